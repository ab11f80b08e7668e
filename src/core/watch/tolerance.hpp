// SPDX-License-Identifier: Apache-2.0
// Which failed reads a waiting loop outlives, and which of their reasons are worth telling.
#pragma once

#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace swarm::watch {

/// Tells each reason once, however often it comes and goes, until reads have succeeded for a while. Pure.
class FailureReport {
 public:
  /// What to show while reads fail: the newest reason that is worth telling; may be empty.
  const std::string& failed(const std::string& reason, TimePoint now);
  /// What to show now that a read succeeded: nothing.
  const std::string& succeeded(TimePoint now);

 private:
  std::string shown_;
  std::set<std::string> reported_;
  std::string reason_;  ///< Of the last failure; empty: the last read succeeded.
  TimePoint since_{};   ///< The beginning of `reason_`.
  TimePoint last_failure_{};
};

/// Runs reads, and judges what they throw.
class Tolerance {
 public:
  explicit Tolerance(std::function<TimePoint()> now) : now_(std::move(now)) {}

  struct Attempt {
    bool failed = false;
    std::string shown;        ///< Why, for people; also empty where that was told a moment ago.
    bool unanswered = false;  ///< No whole answer came.
  };
  /// Throws what no further try helps, and not_manager where the nodes have said so for `without_manager`.
  Attempt attempt(const std::function<void()>& reading);

  /// So long may the nodes say that they are no managers: one that changes its role says so for a moment.
  static constexpr milliseconds without_manager{5000};

 private:
  void check_role(const Error& error);

  std::function<TimePoint()> now_;
  FailureReport report_;
  std::optional<TimePoint> no_manager_since_;
};

/// Runs a read that may fail. Throws what no further try helps.
void try_read(const std::function<void()>& reading);

}  // namespace swarm::watch
