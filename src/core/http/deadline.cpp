// SPDX-License-Identifier: Apache-2.0
// The deadline of a whole request.

#include "http/deadline.hpp"

#include <swarm/time_limits.hpp>

#include <algorithm>
#include <utility>

#include <poll.h>

namespace swarm::http {
namespace {

using std::chrono::milliseconds;

// A signal between the stop check and poll would be lost, so with a stop function the poll runs in slices.
constexpr milliseconds slice{50};

constexpr auto never = Clock::time_point::max();

}  // namespace

Deadline::Deadline(milliseconds whole, milliseconds idle, Stop stop)
    : last_(whole.count() < 0 || whole > longest_timeout ? never : Clock::now() + whole),
      idle_(idle),
      silent_from_(Clock::now()),
      stop_(std::move(stop)) {}

Clock::time_point Deadline::end() const {
  return idle_.count() > 0 ? std::min(last_, silent_from_ + idle_) : last_;
}

Wait Deadline::now() const {
  if (stop_ && stop_()) return Wait::interrupted;
  if (last_ == never && idle_.count() <= 0) return Wait::ready;
  const auto now = Clock::now();
  if (now >= last_) return Wait::late;
  return now >= end() ? Wait::silent : Wait::ready;
}

Wait Deadline::wait(int descriptor, short events) {
  pollfd poller{.fd = descriptor, .events = events, .revents = 0};
  for (;;) {
    if (const Wait state = now(); state != Wait::ready) return state;
    milliseconds most{-1};
    if (end() != never) most = std::chrono::ceil<milliseconds>(end() - Clock::now());
    if (stop_ && (most.count() < 0 || most > slice)) most = slice;
    most = std::min(most, milliseconds{3'600'000});
    if (::poll(&poller, descriptor < 0 ? 0 : 1, static_cast<int>(most.count())) > 0) return Wait::ready;
  }
}

Wait Deadline::pause(milliseconds length) {
  const Wait outcome = within(length).wait(-1, 0);
  return outcome == Wait::interrupted ? outcome : now();
}

void Deadline::heard() {
  if (idle_.count() > 0) silent_from_ = Clock::now();
}

Deadline Deadline::within(milliseconds limit) const {
  Deadline step = *this;
  step.idle_ = {};
  step.last_ = std::min(last_, Clock::now() + limit);
  return step;
}

Deadline Deadline::share(std::size_t steps) const {
  Deadline step = *this;
  const auto now = Clock::now();
  if (last_ != never && last_ > now) step.last_ = now + (last_ - now) / static_cast<Clock::rep>(steps);
  return step;
}

void Deadline::prolong(Clock::duration by) {
  if (last_ != never) last_ += by;
  silent_from_ += by;
}

}  // namespace swarm::http
