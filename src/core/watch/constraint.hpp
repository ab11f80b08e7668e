// SPDX-License-Identifier: Apache-2.0
// Placement constraints, judged against a node by the scheduler's rules.
#pragma once

#include <swarm/tasks.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::watch {

/// "node.role == manager", taken apart. `key` keeps its case: label names are case-sensitive.
struct Constraint {
  std::string key;
  bool equal = true;
  std::string value;
};

/// Nothing where the text has no operator.
std::optional<Constraint> parse_constraint(std::string_view text);

/// True if the node satisfies it. Values compare without case; a missing label is the empty string; a key
/// that does not exist satisfies nothing.
bool satisfies(const Node& node, const Constraint& constraint);
bool satisfies_all(const Node& node, const std::vector<std::string>& constraints);

/// What the node has where the constraint looks: "worker"; nothing where the key is unknown.
std::optional<std::string> actual_value(const Node& node, std::string_view key);

}  // namespace swarm::watch
