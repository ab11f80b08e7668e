// SPDX-License-Identifier: Apache-2.0
// Decides which failed reads a wait survives, and which failure reasons to report.
#pragma once

#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace swarm::watch {

/// Reports each reason once, however often it recurs, until reads have succeeded for a while. Pure.
class FailureReport {
 public:
  /// The text to show while reads fail: the newest reason worth reporting; may be empty.
  const std::string& failed(const std::string& reason, TimePoint now);
  /// The text to show after a successful read: empty.
  const std::string& succeeded(TimePoint now);

 private:
  std::string shown_;
  std::set<std::string> reported_;
  std::string reason_;  ///< The reason of the last failure; empty if the last read succeeded.
  TimePoint since_{};   ///< When `reason_` first occurred.
  TimePoint last_failure_{};
};

/// Runs reads and judges the errors they throw.
class Tolerance {
 public:
  explicit Tolerance(std::function<TimePoint()> now) : now_(std::move(now)) {}

  struct Attempt {
    bool failed = false;
    std::string shown;        ///< The reason for people; also empty if it was reported recently.
    bool unanswered = false;  ///< No complete response arrived.
  };
  /// Throws errors that a retry cannot fix, and not_manager once it has lasted for `without_manager`.
  Attempt attempt(const std::function<void()>& reading);

  /// How long nodes may claim not to be managers: a node whose role changes claims so briefly.
  static constexpr milliseconds without_manager{5000};

 private:
  void check_role(const Error& error);

  std::function<TimePoint()> now_;
  FailureReport report_;
  std::optional<TimePoint> no_manager_since_;
};

/// Runs a read that may fail. Throws errors that a retry cannot fix.
void try_read(const std::function<void()>& reading);

}  // namespace swarm::watch
