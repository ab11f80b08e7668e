// SPDX-License-Identifier: Apache-2.0
// Tests with several managers: swarmctl moves to the next one when it loses the first, and never writes
// twice.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <future>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Cluster;
using test::Outcome;

namespace {

class Managers : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> to(const std::vector<int>& numbers,
                                            std::vector<std::string> words) const {
    return cluster.to(numbers, std::move(words));
  }

  [[nodiscard]] int other_than(int number) const { return number == 1 ? 2 : 1; }

  [[nodiscard]] long services_called(const test::RealEngine& engine, const std::string& name) const {
    return std::ranges::count_if(engine.get("/services"),
                                 [&](const Json& service) { return service.at("Spec").at("Name") == name; });
  }

  const Cluster cluster;
};

std::vector<std::string> create(const std::string& name, std::vector<std::string> more) {
  std::vector<std::string> line{"create", "--no-resolve-image", "--name", name};
  line.insert(line.end(), more.begin(), more.end());
  line.insert(line.end(), {"busybox:latest", "sleep", "3600"});
  return line;
}

}  // namespace

TEST_F(Managers, a_worker_says_that_it_is_one) {
  const Outcome outcome = cluster.swarmctl(to({4}, {"ls"}));
  EXPECT_EQ(outcome.code, 8);
  EXPECT_NE(outcome.err.find("worker"), std::string::npos) << outcome.err;
}

TEST_F(Managers, the_next_is_asked_where_the_first_is_a_worker_or_no_socket) {
  for (const int number : {4, 9}) {
    const Outcome outcome = cluster.swarmctl(to({number, 2}, {"where"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("answers  unix://" + cluster.socket(2)), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("leader"), std::string::npos) << outcome.out;
  }
}

TEST_F(Managers, the_next_is_asked_where_the_first_takes_the_request_and_says_nothing) {
  const int silent = cluster.follower();
  const test::Paused paused(cluster, silent);
  const Outcome outcome =
      cluster.swarmctl(to({silent, other_than(silent)}, {"--request-timeout", "5s", "ls", "-q"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_LT(outcome.took, std::chrono::seconds(20));
}

TEST_F(Managers, a_write_that_the_first_never_answered_is_made_once) {
  const int silent = cluster.follower();
  const test::RealEngine truth = cluster.engine(other_than(silent));
  const test::Scene scene(truth);
  const std::string name = scene.name();
  {
    const test::Paused paused(cluster, silent);
    // With an API version newer than the engine's, the engine would refuse the request when it resumes.
    const std::string version = truth.get("/version").at("ApiVersion");
    const Outcome outcome = cluster.swarmctl(
        to({silent, other_than(silent)}, create(name, {"-d", "--replicas", "0", "--request-timeout", "5s"})),
        {{"DOCKER_API_VERSION", version}});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(services_called(truth, name), 1);
  }
  // The first manager resumes and handles the request that it received: the name is already taken.
  ASSERT_TRUE(
      test::eventually([&] { return cluster.engine(silent).call("GET", "/services").status == 200; }));
  EXPECT_EQ(services_called(truth, name), 1);
}

TEST_F(Managers, a_wait_goes_on_when_the_leader_is_lost) {
  const int leader = cluster.leader();
  const int next = other_than(leader);
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  const std::string name = scene.name();
  // The tasks stay off the node that is lost.
  const Outcome result =
      cluster.swarmctl(to({next}, create(name, {"--replicas", "3", "--stop-signal", "KILL", "--constraint",
                                                "node.id!=" + cluster.node_id(leader), "--update-delay", "2s",
                                                "--stable", "0s"})));
  ASSERT_EQ(result.code, 0) << result.err;

  auto waiting = std::async(std::launch::async, [&] {
    return cluster.swarmctl(to({leader, next}, {"restart", "--stable", "0s", name}));
  });
  const auto rolls = [&] {
    return truth.service(name).value("/UpdateStatus/State"_json_pointer, "") == "updating";
  };
  ASSERT_TRUE(test::eventually(rolls));
  const test::Killed killed(cluster, leader);
  const Outcome outcome = waiting.get();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(truth.service(name).at("/UpdateStatus/State"_json_pointer), "completed");
}
