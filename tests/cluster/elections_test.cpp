// SPDX-License-Identifier: Apache-2.0
// Tests of managers that lose their leader, their peers or their role: swarmctl reports the true state and
// uses the managers that can answer.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Cluster;
using test::Outcome;
using namespace std::chrono_literals;

namespace {

/// All managers except this one.
std::vector<int> others(int number) {
  std::vector<int> all{1, 2, 3};
  std::erase(all, number);
  return all;
}

/// One manager fails while the test watches through another; the destructor removes services with the trial's
/// names.
struct Trial {
  Trial(const Cluster& cluster, int manager)
      : failing_manager(manager), next(others(manager).front()), truth(cluster.engine(next)), scene(truth) {}

  const int failing_manager, next;
  const test::RealEngine truth;  ///< Engine number `next`.
  const test::Scene scene;
  const std::string name = scene.name();
};

class Elections : public testing::Test {
 protected:
  [[nodiscard]] Outcome run(const std::vector<int>& managers, std::vector<std::string> words) const {
    return cluster.swarmctl(cluster.to(managers, std::move(words)));
  }

  /// Creates a service whose constraint no node meets.
  void create_pending(const Trial& trial) const { create(trial, {"--constraint", "node.labels.nowhere==1"}); }
  void create_empty(const Trial& trial) const { create(trial, {"--replicas", "0"}); }

  void create(const Trial& trial, const std::vector<std::string>& flags) const {
    std::vector<std::string> words{"create", "-d", "--no-resolve-image", "--name", trial.name};
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), {"busybox:latest", "sleep", "3600"});
    const Outcome result = run({trial.next}, words);
    ASSERT_EQ(result.code, 0) << result.err;
  }

  /// Whether each of the three managers sees three reachable managers and a leader.
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

  /// Waits until all managers see each other; after an isolation that takes about a minute.
  [[nodiscard]] bool becomes_whole() const {
    return test::eventually([&] { return is_whole(); }, 120s);
  }

  void SetUp() override { ASSERT_TRUE(becomes_whole()); }
  void TearDown() override { EXPECT_TRUE(becomes_whole()); }

  const Cluster cluster;
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

TEST_F(Elections, a_leader_that_is_lost_between_changes_and_their_records_costs_no_revision) {
  const Trial trial(cluster, cluster.leader());
  const std::string& name = trial.name;
  create_empty(trial);
  std::vector<std::string> unrecorded;
  std::atomic<int> changes = 0;
  std::atomic<bool> lost = false;
  auto changing = std::async(std::launch::async, [&] {
    for (int more = 4; more > 0; more -= lost ? 1 : 0) {
      const std::string number = std::to_string(changes++);
      const Outcome outcome = run({1, 2, 3}, {"update", "-d", "--history", "1000", "--note",
                                              "change " + number, "--label-add", "n=" + number, name});
      EXPECT_EQ(outcome.code, 0) << outcome.err;
      if (outcome.err.find("the revision is not recorded") != std::string::npos) unrecorded.push_back(number);
    }
  });
  EXPECT_TRUE(test::eventually([&] { return changes > 2; }));
  {
    const test::Killed killed(cluster, trial.failing_manager);
    lost = true;
    changing.get();
    EXPECT_EQ(unrecorded, std::vector<std::string>());
    const Outcome listed = run(others(trial.failing_manager), {"history", name, "-o", "json"});
    ASSERT_EQ(listed.code, 0) << listed.err;
    std::vector<std::string> notes;
    std::vector<std::uint64_t> numbers;
    for (const Json& one : Json::parse(listed.out)) {
      numbers.push_back(one.at("Revision").get<std::uint64_t>());
      if (one.contains("Note")) notes.push_back(one.at("Note"));
    }
    // and one for the revision that the first change replaced
    EXPECT_EQ(numbers.size(), static_cast<std::size_t>(changes) + 1);
    EXPECT_TRUE(std::ranges::is_sorted(numbers, std::greater_equal<>()));
    for (int i = 0; i < changes; ++i)
      EXPECT_EQ(std::ranges::count(notes, "change " + std::to_string(i)), 1) << i;
    const Outcome back =
        run(others(trial.failing_manager), {"rollback", "-d", "--history", "1000", "--to", "3", name});
    EXPECT_EQ(back.code, 0) << back.err;
  }
  EXPECT_EQ(trial.truth.service(name).at("/Spec/Labels/n"_json_pointer), "1");
  const Outcome removed = run({trial.next}, {"rm", "--history", "1000", name});
  EXPECT_EQ(removed.err, "");
  for (const Json& config : trial.truth.get("/configs"))
    EXPECT_NE(config.value("/Spec/Labels/io.swarmctl.history.name"_json_pointer, ""), name);
}

TEST_F(Elections, an_apply_goes_on_though_the_leader_is_lost) {
  const Trial trial(cluster, cluster.leader());
  const std::string file = testing::TempDir() + trial.name + ".json", node = cluster.node_id(trial.next);
  std::string created, unchanged;
  Json documents = Json::array();
  for (int i = 0; i < 5; ++i) {
    const std::string name = trial.scene.name("s" + std::to_string(i));
    Json document{{"Name", name}};
    document["TaskTemplate"]["ContainerSpec"] = {{"Image", "busybox:latest"}, {"Command", {"sleep", "3600"}}};
    document["TaskTemplate"]["Placement"] = {{"Constraints", {"node.id==" + node}}};
    documents.push_back(document);
    created += name + " created\n";
    unchanged += name + " unchanged\n";
  }
  std::ofstream(file) << documents;
  const std::vector<std::string> words{"apply", "--no-resolve-image", "--parallel", "1", "--stable",
                                       "1s",    "--timeout",          "180s",       file};
  auto applying = std::async(std::launch::async, [&] {
    return run({trial.failing_manager, trial.next}, words);
  });
  ASSERT_TRUE(test::eventually([&] { return trial.truth.service(trial.scene.name("s0")) != nullptr; }));
  {
    const test::Killed killed(cluster, trial.failing_manager);
    const Outcome outcome = applying.get();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, created);
  }
  ASSERT_TRUE(becomes_whole());
  EXPECT_EQ(run({trial.next}, words).out, unchanged);
  std::remove(file.c_str());
}
