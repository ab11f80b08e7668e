// SPDX-License-Identifier: Apache-2.0
// The fixture of tests in which a manager fails while swarmctl works with the others.
#pragma once

#include "cluster/cluster.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace test {

/// All managers except this one.
inline std::vector<int> others(int number) {
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
  const RealEngine truth;  ///< Engine number `next`.
  const Scene scene;
  const std::string name = scene.name();
};

/// Before and after each test, all managers see each other.
class WithFailingManager : public testing::Test {
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
      const Answer answer = cluster.engine(number).call("GET", "/nodes");
      if (answer.status != 200) return false;
      const swarm::Json nodes = answer.json();
      const auto reachable = [](const swarm::Json& node) {
        return node.value(swarm::Json::json_pointer("/ManagerStatus/Reachability"), "") == "reachable";
      };
      return std::ranges::count_if(nodes, reachable) == 3;
    });
  }

  /// Waits until all managers see each other; after an isolation that takes about a minute.
  [[nodiscard]] bool becomes_whole() const {
    return eventually([&] { return is_whole(); }, std::chrono::seconds(120));
  }

  void SetUp() override { ASSERT_TRUE(becomes_whole()); }
  void TearDown() override { EXPECT_TRUE(becomes_whole()); }

  const Cluster cluster;
};

}  // namespace test
