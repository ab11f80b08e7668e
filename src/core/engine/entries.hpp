// SPDX-License-Identifier: Apache-2.0
// The entries of an engine's lists: each is what it should be, or the answer is broken.
#pragma once

#include <swarm/json.hpp>
#include <swarm/shape.hpp>

#include <string_view>

namespace swarm {

/// Whether the text is what the record says, and its ID can stand in a path.
bool is_entry(std::string_view text, const api::Record& record);

/// The list itself; null is an empty one. Throws broken_answer: "cannot list the nodes: the answer is broken:
/// an entry of it is no node".
Json entries(Json answer, std::string_view tried, std::string_view noun, const api::Record& record);

}  // namespace swarm
