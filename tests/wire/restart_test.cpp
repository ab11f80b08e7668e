// SPDX-License-Identifier: Apache-2.0
// Tests restart, which increments ForceUpdate and changes nothing else.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

TEST(Restart, counts_forced_updates_on) {
  FakeEngine engine;
  Json web = service("web"), api = service("api");
  web["Spec"]["TaskTemplate"]["ForceUpdate"] = 7;
  api["Spec"]["TaskTemplate"].erase("ForceUpdate");
  engine.reset({{"services", {web, api}}});
  const RunResult result = run("restart -d web nope api", engine);
  EXPECT_EQ(result.out, "web\napi\n");
  EXPECT_EQ(result.err, "swarmctl: restart: service nope not found\n");
  EXPECT_EQ(result.exit, 3);
  const auto writes = engine.writes();
  ASSERT_EQ(writes.size(), 2U);
  Json wanted = web["Spec"];
  wanted["TaskTemplate"]["ForceUpdate"] = 8;
  EXPECT_EQ(writes[0].json(), wanted);
  EXPECT_EQ(writes[0].query.at("registryAuthFrom"), "spec");
  EXPECT_EQ(writes[1].json()["TaskTemplate"]["ForceUpdate"], 1);
}
