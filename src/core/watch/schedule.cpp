// SPDX-License-Identifier: Apache-2.0
// What the looks of a wait read, and when they come.
#include "watch/schedule.hpp"

#include <algorithm>
#include <utility>

namespace swarm::watch {
namespace {

/// Answers for many services are long: most of the time the manager rests.
milliseconds rest_from(milliseconds work) { return std::min(4 * work, milliseconds(10000)); }

}  // namespace

Schedule::Parts Schedule::next_parts() {
  if (!complete_ || !pace_.steady() || closely_ || failed_) return Parts::both;
  last_ = last_ == Parts::services ? Parts::tasks : Parts::services;
  return last_;
}

milliseconds Schedule::rest_after(const Look& look) {
  complete_ = complete_ || !look.failed;
  failed_ = look.failed;
  milliseconds rest = pace_.next();
  if (std::exchange(hurried_, false) && pace_.steady()) rest *= 2;  // its two requests are paid for
  closely_ = look.look_again && *look.look_again <= rest;
  // Several services take the next look together, so that they stay at two requests a second.
  if (closely_ && single_) rest = std::max(milliseconds(1), *look.look_again);
  return single_ || look.failed ? rest : std::max(rest, rest_from(look.took));
}

void Schedule::hurry() {
  hurried_ = true;
  closely_ = true;
}

}  // namespace swarm::watch
