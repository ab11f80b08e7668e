// SPDX-License-Identifier: Apache-2.0
// Fuzzes the conversion of a spec to flags: create accepts the flags of a spec that it made, and they give
// the same flags again.
#include "flags/to_flags.hpp"
#include "fuzz/fuzz.hpp"
#include "json/read.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <swarm/access.hpp>

#include <string>
#include <vector>

namespace {

using swarm::Json;
using Words = std::vector<std::string>;

/// The spec that create sends for `flags`; null if it refuses them.
Json created_by(const Words& flags) {
  static test::FakeEngine engine;
  engine.reset({{"services", Json::array()}});
  Words words{"create", "-d", "--no-resolve-image"};
  words.insert(words.end(), flags.begin(), flags.end());
  test::run(words, engine);
  const auto writes = engine.writes();
  return writes.size() == 1 ? writes[0].json() : Json();
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  const Json spec = swarm::read_json_or_null(bytes);
  if (!spec.is_object()) return;
  const Json result = created_by(cli::to_flags(spec));
  if (result.is_null()) return;
  const Words flags = cli::to_flags(result);
  const Json again = created_by(flags);
  expect(!again.is_null(), "flags of a spec that create made are taken");
  expect(cli::to_flags(again) == flags, "and make the same again");
}
