// SPDX-License-Identifier: Apache-2.0
// Tasks gathered by the place they stand for: a slot, or a node of a global service.
#pragma once

#include "watch/rollout.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
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
  /// Its name, with the ID beside it where several nodes have that name; the ID where nothing is known of it.
  [[nodiscard]] std::string label(const std::string& id) const;
  [[nodiscard]] std::string label(const Node& node) const;
  /// What a command takes for it: its name or, where several nodes have that, the ID.
  [[nodiscard]] std::string reference(const std::string& id) const;
  [[nodiscard]] std::string reference(const Node& node) const;
  [[nodiscard]] bool down(const std::string& id) const;

 private:
  [[nodiscard]] bool is_ambiguous(const Node& node) const;

  std::map<std::string, const Node*> by_id_;
  std::map<std::string_view, std::size_t> names_;  ///< How many nodes have each.
};

/// One place for each slot (or node) that a task stands for, in order. Tasks of other services are left out.
std::vector<Place> places(const Snapshot& snapshot, const Rollout& rollout, const Nodes& nodes);

/// How many tasks should run (or complete): for a global service, one on each node that may take one.
std::uint64_t wanted_tasks(const Snapshot& snapshot, const Rollout& rollout,
                           const std::vector<Place>& places);

}  // namespace swarm::watch
