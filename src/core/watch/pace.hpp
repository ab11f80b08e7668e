// SPDX-License-Identifier: Apache-2.0
// How a waiting loop spends its time: when to ask again, and when to give up.
#pragma once

#include <swarm/watch.hpp>

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
  /// The timeout of one read: `longest_read`, or less where the end is near.
  [[nodiscard]] milliseconds timeout(TimePoint now) const;
  static constexpr milliseconds longest_read{10000};

 private:
  TimePoint at_;
};

/// Sleeps between two looks. A sleep that ends early is a hurry (an event, perhaps); what hurries all the
/// time is heard only now and then.
class Rest {
 public:
  enum class Woken { in_time, hurried, stopped };
  /// `most_often`: least time between two hurries.
  Rest(const WaitClock& clock, milliseconds most_often) : clock_(clock), most_often_(most_often) {}
  Woken until(TimePoint due);

 private:
  const WaitClock& clock_;
  milliseconds most_often_;
  TimePoint next_hurry_ = TimePoint::min();
};

}  // namespace swarm::watch
