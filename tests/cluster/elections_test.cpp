// SPDX-License-Identifier: Apache-2.0
// Tests of managers that lose their leader, their peers or their role: swarmctl reports the true state and
// uses the managers that can answer.
#include "cluster/failing_manager.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::others;
using test::Outcome;
using test::Trial;
using namespace std::chrono_literals;

namespace {

class Elections : public test::WithFailingManager {
 protected:
  /// Starts a wait at these managers.
  [[nodiscard]] std::future<Outcome> begin_wait(const Trial& trial, std::vector<int> managers,
                                                const char* timeout = "90s") const {
    auto waiting = std::async(std::launch::async, [this, &trial, managers = std::move(managers), timeout] {
      return run(managers, {"wait", "--wait-for-capacity", "--timeout", timeout, trial.name});
    });
    std::this_thread::sleep_for(2s);  // by then it has read the service; if not, the outcome is the same
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
    // Each of the few reasons appears once, whatever happens during a restart.
    EXPECT_LE(std::ranges::count(outcome.err, '\n'), 9) << outcome.err;
  }
};

/// Sets one member of the spec of a node or of the swarm.
void set(const test::RealEngine& engine, const std::string& path, const char* pointer, const Json& value) {
  EXPECT_TRUE(test::eventually([&] {
    const Json object = engine.get(path);
    Json spec = object.at("Spec");
    spec[Json::json_pointer(pointer)] = value;
    const auto version = object.at("Version").at("Index").get<std::uint64_t>();
    return engine.call("POST", path + "/update?version=" + std::to_string(version), spec.dump()).status ==
           200;
  }));
}

void set_role(const test::RealEngine& engine, const std::string& id, const char* role) {
  set(engine, "/nodes/" + id, "/Role", role);
}

void set_autolock(const test::RealEngine& engine, bool on) {
  set(engine, "/swarm", "/EncryptionConfig/AutoLockManagers", on);
}

}  // namespace

TEST_F(Elections, an_isolated_manager_keeps_nobody_from_being_served) {
  const Trial trial(cluster, cluster.follower());
  const int cut_off = trial.failing_manager;
  const std::string name = trial.name, other = trial.scene.name("other");
  create_empty(trial);
  const test::Isolated isolated(cluster, cut_off);
  ASSERT_TRUE(test::eventually([&] {
    return cluster.engine(cut_off).call("GET", "/services").body.find("leader") != std::string::npos;
  }));
  auto alone = std::async(std::launch::async, [&] {
    return run({cut_off}, {"--request-timeout", "10s", "ls"});
  });

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
    const Outcome outcome = run({cut_off, trial.next}, line);
    EXPECT_EQ(outcome.code, 0) << line.front() << ": " << outcome.err;
  }
  const Outcome lonely = alone.get();
  EXPECT_EQ(lonely.code, 8);
  EXPECT_NE(lonely.err.find("the swarm has no leader"), std::string::npos) << lonely.err;
  EXPECT_NE(lonely.err.find("waiting for a leader"), std::string::npos) << lonely.err;
  EXPECT_EQ(lonely.err.find("--force-new-cluster"), std::string::npos) << lonely.err;
  EXPECT_EQ(lonely.out, "");
}

/// An isolated leader does not know at first that it is none.
TEST_F(Elections, an_isolated_leader_keeps_nobody_from_being_served_and_denies_nothing) {
  const Trial trial(cluster, cluster.leader());
  const int cut_off = trial.failing_manager;
  const std::string name = trial.name, other = trial.scene.name("other");
  create_empty(trial);
  const test::Isolated isolated(cluster, cut_off);
  const std::vector<std::vector<std::string>> lines = {
      {"inspect", name},
      {"update", "-d", "--env-add", "A=1", name},
      {"create", "-d", "--no-resolve-image", "--replicas", "0", "--name", other, "busybox:latest"},
      {"inspect", other},
      {"wait", "--stable", "0s", other},
      {"rm", "--wait", other}};
  for (const auto& line : lines) {
    const Outcome outcome = run({cut_off, trial.next}, line);
    EXPECT_EQ(outcome.code, 0) << line.front() << ": " << outcome.err;
  }
  EXPECT_EQ(run({trial.next}, {"inspect", "--get", "Spec.TaskTemplate.ContainerSpec.Env", name}).out,
            "[\"A=1\"]\n");
}

TEST_F(Elections, a_leader_that_restarts_quickly_makes_nobody_believe_that_things_are_gone) {
  const Trial trial(cluster, cluster.leader());
  const int leader = trial.failing_manager;
  const std::string& name = trial.name;
  create_pending(trial);
  auto updating = std::async(std::launch::async, [&] {
    return run(others(leader),
               {"update", "--env-add", "A=1", "--wait-for-capacity", "--timeout", "20s", name});
  });
  std::this_thread::sleep_for(2s);  // by then it waits
  struct Row {
    std::vector<std::string> words;
    int code;
    std::string answer;
  };
  const Row rows[] = {
      {{"ls", "-q", "--no-trunc"}, 0, "\n"},
      {{"inspect", "--get", "Spec.Name", name}, 0, name + "\n"},
      {{"wait", "--for", "gone", "--timeout", "100ms", name}, 7, ""},
      {{"ps", "-q", name}, 0, "\n"},
      {{"why", name}, 6, name + " runs 0 of 1 task"},
      {{"rm", "--dry-run", "--ignore-missing", name}, 0, name + " would be removed\n"},
      {{"create", "--dry-run", "--if-absent", "--no-resolve-image", "--name", name, "busybox:latest"},
       0,
       name + ": nothing to change\n"}};
  cluster.restart(leader);
  for (const auto end = std::chrono::steady_clock::now() + 15s; std::chrono::steady_clock::now() < end;)
    for (const auto& [words, code, answer] : rows) {
      const Outcome result = run(others(leader), words);
      const bool is_true = result.code == code && result.out.find(answer) != std::string::npos;
      EXPECT_TRUE(is_true || (result.code == 8 && result.out.empty()))
          << words.front() << result.code << result.out << result.err;
    }
  const Outcome update = updating.get();
  EXPECT_EQ(update.code, 7) << update.err;
  EXPECT_EQ(update.err.find("was removed"), std::string::npos) << update.err;
}

TEST_F(Elections, a_paused_leader_costs_time_alone) {
  const Trial trial(cluster, cluster.leader());
  const int leader = trial.failing_manager;
  const std::string& name = trial.name;
  create_empty(trial);
  const test::Paused paused(cluster, leader);
  const Outcome inspect = run(others(leader), {"inspect", "--get", "Spec.Name", name});
  EXPECT_EQ(inspect.code, 0) << inspect.err;
  const Outcome update = run(others(leader), {"update", "-d", "--env-add", "A=1", name});
  EXPECT_EQ(update.code, 0) << update.err;
  const Outcome nope = run(others(leader), {"rm", trial.scene.name("nope")});
  EXPECT_EQ(nope.code, 3) << nope.err;
}

TEST_F(Elections, a_wait_at_a_manager_that_is_demoted_ends_with_8) {
  const Trial trial(cluster, cluster.follower());
  const int demoted = trial.failing_manager;
  create_pending(trial);
  const std::string id = cluster.node_id(demoted);
  auto waiting = begin_wait(trial, {demoted});
  set_role(trial.truth, id, "worker");
  expect_not_a_manager(std::move(waiting), "worker");
  set_role(trial.truth, id, "manager");
}

TEST_F(Elections, a_wait_at_a_manager_that_is_locked_ends_with_8) {
  const Trial trial(cluster, cluster.follower());
  const int locked = trial.failing_manager;
  create_pending(trial);
  set_autolock(trial.truth, true);
  auto waiting = begin_wait(trial, {locked});
  cluster.restart(locked);
  expect_not_a_manager(std::move(waiting), "locked");
  const std::string key = trial.truth.get("/swarm/unlockkey").at("UnlockKey");
  EXPECT_EQ(cluster.engine(locked).call("POST", "/swarm/unlock", Json{{"UnlockKey", key}}.dump()).status,
            200);
  ASSERT_TRUE(becomes_whole());
  set_autolock(trial.truth, false);
}

TEST_F(Elections, a_wait_at_a_manager_that_leaves_ends_with_8) {
  const Trial trial(cluster, cluster.follower());
  const int leaving = trial.failing_manager;
  create_pending(trial);
  const std::string id = cluster.node_id(leaving);
  auto waiting = begin_wait(trial, {leaving});
  const auto address = [](int number) { return "192.168.77." + std::to_string(number); };
  EXPECT_EQ(cluster.engine(leaving).call("POST", "/swarm/leave?force=true").status, 200);
  expect_not_a_manager(std::move(waiting), "not part of a swarm");
  set_role(trial.truth, id, "worker");
  EXPECT_TRUE(test::eventually(
      [&] { return trial.truth.call("DELETE", "/nodes/" + id + "?force=true").status == 200; }));
  const Json join{{"RemoteAddrs", {address(trial.next) + ":2377"}},
                  {"JoinToken", trial.truth.get("/swarm").at("JoinTokens").at("Manager")},
                  {"ListenAddr", address(leaving) + ":2377"},
                  {"AdvertiseAddr", address(leaving)}};
  EXPECT_EQ(cluster.engine(leaving).call("POST", "/swarm/join", join.dump()).status, 200);
}

TEST_F(Elections, a_wait_goes_on_at_another_manager_where_the_first_is_demoted) {
  const Trial trial(cluster, cluster.follower());
  const int demoted = trial.failing_manager;
  create_pending(trial);
  const std::string id = cluster.node_id(demoted);
  auto waiting = begin_wait(trial, {demoted, trial.next}, "12s");
  set_role(trial.truth, id, "worker");
  const Outcome outcome = waiting.get();
  EXPECT_EQ(outcome.code, 7) << outcome.err;
  set_role(trial.truth, id, "manager");
}
