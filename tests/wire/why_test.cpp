// SPDX-License-Identifier: Apache-2.0
// why: what it looks at, what it says, and how it ends.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Why : public ::testing::Test {
 protected:
  Why() { stage(Json::array({task("web", 1, "t1", "running")})); }

  void stage(const Json& tasks) {
    engine_.reset({{"services", {service("web")}}, {"nodes", {node(1)}}, {"tasks", tasks}});
  }

  FakeEngine engine_;
};

Json failed_task() {
  Json failed = task("web", 1, "t1", "failed");
  failed["Status"]["Err"] = "task: non-zero exit (3)";
  failed["Status"]["ContainerStatus"] = {{"ContainerID", "c1"}, {"ExitCode", 3}};
  return failed;
}

}  // namespace

TEST_F(Why, says_so_where_all_is_well) {
  const Said said = run("why web", engine_);
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_EQ(said.out, "web runs 1 of 1 task: all is well\n");
  const auto asked = std::ranges::find(engine_.sent, "/tasks", &Sent::path);
  ASSERT_NE(asked, engine_.sent.end());
  EXPECT_FALSE(asked->query.contains("filters"));
}

TEST_F(Why, tells_the_error_and_the_last_lines) {
  stage(Json::array({failed_task()}));
  const std::string line = "2026-01-02T03:04:05Z com.docker.swarm.task.id=t1 cannot open /data\n";
  engine_.logs = std::string{2, 0, 0, 0, 0, 0, 0, static_cast<char>(line.size())} + line;
  const Said said = run("why web", engine_);
  EXPECT_EQ(said.exit, 6) << said.err;
  EXPECT_NE(said.out.find("web runs 0 of 1 task\n"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("web.1 on host-1: "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("non-zero exit (3)"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("    it said last:\n      cannot open /data\n"), std::string::npos) << said.out;
}

TEST_F(Why, tells_node_by_node_what_does_not_fit) {
  Json pending = task("web", 1, "t1", "pending");
  pending["NodeID"] = "";
  pending["Status"]["Err"] = "no suitable node (scheduling constraints not satisfied on 1 node)";
  stage(Json::array({pending}));
  engine_["services"][0]["Spec"]["TaskTemplate"]["Placement"] = {{"Constraints", {"node.labels.disk==ssd"}}};
  const Said said = run("why web", engine_);
  EXPECT_EQ(said.exit, 6);
  EXPECT_NE(said.out.find("no suitable node"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("\n    host-1: "), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("node.labels.disk"), std::string::npos) << said.out;
}

TEST_F(Why, of_a_task_and_of_nothing) {
  stage(Json::array({failed_task()}));
  const Said one = run("why t1", engine_);
  EXPECT_EQ(one.exit, 6);
  EXPECT_NE(one.out.find("task t1 (web.1) is failed"), std::string::npos) << one.out;
  const Said none = run("why nope", engine_);
  EXPECT_EQ(none.exit, 3);
  EXPECT_EQ(none.err, "swarmctl: why: no such task or service: nope\n");
}

TEST_F(Why, answers_in_json) {
  stage(Json::array({failed_task()}));
  const Said said = run("why -o json web", engine_);
  const Json answer = Json::parse(said.out);
  EXPECT_EQ(answer.at("Well"), false);
  EXPECT_EQ(answer.at("Findings").at(0).at("Task"), "t1");
  EXPECT_EQ(answer.at("Findings").at(0).at("ExitCode"), 3);
}
