// SPDX-License-Identifier: Apache-2.0
// Three managers and a worker, each a real engine with a network of its own.
#pragma once

#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <string>
#include <vector>

namespace test {

/// The engines that scripts/test started (SWARMCTL_TEST_CLUSTER): 1 to 3 are managers, 4 is a worker.
/// Throws where there are none: missing engines are a failure.
class Cluster {
 public:
  Cluster();

  [[nodiscard]] RealEngine engine(int number) const { return RealEngine(socket(number)); }
  [[nodiscard]] std::string socket(int number) const { return folder(number) + "/docker.sock"; }
  /// Where engine `number` has the certificates of its clients.
  [[nodiscard]] std::string certificates(int number) const { return folder(number) + "/tls"; }
  [[nodiscard]] std::string node_id(int number) const;
  /// A manager that follows the leader now.
  [[nodiscard]] int follower() const;

  /// swarmctl with these words, and no engine named but by them.
  [[nodiscard]] Outcome swarmctl(const std::vector<std::string>& words,
                                 std::vector<std::pair<std::string, std::string>> environment = {}) const;
  /// The same in the network of the engines, where engine N has the address 192.168.77.N.
  [[nodiscard]] Outcome swarmctl_inside(
      const std::vector<std::string>& words,
      const std::vector<std::pair<std::string, std::string>>& environment = {}) const;

  void kill(int number) const { script({"kill", folder_, std::to_string(number)}); }

 private:
  friend class Paused;
  [[nodiscard]] std::string folder(int number) const { return folder_ + "/" + std::to_string(number); }
  void script(const std::vector<std::string>& words) const;

  std::string folder_;
};

/// An engine that takes connections and says nothing, for as long as this lives.
class Paused {
 public:
  Paused(const Cluster& cluster, int number) : cluster_(cluster), number_(std::to_string(number)) {
    cluster_.script({"pause", cluster_.folder_, number_});
  }
  Paused(const Paused&) = delete;
  Paused& operator=(const Paused&) = delete;
  ~Paused() { cluster_.script({"resume", cluster_.folder_, number_}); }

 private:
  const Cluster& cluster_;
  std::string number_;
};

}  // namespace test
