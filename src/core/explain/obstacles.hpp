// SPDX-License-Identifier: Apache-2.0
// What keeps a task off a node: the scheduler's filters, evaluated against the nodes as they are.
#pragma once

#include "watch/slots.hpp"

#include <string>
#include <vector>

namespace swarm::explain {

struct Obstacle {
  enum class Kind { unavailable, constraint, platform, resources, plugin, port, per_node };
  Kind kind = Kind::unavailable;
  std::string text;      ///< "node.role==manager: it is worker"
  std::string what;      ///< What the spec asks for: the constraint, the resource, the port …
  std::string change{};  ///< A command by which the node would fit; empty: none known.
};

/// Everything on `node` that rules out another task of the snapshot's service; empty: it fits.
/// All tasks of the snapshot count as users of the node, whatever service they are of.
std::vector<Obstacle> obstacles(const Snapshot& snapshot, const watch::Rollout& rollout, const Node& node);

/// A next step that would remove what stands in the way on most nodes.
std::string way_out(const std::vector<std::vector<Obstacle>>& by_node, const std::string& service);

}  // namespace swarm::explain
