// SPDX-License-Identifier: Apache-2.0
// Managers that lose their leader, their peers or their role: what is said then is true, and whoever can
// serve does.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Cluster;
using test::Outcome;
using namespace std::chrono_literals;

namespace {

class Elections : public testing::Test {
 protected:
  [[nodiscard]] Outcome run(const std::vector<int>& managers, std::vector<std::string> words) const {
    return cluster.swarmctl(cluster.to(managers, std::move(words)));
  }

  [[nodiscard]] std::vector<int> others(int number) const {
    std::vector<int> all{1, 2, 3};
    std::erase(all, number);
    return all;
  }

  /// A service that waits for a node which is not there.
  void create_pending(const std::string& name, int manager) const {
    const Outcome made =
        run({manager}, {"create", "-d", "--no-resolve-image", "--constraint", "node.labels.nowhere==1",
                        "--name", name, "busybox:latest", "sleep", "3600"});
    ASSERT_EQ(made.code, 0) << made.err;
  }

  void create_empty(const std::string& name, int manager) const {
    const Outcome made = run({manager}, {"create", "-d", "--no-resolve-image", "--replicas", "0", "--name",
                                         name, "busybox:latest", "sleep", "3600"});
    ASSERT_EQ(made.code, 0) << made.err;
  }

  /// All three managers find each other, and a leader.
  [[nodiscard]] bool is_whole() const {
    return std::ranges::all_of(std::vector{1, 2, 3}, [&](int number) {
      const test::Answer answer = cluster.engine(number).call("GET", "/nodes");
      if (answer.status != 200) return false;
      const Json nodes = answer.json();
      const auto reachable = [](const Json& node) {
        return node.value("/ManagerStatus/Reachability"_json_pointer, "") == "reachable";
      };
      return std::ranges::count_if(nodes, reachable) == 3;
    });
  }

  /// A wait at this manager alone, under way.
  [[nodiscard]] std::future<Outcome> begin_wait(const std::string& name, int manager) const {
    auto waiting = std::async(std::launch::async, [this, name, manager] {
      return run({manager}, {"wait", "--wait-for-capacity", "--timeout", "90s", name});
    });
    std::this_thread::sleep_for(2s);  // it has read the service by then, or the outcome is the same
    return waiting;
  }

  static void expect_not_a_manager(std::future<Outcome> waiting, const std::string& word) {
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = waiting.get();
    EXPECT_EQ(outcome.code, 8) << outcome.err;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 40s);
    EXPECT_NE(outcome.err.find(word), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find("swarmctl --host"), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find("/tasks"), std::string::npos) << outcome.err;
    // Each of a few reasons once, whatever a restart goes through.
    EXPECT_LE(std::ranges::count(outcome.err, '\n'), 9) << outcome.err;
  }

  /// A manager that was cut off finds its peers again after a minute or so.
  [[nodiscard]] bool becomes_whole() const {
    return test::eventually([&] { return is_whole(); }, 120s);
  }

  void SetUp() override { ASSERT_TRUE(becomes_whole()); }
  void TearDown() override { EXPECT_TRUE(becomes_whole()); }

  const Cluster cluster;
};

Json changed_node(const test::RealEngine& engine, const std::string& id, const char* role) {
  const Json node = engine.get("/nodes/" + id);
  Json spec = node.at("Spec");
  spec["Role"] = role;
  const auto version = node.at("Version").at("Index").get<std::uint64_t>();
  engine.call("POST", "/nodes/" + id + "/update?version=" + std::to_string(version), spec.dump());
  return node;
}

void set_autolock(const test::RealEngine& engine, bool on) {
  const Json swarm = engine.get("/swarm");
  Json spec = swarm.at("Spec");
  spec["EncryptionConfig"]["AutoLockManagers"] = on;
  const auto version = swarm.at("Version").at("Index").get<std::uint64_t>();
  EXPECT_EQ(engine.call("POST", "/swarm/update?version=" + std::to_string(version), spec.dump()).status, 200);
}

}  // namespace

TEST_F(Elections, an_isolated_manager_keeps_nobody_from_being_served) {
  const int cut_off = cluster.follower();
  const int next = others(cut_off).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  const std::string name = scene.name(), other = scene.name("other");
  create_empty(name, next);
  const test::Isolated isolated(cluster, cut_off);
  ASSERT_TRUE(test::eventually([&] {
    return cluster.engine(cut_off).call("GET", "/services").body.find("leader") != std::string::npos;
  }));
  auto alone = std::async(std::launch::async, [&] { return run({cut_off}, {"ls"}); });

  const std::vector<std::vector<std::string>> lines = {
      {"ls", "-q", name},
      {"inspect", name},
      {"update", "-d", "--env-add", "A=1", name},
      {"scale", "-d", name + "=0"},
      {"create", "-d", "--no-resolve-image", "--replicas", "0", "--name", other, "busybox:latest"},
      {"wait", "--stable", "0s", name},
      {"ps", name},
      {"rm", "--wait", other}};
  for (const auto& line : lines) {
    const Outcome outcome = run({cut_off, next}, line);
    EXPECT_EQ(outcome.code, 0) << line.front() << ": " << outcome.err;
  }
  const Outcome lonely = alone.get();
  EXPECT_EQ(lonely.code, 8);
  EXPECT_NE(lonely.err.find("the swarm has no leader"), std::string::npos) << lonely.err;
  EXPECT_NE(lonely.err.find("waiting for a leader"), std::string::npos) << lonely.err;
  EXPECT_EQ(lonely.err.find("--force-new-cluster"), std::string::npos) << lonely.err;
  EXPECT_EQ(lonely.out, "");
}

TEST_F(Elections, a_leader_that_restarts_quickly_makes_nobody_believe_that_things_are_gone) {
  const int leader = cluster.leader();
  const int next = others(leader).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  const std::string name = scene.name();
  create_empty(name, next);
  cluster.restart(leader);
  for (const auto end = std::chrono::steady_clock::now() + 15s; std::chrono::steady_clock::now() < end;) {
    const Outcome list = run(others(leader), {"ls", "-q", "--no-trunc"});
    EXPECT_TRUE(list.code == 8 || (list.code == 0 && !list.out.empty())) << list.code << list.out << list.err;
    const Outcome inspect = run(others(leader), {"inspect", "--get", "Spec.Name", name});
    EXPECT_TRUE(inspect.code == 8 || inspect.out == name + "\n") << inspect.code << inspect.err;
    const Outcome gone = run(others(leader), {"wait", "--for", "gone", "--timeout", "100ms", name});
    EXPECT_TRUE(gone.code == 7 || gone.code == 8) << gone.code << gone.err;
  }
}

TEST_F(Elections, a_paused_leader_costs_time_alone) {
  const int leader = cluster.leader();
  const test::RealEngine truth = cluster.engine(others(leader).front());
  const test::Scene scene(truth);
  const std::string name = scene.name();
  create_empty(name, others(leader).front());
  const test::Paused paused(cluster, leader);
  const Outcome inspect = run(others(leader), {"inspect", "--get", "Spec.Name", name});
  EXPECT_EQ(inspect.code, 0) << inspect.err;
  const Outcome update = run(others(leader), {"update", "-d", "--env-add", "A=1", name});
  EXPECT_EQ(update.code, 0) << update.err;
  const Outcome nope = run(others(leader), {"rm", scene.name("nope")});
  EXPECT_EQ(nope.code, 3) << nope.err;
}

TEST_F(Elections, a_wait_at_a_manager_that_is_demoted_ends_with_8) {
  const int demoted = cluster.follower();
  const int next = others(demoted).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  create_pending(scene.name(), next);
  const std::string id = cluster.node_id(demoted);
  auto waiting = begin_wait(scene.name(), demoted);
  changed_node(truth, id, "worker");
  expect_not_a_manager(std::move(waiting), "worker");
  changed_node(truth, id, "manager");
}

TEST_F(Elections, a_wait_at_a_manager_that_is_locked_ends_with_8) {
  const int locked = cluster.follower();
  const int next = others(locked).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  create_pending(scene.name(), next);
  set_autolock(truth, true);
  auto waiting = begin_wait(scene.name(), locked);
  cluster.restart(locked);
  expect_not_a_manager(std::move(waiting), "locked");
  const std::string key = truth.get("/swarm/unlockkey").at("UnlockKey");
  EXPECT_EQ(cluster.engine(locked).call("POST", "/swarm/unlock", Json{{"UnlockKey", key}}.dump()).status,
            200);
  ASSERT_TRUE(becomes_whole());
  set_autolock(truth, false);
}

TEST_F(Elections, a_wait_at_a_manager_that_leaves_ends_with_8) {
  const int leaving = cluster.follower();
  const int next = others(leaving).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  create_pending(scene.name(), next);
  const std::string id = cluster.node_id(leaving);
  auto waiting = begin_wait(scene.name(), leaving);
  const auto address = [](int number) { return "192.168.77." + std::to_string(number); };
  EXPECT_EQ(cluster.engine(leaving).call("POST", "/swarm/leave?force=true").status, 200);
  expect_not_a_manager(std::move(waiting), "not part of a swarm");
  changed_node(truth, id, "worker");
  EXPECT_TRUE(
      test::eventually([&] { return truth.call("DELETE", "/nodes/" + id + "?force=true").status == 200; }));
  const Json join{{"RemoteAddrs", {address(next) + ":2377"}},
                  {"JoinToken", truth.get("/swarm").at("JoinTokens").at("Manager")},
                  {"ListenAddr", address(leaving) + ":2377"},
                  {"AdvertiseAddr", address(leaving)}};
  EXPECT_EQ(cluster.engine(leaving).call("POST", "/swarm/join", join.dump()).status, 200);
}

TEST_F(Elections, a_wait_goes_on_at_another_manager_where_the_first_is_demoted) {
  const int demoted = cluster.follower();
  const int next = others(demoted).front();
  const test::RealEngine truth = cluster.engine(next);
  const test::Scene scene(truth);
  create_pending(scene.name(), next);
  const std::string id = cluster.node_id(demoted);
  auto waiting = std::async(std::launch::async, [&] {
    return run({demoted, next}, {"wait", "--wait-for-capacity", "--timeout", "12s", scene.name()});
  });
  std::this_thread::sleep_for(2s);
  changed_node(truth, id, "worker");
  const Outcome outcome = waiting.get();
  EXPECT_EQ(outcome.code, 7) << outcome.err;
  changed_node(truth, id, "manager");
}
