// SPDX-License-Identifier: Apache-2.0
// Time limits that apply to every deadline.
#pragma once

#include <algorithm>
#include <chrono>

namespace swarm {

/// Longer timeouts count as unlimited: the sum with the current time, in nanoseconds, would overflow.
inline constexpr std::chrono::years longest_timeout{100};

/// A request that ends at the deadline may end this much earlier.
inline constexpr std::chrono::milliseconds deadline_tolerance{50};

/// The part of the time `left` that a write must not use, so that it can be read back if its response is
/// lost.
constexpr std::chrono::milliseconds kept_for_reading_back(std::chrono::milliseconds left) {
  return std::min(left / 2, std::chrono::milliseconds(7000));
}

}  // namespace swarm
