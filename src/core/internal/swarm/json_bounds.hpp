// SPDX-License-Identifier: Apache-2.0
// The limits of one JSON document; larger input is rejected.
#pragma once

#include <cstddef>

namespace swarm::json {

inline constexpr std::size_t max_size = 64u << 20;
inline constexpr std::size_t max_depth = 128;
/// The ordered object searches members linearly, so that a huge one would take minutes.
inline constexpr std::size_t max_members = 4096;

}  // namespace swarm::json
