// SPDX-License-Identifier: Apache-2.0
// Decides what a wait polls and when, and when it gives up. Pure.
#pragma once

#include <swarm/watch.hpp>

#include <cstddef>
#include <optional>

namespace swarm::watch {

/// The poll interval: short at first, then growing to the steady one.
class Pace {
 public:
  explicit Pace(const WaitOptions& options) : next_(options.first), steady_(options.steady) {}
  milliseconds next();
  [[nodiscard]] bool steady() const { return next_ >= steady_; }

 private:
  milliseconds next_, steady_;
};

/// The deadline of a wait, or none.
class Deadline {
 public:
  Deadline(milliseconds timeout, TimePoint start);
  [[nodiscard]] bool passed(TimePoint now) const { return now >= at_; }
  /// At least 1 ms, so that it is valid as a timeout.
  [[nodiscard]] milliseconds left(TimePoint now) const;
  /// The timeout of one read from one manager: `longest_read`, or less near the deadline.
  [[nodiscard]] milliseconds timeout(TimePoint now) const;
  static constexpr milliseconds longest_read{10000};

 private:
  TimePoint at_;
};

/// Sleeps between two polls. An event can end a sleep early; frequent events are rate-limited.
class Rest {
 public:
  enum class WakeUp { in_time, early, stopped };
  /// `most_often`: the least time between two early wake-ups.
  Rest(const WaitClock& clock, milliseconds most_often) : clock_(clock), most_often_(most_often) {}
  WakeUp until(TimePoint due);

 private:
  const WaitClock& clock_;
  milliseconds most_often_;
  TimePoint next_early_ = TimePoint::min();
};

/// Schedules the polls that all services of a wait share: often and complete at first, then one per second,
/// which reads services and tasks in turn.
class Schedule {
 public:
  enum class Parts { services, tasks, both };

  /// The result of a poll.
  struct Poll {
    bool failed = false;
    std::optional<milliseconds> look_again;  ///< The smallest of all Progress::look_again.
    milliseconds took{0};
  };

  Schedule(const WaitOptions& options, std::size_t services)
      : options_(options), pace_(options), single_(services == 1) {}

  /// What the next poll reads.
  Parts next_parts();
  /// How long to sleep after a poll.
  milliseconds rest_after(const Poll& poll);
  /// An event ended the sleep early: the next poll reads services and tasks.
  void wake_early();
  /// Starts with short intervals again, because the wait is now for something else.
  void restart() { pace_ = Pace(options_); }

 private:
  WaitOptions options_;
  Pace pace_;
  bool single_;
  bool complete_ = false;  ///< Services and tasks were both read at least once.
  bool failed_ = false;
  bool closely_ = false;  ///< The next poll may decide, so it must read services and tasks.
  bool early_ = false;
  Parts last_ = Parts::both;
};

}  // namespace swarm::watch
