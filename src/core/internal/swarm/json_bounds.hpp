// SPDX-License-Identifier: Apache-2.0
// The bounds of one document: what somebody may send before we stop believing that it is one.
#pragma once

#include <cstddef>

namespace swarm::json {

inline constexpr std::size_t max_size = 64u << 20;
inline constexpr std::size_t max_depth = 128;
/// The ordered object looks members up one by one, so that a huge one would cost minutes.
inline constexpr std::size_t max_members = 4096;

}  // namespace swarm::json
