// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parser of engine addresses: a parsed address that is written as text parses to the same address.
#include "fuzz/fuzz.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

void fuzz::run(std::string_view bytes) {
  try {
    const std::string text = swarm::parse_endpoint(bytes).text();
    expect(swarm::parse_endpoint(text).text() == text, "an address that is written is read as the same");
  } catch (const swarm::Error& error) {
    expect(error.code() == swarm::Errc::usage, "a refused address is a usage error");
  }
}
