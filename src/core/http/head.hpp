// SPDX-License-Identifier: Apache-2.0
// Is this the head of an answer at all? Checked before any of it is believed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace swarm::http {

/// Most bytes that status line and headers may have together.
inline constexpr std::size_t most_head = std::size_t{64} * 1024;

/// Why `head` (status line and headers, up to and including the empty line) can't be believed; empty: it can.
/// Two lengths that differ, a length beside chunks, and whatever is not HTTP/1 are lies or garbage.
std::string wrong_with(std::string_view head);

/// Whether a sound head says that the body is chunked.
bool is_chunked(std::string_view head);

/// Can bytes that begin like this still become an answer? Ends the wait for the rest of garbage.
bool begins_like_http(std::string_view bytes);

}  // namespace swarm::http
