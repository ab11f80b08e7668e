// SPDX-License-Identifier: Apache-2.0
// Parses placement constraints and evaluates them against a node by the scheduler's rules.
#pragma once

#include <swarm/tasks.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::watch {

/// A parsed constraint such as "node.role == manager". `key` keeps its case: label names are case-sensitive.
struct Constraint {
  std::string key;
  bool equal = true;
  std::string value;
};

/// Nothing if the text has no operator.
std::optional<Constraint> parse_constraint(std::string_view text);

/// Whether the node satisfies the constraint. Values compare case-insensitively; a missing label is the empty
/// string; an unknown key is never satisfied.
bool satisfies(const Node& node, const Constraint& constraint);
bool satisfies_all(const Node& node, const std::vector<std::string>& constraints);

/// The node's value for the constraint's key, for example "worker"; nothing if the key is unknown.
std::optional<std::string> actual_value(const Node& node, std::string_view key);

}  // namespace swarm::watch
