// SPDX-License-Identifier: Apache-2.0
// Access to the real engine of the engine tests without swarmctl, and runs of swarmctl against it.
#pragma once

#include "support/process.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace test {

/// A response of the engine.
struct Answer {
  int status = 0;
  std::string body;
  [[nodiscard]] swarm::Json json() const;
};

/// An engine on a Unix socket, with an independent client that uses nothing of the library.
class RealEngine {
 public:
  /// The engine that scripts/test started (SWARMCTL_TEST_ENGINE). Throws if there is none: a missing engine
  /// is a failure.
  RealEngine();
  explicit RealEngine(std::string socket) : socket_(std::move(socket)) {}

  /// Sends one request without a version prefix, so in the engine's own API version.
  Answer call(std::string_view method, std::string_view path, std::string_view body = {}) const;
  /// A GET that must succeed; returns null if the item does not exist (404). Waits for an end of server errors
  /// (5xx), which a manager sends for some seconds after an election.
  swarm::Json get(std::string_view path) const;
  /// The service with exactly this name, or null.
  swarm::Json service(std::string_view name) const;
  /// All tasks of this service that the engine still has.
  swarm::Json tasks_of(std::string_view name) const;
  /// "1.41"
  std::string api() const;

  /// Runs swarmctl against this engine. The first word is the verb, which the test result records.
  Outcome swarmctl(const std::vector<std::string>& words, Command extra = {}) const;
  /// The same for one line, split at blanks.
  Outcome swarmctl(std::string_view line) const;

  [[nodiscard]] std::string host() const { return "unix://" + socket_; }

 private:
  std::string socket_;
};

/// A name prefix for the services of one test. The destructor removes every service whose name begins with
/// it, and so its containers.
class Scene {
 public:
  explicit Scene(const RealEngine& engine);
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene();

  /// "web" → a name that no other test has.
  [[nodiscard]] std::string name(std::string_view short_name = {}) const;

 private:
  const RealEngine& engine_;
  std::string prefix_;
};

}  // namespace test
