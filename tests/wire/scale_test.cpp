// SPDX-License-Identifier: Apache-2.0
// Tests what scale sends and prints for each service.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

Json job(const std::string& name) {
  Json item = service(name);
  item["Spec"]["Mode"] = {{"ReplicatedJob", {{"MaxConcurrent", 2}, {"TotalCompletions", 4}}}};
  return item;
}

Json global(const std::string& name) {
  Json item = service(name);
  item["Spec"]["Mode"] = {{"Global", Json::object()}};
  return item;
}

}  // namespace

TEST(Scale, changes_each_and_says_so) {
  FakeEngine engine;
  engine.reset({{"services", {service("web"), job("tick")}}});
  const RunResult result = run("scale -d web=3 tick=9", engine);
  EXPECT_EQ(result.out, "web scaled to 3\ntick scaled to 9\n");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.exit, 0);
  const auto writes = engine.writes();
  ASSERT_EQ(writes.size(), 2U);
  EXPECT_EQ(writes[0].path, "/services/svc-web/update");
  EXPECT_EQ(writes[0].query.at("version"), "10");
  EXPECT_EQ(writes[0].json()["Mode"], Json({{"Replicated", {{"Replicas", 3}}}}));
  EXPECT_EQ(writes[1].json()["Mode"],
            Json({{"ReplicatedJob", {{"MaxConcurrent", 2}, {"TotalCompletions", 9}}}}));
}

TEST(Scale, sends_nothing_where_the_number_is_right) {
  FakeEngine engine;
  engine.reset({{"services", {service("web", 3)}}});
  const RunResult result = run("scale web=3", engine);
  EXPECT_EQ(result.out, "web scaled to 3\n");
  EXPECT_EQ(result.err, "swarmctl: scale: web: nothing to change\n");
  EXPECT_EQ(result.exit, 0);
  EXPECT_TRUE(engine.writes().empty());
}

TEST(Scale, goes_on_where_one_cannot_be_scaled) {
  FakeEngine engine;
  engine.reset({{"services", {service("web"), global("agent")}}});
  const RunResult result = run("scale -d agent=2 nope=1 web=2", engine);
  EXPECT_EQ(result.out, "web scaled to 2\n");
  EXPECT_NE(result.err.find("swarmctl: scale: agent: is global: "), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("swarmctl: scale: service nope not found\n"), std::string::npos) << result.err;
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST(Scale, reads_all_operands_before_it_sends_one) {
  for (const char* wrong : {"web", "web=", "web=-1", "web=many", "=3", "web=2 web=3", "web=2 api"}) {
    FakeEngine engine;
    engine.reset({{"services", {service("web")}}});
    EXPECT_EQ(run(std::string("scale ") + wrong, engine).exit, 2) << wrong;
    EXPECT_TRUE(engine.sent.empty()) << wrong;
  }
}

TEST(Scale, waits_until_the_tasks_run) {
  FakeEngine engine;
  engine.reset(
      {{"services", {service("web")}}, {"nodes", {node(1)}}, {"tasks", {task("web", 1, "t1", "running")}}});
  engine.afterwards = [&](const Sent& sent, swarm::Response&) {
    if (sent.method == "POST") engine["tasks"].push_back(task("web", 2, "t2", "running"));
  };
  const RunResult result = run("scale web=2", engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(engine.sent.back().method, "GET");
}
