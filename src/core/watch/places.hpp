// SPDX-License-Identifier: Apache-2.0
// Tasks gathered by the place they stand for: a slot, or a node of a global service.
#pragma once

#include "watch/rollout.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace swarm::watch {

/// Pointers go into the snapshot the places were made from.
struct Place {
  std::uint64_t slot = 0;
  std::string node;                ///< Global services: the node's ID.
  std::vector<const Task*> fresh;  ///< Up to date, newest first.
  std::vector<const Task*> old;    ///< Of another spec, newest first.

  [[nodiscard]] const Task* newest() const { return fresh.empty() ? nullptr : fresh.front(); }
  /// A task of either kind that is still wanted.
  [[nodiscard]] bool live() const;
};

class Nodes {
 public:
  explicit Nodes(const Snapshot& snapshot);
  [[nodiscard]] const Node* find(const std::string& id) const;
  /// Its name, or the ID where nothing is known of it.
  [[nodiscard]] std::string label(const std::string& id) const;
  [[nodiscard]] bool down(const std::string& id) const;

 private:
  std::map<std::string, const Node*> by_id_;
};

/// One place for each slot (or node) that a task stands for, in order. Tasks of other services are left out.
std::vector<Place> places(const Snapshot& snapshot, const Rollout& rollout, const Nodes& nodes);

/// How many tasks should run (or complete): for a global service, one on each node that may take one.
std::uint64_t wanted_tasks(const Snapshot& snapshot, const Rollout& rollout,
                           const std::vector<Place>& places);

}  // namespace swarm::watch
