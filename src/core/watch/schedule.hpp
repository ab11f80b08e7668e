// SPDX-License-Identifier: Apache-2.0
// What the looks of a wait read, and when they come. Pure.
#pragma once

#include "watch/pace.hpp"

#include <swarm/watch.hpp>

#include <cstddef>
#include <optional>

namespace swarm::watch {

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
  void hurry();
  /// Begins with short rests again: something else is waited for now.
  void restart() { pace_ = Pace(options_); }

 private:
  WaitOptions options_;
  Pace pace_;
  bool single_;
  bool complete_ = false;  ///< Both parts were read at least once.
  bool failed_ = false;
  bool closely_ = false;  ///< The next look may decide: both parts must be new.
  bool hurried_ = false;
  Parts last_ = Parts::both;
};

}  // namespace swarm::watch
