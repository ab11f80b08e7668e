// SPDX-License-Identifier: Apache-2.0
// What a waiting loop asks for and when, and when it gives up. Pure.
#pragma once

#include <swarm/watch.hpp>

#include <cstddef>
#include <optional>

namespace swarm::watch {

/// When to ask again: often at first, then at the steady pace.
class Pace {
 public:
  explicit Pace(const WaitOptions& options) : next_(options.first), steady_(options.steady) {}
  milliseconds next();
  [[nodiscard]] bool steady() const { return next_ >= steady_; }

 private:
  milliseconds next_, steady_;
};

/// The end of a wait, or none.
class Deadline {
 public:
  Deadline(milliseconds timeout, TimePoint start);
  [[nodiscard]] bool passed(TimePoint now) const { return now >= at_; }
  /// At least 1 ms, so that it can be given as a limit.
  [[nodiscard]] milliseconds left(TimePoint now) const;
  /// The timeout of one read by one manager: `longest_read`, or less where the end is near.
  [[nodiscard]] milliseconds timeout(TimePoint now) const;
  static constexpr milliseconds longest_read{10000};

 private:
  TimePoint at_;
};

/// Sleeps between two looks. A sleep that ends early is a hurry (an event, perhaps); what hurries all the
/// time is heard only now and then.
class Rest {
 public:
  enum class WakeUp { in_time, early, stopped };
  /// `most_often`: least time between two hurries.
  Rest(const WaitClock& clock, milliseconds most_often) : clock_(clock), most_often_(most_often) {}
  WakeUp until(TimePoint due);

 private:
  const WaitClock& clock_;
  milliseconds most_often_;
  TimePoint next_early_ = TimePoint::min();
};

/// One look serves all services of a wait: often and whole at first, then once a second, the services and
/// their tasks in turns.
class Schedule {
 public:
  enum class Parts { services, tasks, both };

  /// What a look came to.
  struct Look {
    bool failed = false;
    std::optional<milliseconds> look_again;  ///< The soonest of all Progress::look_again.
    milliseconds took{0};
  };

  Schedule(const WaitOptions& options, std::size_t services)
      : options_(options), pace_(options), single_(services == 1) {}

  /// What the look that is due reads.
  Parts next_parts();
  /// How long to rest after a look.
  milliseconds rest_after(const Look& look);
  /// An event ended the rest early: the next look reads both parts.
  void wake_early();
  /// Begins with short rests again: something else is waited for now.
  void restart() { pace_ = Pace(options_); }

 private:
  WaitOptions options_;
  Pace pace_;
  bool single_;
  bool complete_ = false;  ///< Both parts were read at least once.
  bool failed_ = false;
  bool closely_ = false;  ///< The next look may decide: both parts must be new.
  bool early_ = false;
  Parts last_ = Parts::both;
};

}  // namespace swarm::watch
