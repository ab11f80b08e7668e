// SPDX-License-Identifier: Apache-2.0
// Checks the entries of an engine's lists; an invalid one makes the answer broken.
#pragma once

#include <swarm/json.hpp>
#include <swarm/shape.hpp>

#include <string_view>

namespace swarm {

/// Whether the text matches the record, and its ID can be used in a path.
bool is_entry(std::string_view text, const api::Record& record);

/// The list itself; null counts as an empty list. Throws broken_answer: "cannot list the nodes: the answer is
/// broken: an entry of it is no node".
Json entries(Json answer, std::string_view tried, std::string_view noun, const api::Record& record);

}  // namespace swarm
