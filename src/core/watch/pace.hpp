// SPDX-License-Identifier: Apache-2.0
// How a waiting loop spends its time: when to ask again, when to give up, what to forgive.
#pragma once

#include <swarm/watch.hpp>

#include <functional>
#include <string>

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
  /// How long one read may take.
  [[nodiscard]] milliseconds patience(TimePoint now) const;

 private:
  TimePoint at_;
};

/// Does it; says why it failed where another try may help, and throws where none will.
std::string tolerate(const std::function<void()>& reading);

}  // namespace swarm::watch
