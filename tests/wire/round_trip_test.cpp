// SPDX-License-Identifier: Apache-2.0
// Spec to flags to spec: what create made, its own flags make again.
#include "flags/to_flags.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/recorded.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

/// What the program sends for a recorded line, or null where it sends nothing.
Json sent_for(const Recorded& recorded) {
  FakeEngine engine;
  Json state = {{"services", Json::array()}};
  if (!recorded.start.is_null()) state["services"].push_back(recorded.start);
  engine.reset(state);
  std::vector<std::string> words = recorded.words;
  words.insert(words.begin(), recorded.command);
  run(words, engine);
  const auto writes = engine.writes();
  return writes.size() == 1 ? writes[0].json() : Json();
}

Json created_by(const std::vector<std::string>& flags) {
  FakeEngine engine;
  std::vector<std::string> words{"create", "-d", "--no-resolve-image"};
  words.insert(words.end(), flags.begin(), flags.end());
  const Said said = run(words, engine);
  EXPECT_EQ(said.exit, 0) << said.err;
  const auto writes = engine.writes();
  return writes.size() == 1 ? writes[0].json() : Json();
}

/// What no flag of create says: counters, and what the engine fills in.
Json without_engine_marks(Json spec) {
  Json& task = spec["TaskTemplate"];
  task["ForceUpdate"] = 0;
  task.erase("Runtime");
  if (task["ContainerSpec"].value("Isolation", "") == "default") task["ContainerSpec"].erase("Isolation");
  return spec;
}

}  // namespace

TEST(RoundTrip, every_spec_of_the_recorded_lines_comes_back_equal) {
  std::size_t specs = 0;
  for (const Recorded& recorded : recorded_cases()) {
    const Json spec = sent_for(recorded);
    if (spec.is_null()) continue;
    ++specs;
    const auto flags = cli::to_flags(spec);
    EXPECT_EQ(normal(without_engine_marks(created_by(flags))), normal(without_engine_marks(spec)))
        << recorded.id << ": " << cli::create_line(spec);
  }
  EXPECT_GT(specs, 250U);
}
