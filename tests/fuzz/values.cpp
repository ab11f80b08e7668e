// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parsers of flag values: a value that is parsed and shown parses again.
#include "fuzz/fuzz.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace {

namespace value = swarm::value;

constexpr std::array codecs{value::text,
                            value::boolean,
                            value::count,
                            value::integer,
                            value::pids,
                            value::retries,
                            value::oom_score,
                            value::swappiness,
                            value::bytes,
                            value::limit_memory,
                            value::swap,
                            value::cpus,
                            value::duration,
                            value::ratio,
                            value::words,
                            value::name,
                            value::image,
                            value::stop_signal,
                            value::hostname,
                            value::directory,
                            value::env,
                            value::group,
                            value::ip,
                            value::dns_search,
                            value::dns_option,
                            value::host,
                            value::ulimit,
                            value::constraint,
                            value::network,
                            value::placement_pref,
                            value::mount,
                            value::secret,
                            value::config,
                            value::capability,
                            value::credential_spec,
                            value::generic_resource,
                            value::health_duration};

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
    if (which < codecs.size()) return expect_round_trip(codecs[which], typed);
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
