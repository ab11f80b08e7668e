// SPDX-License-Identifier: Apache-2.0
// One deadline for a whole request: every wait for a peer is a wait under it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace swarm::http {

using Clock = std::chrono::steady_clock;

/// Asked in every wait; true: somebody wants us to stop.
using Stop = std::function<bool()>;

enum class Wait {
  ready,
  late,         ///< The deadline passed.
  silent,       ///< The peer was silent for longer than `idle`.
  interrupted,  ///< Stop said so.
};

/// A peer can't stretch it: time runs from the start whatever arrives, and no thread is needed, as every
/// descriptor is non-blocking and nobody waits anywhere else.
class Deadline {
 public:
  /// `whole`: negative: no limit. `idle`: longest silence; 0: no limit.
  Deadline(std::chrono::milliseconds whole, std::chrono::milliseconds idle, Stop stop = {});

  /// Until `descriptor` is ready for `events` (poll's). A broken descriptor counts as ready.
  Wait wait(int descriptor, short events);

  /// The same without waiting: has it passed already?
  [[nodiscard]] Wait now() const;

  /// Sleeps, at most until the deadline.
  Wait pause(std::chrono::milliseconds length);

  /// The peer gave a sign of life: silence starts afresh.
  void heard();

  /// Runs `work`, which is not the peer's: the time that it waits for somebody else does not count. Short
  /// work does, or a peer could stretch the deadline with many small pieces.
  template <class Work>
  auto uncounted(const Work& work) {
    const auto start = Clock::now();
    auto result = work();
    if (const auto took = Clock::now() - start; took >= short_work) prolong(took);
    return result;
  }

  /// A deadline of its own for one step of this request: `limit` from now, but never later than this one.
  [[nodiscard]] Deadline within(std::chrono::milliseconds limit) const;

  /// A deadline of its own for the next of `steps` steps: its share of the time that is left.
  [[nodiscard]] Deadline share(std::size_t steps) const;

 private:
  static constexpr std::chrono::milliseconds short_work{5};

  void prolong(Clock::duration by);
  [[nodiscard]] Clock::time_point end() const;

  Clock::time_point last_;         // when the whole request must be over
  Clock::duration idle_{};         // 0: none
  Clock::time_point silent_from_;  // last sign of life
  Stop stop_;
};

}  // namespace swarm::http
