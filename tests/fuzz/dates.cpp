// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parsers of times: HTTP dates, times in the engine's documents, and values of --since.
#include "engine/messages.hpp"
#include "flags/timestamp.hpp"
#include "fuzz/fuzz.hpp"

#include <swarm/error.hpp>
#include <swarm/tasks.hpp>

#include <string>

void fuzz::run(std::string_view bytes) {
  static_cast<void>(swarm::http_time(bytes));
  static_cast<void>(swarm::parse_time(bytes));
  try {
    static_cast<void>(cli::parse_timestamp(bytes, swarm::EngineTime{}));
  } catch (const swarm::Error& error) {
    expect(error.code() == swarm::Errc::usage, "a refused time is a usage error");
  }
}
