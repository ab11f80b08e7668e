// SPDX-License-Identifier: Apache-2.0
// Tests rebalance: which services it restarts, in which order, and what it prints before and after.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;

namespace {

/// Three nodes. A restart spreads the tasks of a service over them, unless `stubborn` keeps them in place.
class Rebalance : public testing::Test {
 protected:
  Rebalance() {
    engine.afterwards = [this](const Sent& sent, swarm::Response&) {
      if (sent.method == "POST") restarted(sent.path);
    };
  }

  /// Adds a service with one task on each of these nodes.
  void have(const std::string& name, const std::vector<unsigned>& nodes) {
    services_.push_back(service(name, static_cast<unsigned>(nodes.size())));
    for (unsigned slot = 1; const unsigned node : nodes) {
      Json item = task(name, slot, "t-" + name + std::to_string(slot), "running");
      item["NodeID"] = "n" + std::to_string(node);
      tasks_.push_back(item);
      ++slot;
    }
  }
  Json& last() { return services_.back(); }
  RunResult run(const std::string& line) {
    engine.reset({{"services", services_}, {"tasks", tasks_}, {"nodes", {node(1), node(2), node(3)}}});
    engine.sent.clear();
    return test::run(line, engine);
  }
  void restarted(const std::string& path) {
    for (const Json& one : engine["services"]) {
      if (path != "/services/" + one.at("ID").get<std::string>() + "/update") continue;
      unsigned next = 0;
      for (Json& running : engine["tasks"]) {
        if (running["ServiceID"] != one["ID"]) continue;
        running["Spec"] = one["Spec"]["TaskTemplate"];
        if (!stubborn) running["NodeID"] = "n" + std::to_string(next++ % 3 + 1);
        if (one["ID"] == failing) running["Status"]["State"] = "pending";
      }
    }
  }
  std::string writes() {
    std::string text;
    for (const Sent& sent : engine.writes()) text += sent.path.substr(14) + " ";
    return text;
  }
  std::string reads() {
    std::string text;
    for (const Sent& sent : engine.sent) text += sent.path + " ";
    return text;
  }

  FakeEngine engine;
  bool stubborn = false;
  std::string failing;

 private:
  Json services_ = Json::array(), tasks_ = Json::array();
};

}  // namespace

TEST_F(Rebalance, restarts_what_is_uneven_one_after_the_other_and_nothing_else) {
  have("web", {1, 1, 1});
  have("even", {1, 2});
  have("api", {2, 2});
  const RunResult result = run("rebalance --progress none");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(writes(), "api/update web/update ");
  EXPECT_EQ(engine.writes().at(0).json()["TaskTemplate"]["ForceUpdate"], 1);
  EXPECT_EQ(result.err,
            "swarmctl: rebalance: spread evenly: 1 service\n"
            "SERVICE   NOW                                POSSIBLE\n"
            "api       2 on host-2; 0 on host-1, host-3   1 on 2 nodes; 0 on 1 node\n"
            "web       3 on host-1; 0 on host-2, host-3   1 on 3 nodes\n"
            "swarmctl: rebalance: 2 of 2 services are done\n");
  EXPECT_EQ(result.out,
            "SERVICE   BEFORE                             AFTER\n"
            "api       2 on host-2; 0 on host-1, host-3   1 on host-1, host-2; 0 on host-3\n"
            "web       3 on host-1; 0 on host-2, host-3   1 on host-1, host-2, host-3\n");
}

TEST_F(Rebalance, sends_nothing_where_all_is_even) {
  have("web", {1, 2, 3, 1});
  const RunResult result = run("rebalance");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: rebalance: spread evenly: 1 service\n");
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(reads(), "/services /tasks /nodes ");
  EXPECT_EQ(run("rebalance --dry-run --exit-code").exit, 0);
}

TEST_F(Rebalance, a_dry_run_prints_the_plan_and_tells_scripts_whether_there_is_any) {
  have("web", {1, 1, 1});
  have("even", {1, 2});
  const RunResult result = run("rebalance --dry-run --exit-code");
  EXPECT_EQ(result.exit, 10);
  EXPECT_EQ(result.out,
            "SERVICE   NOW                                POSSIBLE\n"
            "web       3 on host-1; 0 on host-2, host-3   1 on 3 nodes\n");
  EXPECT_EQ(run("rebalance --dry-run").exit, 0);
  EXPECT_EQ(run("rebalance even --dry-run --exit-code").exit, 0);
  EXPECT_TRUE(engine.writes().empty());
  EXPECT_EQ(reads(), "/services /tasks /nodes ");
}

TEST_F(Rebalance, a_dry_run_in_json_has_an_object_for_each) {
  have("web", {1, 1, 1});
  have("agent", {1});
  last()["Spec"]["Mode"] = {{"Global", Json::object()}};
  const std::string out = run("rebalance --dry-run -o json").out;
  const Json agent = Json::parse(out.substr(0, out.find('\n'))),
             web = Json::parse(out.substr(out.find('\n')));
  EXPECT_EQ(agent, Json::parse(R"({"service":"agent","restarts":false,"now":[],"possible":[],
      "left_alone":"global services have one task on each node"})"));
  EXPECT_EQ(web, Json::parse(R"({"service":"web","restarts":true,"now":[
      {"node":"host-1","tasks":3,"takes_tasks":true},{"node":"host-2","tasks":0,"takes_tasks":true},
      {"node":"host-3","tasks":0,"takes_tasks":true}],"possible":[1,1,1],"left_alone":null})"));
}

TEST_F(Rebalance, what_is_left_alone_is_reported_with_the_reason_once) {
  for (const char* name : {"agent1", "agent2"}) {
    have(name, {1});
    last()["Spec"]["Mode"] = {{"Global", Json::object()}};
  }
  have("job", {1});
  last()["Spec"]["Mode"] = {{"ReplicatedJob", Json::object()}};
  have("web", {1, 1});
  last()["Spec"]["EndpointSpec"]["Ports"] = Json::array({{{"TargetPort", 80}, {"PublishMode", "host"}}});
  const RunResult result = run("rebalance");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err,
            "swarmctl: rebalance: left alone: agent1, agent2: global services have one task on each node\n"
            "swarmctl: rebalance: left alone: job: jobs end by themselves\n"
            "swarmctl: rebalance: left alone: web: they publish ports in host mode\n");
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Rebalance, the_first_that_fails_ends_it) {
  have("a", {1, 1});
  have("b", {1, 1});
  have("c", {1, 1});
  failing = "svc-b";
  const RunResult result = run("rebalance --progress none");
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_EQ(writes(), "a/update b/update ");
  EXPECT_THAT(result.err, HasSubstr("swarmctl: rebalance: 1 of 2 services are done; not: b\n"
                                    "swarmctl: rebalance: not restarted, because b failed: c\n"));
  EXPECT_THAT(result.out,
              HasSubstr("a         2 on host-1; 0 on host-2, host-3   1 on host-1, host-2; 0 on host-3\n"));
  EXPECT_THAT(result.out, testing::Not(HasSubstr("c   ")));
}

TEST_F(Rebalance, a_scheduler_that_does_no_better_is_not_asked_again) {
  have("web", {1, 1, 1});
  stubborn = true;
  const RunResult result = run("rebalance --progress none");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(writes(), "web/update ");
  EXPECT_THAT(result.err,
              HasSubstr("warning: web: the scheduler did not spread its tasks better; not trying again\n"));
}

TEST_F(Rebalance, services_are_named_or_selected) {
  have("web", {1, 1});
  last()["Spec"]["Labels"] = {{"tier", "web"}};
  have("api", {1, 1});
  const RunResult missing = run("rebalance --progress none nosuch web");
  EXPECT_EQ(missing.exit, 3);
  EXPECT_THAT(missing.err, HasSubstr("swarmctl: rebalance: service nosuch not found\n"));
  EXPECT_EQ(writes(), "web/update ");
  EXPECT_EQ(run("rebalance --progress none svc-api").exit, 0);
  EXPECT_EQ(writes(), "api/update ");
  EXPECT_EQ(run("rebalance --progress none --select label=tier=web").exit, 0);
  EXPECT_EQ(writes(), "web/update ");
  EXPECT_THAT(run("rebalance --select label=tier=db").err,
              testing::EndsWith("--select matches no service\n"));
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Rebalance, what_makes_no_sense_is_reported_before_anything_is_sent) {
  have("web", {1, 1});
  for (const char* wrong : {"rebalance web --select label=a", "rebalance -d", "rebalance --parallel 2",
                            "rebalance --exit-code", "rebalance -o json", "rebalance --select ''"}) {
    EXPECT_EQ(run(wrong).exit, 2) << wrong;
    EXPECT_TRUE(engine.sent.empty()) << wrong;
  }
}

TEST_F(Rebalance, progress_for_programs_is_objects_alone) {
  have("web", {1, 1});
  have("even", {1, 2});
  const RunResult result = run("rebalance --progress json");
  EXPECT_EQ(result.exit, 0);
  std::istringstream lines(result.err);
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(Json::accept(line)) << line;
}

TEST_F(Rebalance, the_summary_has_each) {
  const std::string file =
      (std::filesystem::temp_directory_path() / ("rebalance-" + std::to_string(::getpid()))).string();
  have("web", {1, 1});
  have("even", {1, 2});
  ASSERT_EQ(run("rebalance --progress none --summary " + file).exit, 0);
  const Json services = Json::parse(std::ifstream(file)).at("services");
  std::filesystem::remove(file);
  EXPECT_EQ(services.at(0).at("service"), "even");
  EXPECT_EQ(services.at(0).at("verdict"), "unchanged");
  EXPECT_EQ(services.at(1).at("verdict"), "done");
}
