// SPDX-License-Identifier: Apache-2.0
// Decides what a wait polls and when, and when it gives up. Pure.
#include "watch/schedule.hpp"

#include <swarm/time_limits.hpp>

#include <algorithm>
#include <utility>

namespace swarm::watch {

milliseconds Pace::next() {
  const milliseconds now = std::min(next_, steady_);
  next_ = std::min(steady_, next_ + next_ / 2);
  return now;
}

Deadline::Deadline(milliseconds timeout, TimePoint start)
    : at_(timeout.count() > 0 && timeout <= longest_timeout ? start + timeout : TimePoint::max()) {}

milliseconds Deadline::left(TimePoint now) const {
  if (at_ == TimePoint::max()) return std::chrono::hours(24);
  return std::max(milliseconds(1), std::chrono::ceil<milliseconds>(at_ - now));
}

milliseconds Deadline::timeout(TimePoint now) const {
  // Half of the remaining time, so that another manager can still answer if one is silent. The minimum gives
  // the last poll a fair chance.
  return std::clamp(left(now) / 2, milliseconds(1000), longest_read);
}

Rest::WakeUp Rest::until(TimePoint due) {
  bool heard = false;
  TimePoint now = clock_.now();
  while (now < due && !(heard && now >= next_early_)) {
    const TimePoint wanted = heard ? std::min(due, next_early_) : due;
    if (!clock_.sleep(std::chrono::ceil<milliseconds>(wanted - now))) return WakeUp::stopped;
    now = clock_.now();
    heard = heard || now < wanted;
  }
  if (!heard || now < next_early_) return WakeUp::in_time;
  next_early_ = now + most_often_;
  return WakeUp::early;
}

namespace {

/// Responses for many services are long, so the manager rests four times as long as a poll took, at most 10
/// s.
milliseconds rest_from(milliseconds work) { return std::min(4 * work, milliseconds(10000)); }

}  // namespace

Schedule::Parts Schedule::next_parts() {
  if (!complete_ || !pace_.steady() || closely_ || failed_) return Parts::both;
  last_ = last_ == Parts::services ? Parts::tasks : Parts::services;
  return last_;
}

milliseconds Schedule::rest_after(const Poll& poll) {
  complete_ = complete_ || !poll.failed;
  failed_ = poll.failed;
  milliseconds rest = pace_.next();
  // makes up for the two requests of the early poll
  if (std::exchange(early_, false) && pace_.steady()) rest *= 2;
  closely_ = poll.look_again && *poll.look_again <= rest;
  // Several services share the next regular poll, to stay at two requests per second.
  if (closely_ && single_) rest = std::max(milliseconds(1), *poll.look_again);
  return single_ || poll.failed ? rest : std::max(rest, rest_from(poll.took));
}

void Schedule::wake_early() {
  early_ = true;
  closely_ = true;
}

}  // namespace swarm::watch
