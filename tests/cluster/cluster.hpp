// SPDX-License-Identifier: Apache-2.0
// The cluster for the tests: three managers and a worker, each a real engine with a network of its own.
#pragma once

#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <string>
#include <vector>

namespace test {

/// The engines that scripts/test started (SWARMCTL_TEST_CLUSTER): 1 to 3 are managers, 4 is a worker. Throws
/// if there are none, so that a test without engines fails.
class Cluster {
 public:
  Cluster();

  [[nodiscard]] RealEngine engine(int number) const { return RealEngine(socket(number)); }
  [[nodiscard]] std::string socket(int number) const { return folder(number) + "/docker.sock"; }
  /// The folder with the client certificates of engine `number`.
  [[nodiscard]] std::string certificates(int number) const { return folder(number) + "/tls"; }
  [[nodiscard]] std::string node_id(int number) const;
  /// A manager that is not the leader now.
  [[nodiscard]] int follower() const;

  /// The manager that is the leader now.
  [[nodiscard]] int leader() const;
  /// Returns the words with one `-H` for each of these engines, in this order.
  [[nodiscard]] std::vector<std::string> to(const std::vector<int>& numbers,
                                            std::vector<std::string> words) const;

  /// Runs swarmctl with these words in an environment that names no engine.
  [[nodiscard]] Outcome swarmctl(const std::vector<std::string>& words,
                                 std::vector<std::pair<std::string, std::string>> environment = {}) const;
  /// The same in the network of the engines, where engine N has the address 192.168.77.N.
  [[nodiscard]] Outcome swarmctl_inside(
      const std::vector<std::string>& words,
      const std::vector<std::pair<std::string, std::string>>& environment = {}) const;

  /// Restarts the engine as `systemctl restart docker` does, which is quicker than an election.
  void restart(int number) const { script({"restart", folder_, std::to_string(number)}); }

 private:
  friend class Disturbed;
  [[nodiscard]] std::string folder(int number) const { return folder_ + "/" + std::to_string(number); }
  void script(const std::vector<std::string>& words) const;

  std::string folder_;
};

/// Keeps an engine in a failed state for the lifetime of the object.
class Disturbed {
 public:
  Disturbed(const Disturbed&) = delete;
  Disturbed& operator=(const Disturbed&) = delete;

 protected:
  Disturbed(const Cluster& cluster, int number, const char* begin, const char* end)
      : cluster_(cluster), number_(std::to_string(number)), end_(end) {
    cluster_.script({begin, cluster_.folder_, number_});
  }
  ~Disturbed() { cluster_.script({end_, cluster_.folder_, number_}); }

 private:
  const Cluster& cluster_;
  std::string number_;
  const char* end_;
};

/// The engine accepts connections and sends nothing.
class Paused : public Disturbed {
 public:
  Paused(const Cluster& cluster, int number) : Disturbed(cluster, number, "pause", "resume") {}
};

/// The engine's process is killed; the destructor starts it again.
class Killed : public Disturbed {
 public:
  Killed(const Cluster& cluster, int number) : Disturbed(cluster, number, "kill", "restart") {}
};

/// Clients reach the engine, the other engines do not.
class Isolated : public Disturbed {
 public:
  Isolated(const Cluster& cluster, int number) : Disturbed(cluster, number, "isolate", "rejoin") {}
};

}  // namespace test
