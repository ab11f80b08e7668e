// SPDX-License-Identifier: Apache-2.0
// Tests of rebalance, which spreads tasks again after a node was away.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Cluster;
using test::Outcome;
using namespace std::chrono_literals;

namespace {

class Rebalance : public testing::Test {
 protected:
  Rebalance() : truth(cluster.engine(1)), scene(truth), worker(cluster.node_id(4)) {}

  void SetUp() override { ASSERT_TRUE(becomes_whole()); }
  void TearDown() override {
    set_availability("active");
    EXPECT_TRUE(becomes_whole());
  }

  /// All four nodes are ready, and one of the managers is the leader.
  [[nodiscard]] bool becomes_whole() const {
    return test::eventually(
        [&] {
          return std::ranges::all_of(std::vector{1, 2, 3}, [&](int number) {
            const test::Answer answer = cluster.engine(number).call("GET", "/nodes");
            if (answer.status != 200) return false;
            const Json nodes = answer.json();
            return std::ranges::count_if(nodes, [](const Json& node) {
                     return node.value("/Status/State"_json_pointer, "") == "ready" &&
                            node.value("/ManagerStatus/Reachability"_json_pointer, "reachable") ==
                                "reachable";
                   }) == 4;
          });
        },
        120s);
  }

  void create(const std::string& name, int replicas) const {
    const Outcome result = run({"create", "--no-resolve-image", "--name", name, "--replicas",
                                std::to_string(replicas), "--update-monitor", "1s", "--stable", "0s",
                                "--stop-grace-period", "1s", "busybox:latest", "httpd", "-f"});
    ASSERT_EQ(result.code, 0) << result.err;
  }
  [[nodiscard]] Outcome run(std::vector<std::string> words) const {
    return cluster.swarmctl(cluster.to({1, 2, 3}, std::move(words)));
  }
  void set_availability(const std::string& availability) const {
    EXPECT_TRUE(test::eventually([&] {
      const Json node = truth.get("/nodes/" + worker);
      Json spec = node.at("Spec");
      spec["Availability"] = availability;
      const auto version = node.at("Version").at("Index").get<std::uint64_t>();
      return truth
                 .call("POST", "/nodes/" + worker + "/update?version=" + std::to_string(version), spec.dump())
                 .status == 200;
    }));
  }
  /// The number of running tasks on each node, the highest first.
  [[nodiscard]] std::vector<int> spread(const std::string& name) const {
    std::map<std::string, int> by_node;
    for (const Json& task : truth.tasks_of(name))
      if (task.at("/Status/State"_json_pointer) == "running" && task.at("DesiredState") == "running")
        ++by_node[task.at("NodeID").get<std::string>()];
    std::vector<int> counts;
    for (const auto& [node, count] : by_node) counts.push_back(count);
    std::ranges::sort(counts, std::greater{});
    return counts;
  }
  [[nodiscard]] Json ids(const std::string& name) const {
    Json all = Json::array();
    for (const Json& task : truth.tasks_of(name)) all.push_back(task.at("ID"));
    return all;
  }
  [[nodiscard]] bool becomes(const std::string& name, const std::vector<int>& counts) const {
    return test::eventually([&] { return spread(name) == counts; }, 60s);
  }

  const Cluster cluster;
  const test::RealEngine truth;
  const test::Scene scene;
  const std::string worker;
};

}  // namespace

TEST_F(Rebalance, spreads_tasks_over_a_node_that_came_back_and_restarts_nothing_else) {
  const std::string web = scene.name("web"), even = scene.name("even"), agent = scene.name("agent");
  create(web, 4);
  ASSERT_EQ(run({"create", "-d", "--no-resolve-image", "--name", agent, "--mode", "global", "busybox:latest",
                 "httpd", "-f"})
                .code,
            0);
  EXPECT_EQ(spread(web), (std::vector{1, 1, 1, 1}));
  EXPECT_EQ(run({"rebalance", "--dry-run", "--exit-code", web}).code, 0);
  set_availability("drain");
  ASSERT_TRUE(becomes(web, {2, 1, 1}));
  create(even, 3);
  set_availability("active");
  const Json even_before = ids(even);

  const Outcome plan = run({"rebalance", "--dry-run", "--exit-code", web, even, agent});
  EXPECT_EQ(plan.code, 10) << plan.err;
  EXPECT_NE(plan.out.find(web), std::string::npos) << plan.out;
  EXPECT_EQ(plan.out.find(even), std::string::npos) << plan.out;
  const Outcome done = run({"rebalance", web, even, agent});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_EQ(spread(web), (std::vector{1, 1, 1, 1})) << done.out << done.err;
  EXPECT_EQ(ids(even), even_before);
  EXPECT_NE(done.err.find(agent + ": global services"), std::string::npos) << done.err;
  EXPECT_EQ(run({"rebalance", "--dry-run", "--exit-code", web, even, agent}).code, 0);
}

TEST_F(Rebalance, comes_to_its_end_though_the_leader_is_lost_in_the_middle) {
  const std::string web = scene.name("web");
  create(web, 4);
  set_availability("drain");
  ASSERT_TRUE(becomes(web, {2, 1, 1}));
  set_availability("active");
  auto running = std::async(std::launch::async, [&] { return run({"rebalance", "--timeout", "3m", web}); });
  // The restart has begun: the service has its new ForceUpdate value.
  ASSERT_TRUE(test::eventually(
      [&] { return truth.service(web).value("/Spec/TaskTemplate/ForceUpdate"_json_pointer, 0) == 1; }));
  const int leader = cluster.leader();
  Outcome done;
  {
    const test::Killed killed(cluster, leader);
    done = running.get();
  }
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("AFTER"), std::string::npos) << done.out << done.err;
  const test::RealEngine next = cluster.engine(leader == 2 ? 3 : 2);
  EXPECT_EQ(next.service(web).value("/Spec/TaskTemplate/ForceUpdate"_json_pointer, 0), 1) << done.err;
}
