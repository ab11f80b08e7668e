// SPDX-License-Identifier: Apache-2.0
// The real engine of the engine tests, seen by other means than swarmctl, and swarmctl run against it.
#pragma once

#include "support/process.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace test {

/// What the engine said.
struct Answer {
  int status = 0;
  std::string body;
  [[nodiscard]] swarm::Json json() const;
};

/// An engine on a Unix socket. A client of its own: nothing of the library is used.
class RealEngine {
 public:
  /// The engine that scripts/test started (SWARMCTL_TEST_ENGINE). Throws where there is none: a missing
  /// engine is a failure.
  RealEngine();
  explicit RealEngine(std::string socket) : socket_(std::move(socket)) {}

  /// One request, without a version prefix, so at the engine's own version.
  Answer call(std::string_view method, std::string_view path, std::string_view body = {}) const;
  /// A GET that must succeed; null where there is nothing (404).
  swarm::Json get(std::string_view path) const;
  /// The service by its exact name, or null.
  swarm::Json service(std::string_view name) const;
  /// Of this service's tasks, all that the engine still keeps.
  swarm::Json tasks_of(std::string_view name) const;
  /// "1.41"
  std::string api() const;

  /// Runs swarmctl against this engine; the first word is the verb, which the test's result names.
  Outcome swarmctl(const std::vector<std::string>& words, Command extra = {}) const;
  /// The same from one line, split at blanks.
  Outcome swarmctl(std::string_view line) const;

  [[nodiscard]] std::string host() const { return "unix://" + socket_; }

 private:
  std::string socket_;
};

/// A name for this test's things, and their end: every service whose name begins with it is removed when it
/// goes out of sight, and its containers with it.
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
