// SPDX-License-Identifier: Apache-2.0
// The deadline of a whole request; every wait for a peer goes through it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace swarm::http {

using Clock = std::chrono::steady_clock;

/// Called during every wait; true: stop.
using Stop = std::function<bool()>;

enum class Wait {
  ready,
  late,         ///< The deadline passed.
  silent,       ///< The peer sent nothing for longer than `idle`.
  interrupted,  ///< The stop function returned true.
};

/// A peer cannot extend the deadline: time counts from the start, whatever arrives. No thread is needed,
/// because every descriptor is non-blocking and all waiting happens here.
class Deadline {
 public:
  /// `whole`: timeout of the request; negative: no limit. `idle`: the longest silence; 0: no limit.
  Deadline(std::chrono::milliseconds whole, std::chrono::milliseconds idle, Stop stop = {});

  /// Waits until `descriptor` is ready for `events` (as in poll). A broken descriptor counts as ready.
  Wait wait(int descriptor, short events);

  /// The same check without waiting.
  [[nodiscard]] Wait now() const;

  /// Sleeps, at most until the deadline.
  Wait pause(std::chrono::milliseconds length);

  /// The peer sent something: restarts the idle timeout.
  void heard();

  /// Runs `work`, whose time does not count because it does not depend on the peer. Short work does count, or
  /// a peer could extend the deadline with many small pieces.
  template <class Work>
  auto uncounted(const Work& work) {
    const auto start = Clock::now();
    auto result = work();
    if (const auto took = Clock::now() - start; took >= short_work) prolong(took);
    return result;
  }

  /// A separate deadline for one step of this request: `limit` from now, but no later than this one.
  [[nodiscard]] Deadline within(std::chrono::milliseconds limit) const;

  /// A separate deadline for the next of `steps` steps: its share of the remaining time.
  [[nodiscard]] Deadline share(std::size_t steps) const;

 private:
  static constexpr std::chrono::milliseconds short_work{5};

  void prolong(Clock::duration by);
  [[nodiscard]] Clock::time_point end() const;

  Clock::time_point last_;         // end of the whole request
  Clock::duration idle_{};         // 0: none
  Clock::time_point silent_from_;  // when the peer last sent something
  Stop stop_;
};

}  // namespace swarm::http
