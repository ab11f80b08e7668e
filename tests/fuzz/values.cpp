// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parsers of flag values: a value that is parsed and shown parses again.
#include "fuzz/fuzz.hpp"
#include "support/codecs.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace {

namespace value = swarm::value;

void expect_round_trip(const value::Codec& codec, std::string_view typed) {
  const swarm::Json read = codec.read(typed);
  if (read.is_null()) return;
  const std::string shown = codec.show(read);
  fuzz::expect(codec.read(shown) == read, "a value that is shown is read as the same");
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view typed = bytes.substr(1);
  const auto which = static_cast<unsigned char>(bytes[0]);
  try {
    if (which < test::codecs.size()) return expect_round_trip(test::codecs[which], typed);
    switch (which % 5) {
      case 0: static_cast<void>(value::split_words(typed)); break;
      case 1: static_cast<void>(value::csv(typed)); break;
      case 2: static_cast<void>(value::read_ports(typed)); break;
      case 3: static_cast<void>(value::label(typed)); break;
      default: static_cast<void>(value::registry_host(typed) + value::familiar_image(typed));
    }
  } catch (const swarm::Error& error) {
    fuzz::expect(error.code() == swarm::Errc::usage, "a refused value is a usage error");
  }
}
