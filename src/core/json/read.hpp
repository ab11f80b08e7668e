// SPDX-License-Identifier: Apache-2.0
// The bounds of one document: what an engine may send before we stop believing that it is one.
#pragma once

#include <swarm/json.hpp>

#include <cstddef>
#include <string_view>

namespace swarm::json {

inline constexpr std::size_t max_size = 64u << 20;
inline constexpr std::size_t max_depth = 128;
/// The ordered object looks members up one by one, so that a huge one would cost minutes.
inline constexpr std::size_t max_members = 4096;

/// Why `text` goes beyond the bounds; empty: it does not. Looks at structure only, in one cheap pass.
std::string_view beyond_bounds(std::string_view text);

/// The document; null where the text is none, or beyond the bounds.
Json read_or_null(std::string_view text);

}  // namespace swarm::json
