// SPDX-License-Identifier: Apache-2.0
// Checks the items of an engine's lists; an invalid one makes the response invalid.
#pragma once

#include <swarm/json.hpp>
#include <swarm/shape.hpp>

#include <string>
#include <string_view>

namespace swarm {

/// How the text violates the record ("it has no Spec"), or that its ID cannot be used in a path; empty if it is
/// an entry of a list.
std::string fault_of_entry(std::string_view text, const api::Record& record);

/// The list itself; null counts as an empty list. Throws broken_answer: "cannot list the nodes: the response is
/// invalid: not a node: it has no Spec".
Json entries(Json answer, std::string_view tried, std::string_view noun, const api::Record& record);

}  // namespace swarm
