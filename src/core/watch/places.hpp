// SPDX-License-Identifier: Apache-2.0
// Groups tasks by place: a slot, or a node of a global service.
#pragma once

#include "watch/rollout.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::watch {

/// Has at least one task. Points into `Places`, which may hold a hundred thousand of them.
class Place {
 public:
  using List = std::span<const Task* const>;

  Place(const Task* const* tasks, std::size_t fresh, std::size_t old)
      : tasks_(tasks), fresh_(static_cast<std::uint32_t>(fresh)), old_(static_cast<std::uint32_t>(old)) {}

  [[nodiscard]] List fresh() const { return {tasks_, fresh_}; }       ///< Up to date, newest first.
  [[nodiscard]] List old() const { return {tasks_ + fresh_, old_}; }  ///< With another spec, newest first.
  [[nodiscard]] std::uint64_t slot() const { return tasks_[0]->slot; }
  /// Global services: the node's ID.
  [[nodiscard]] const std::string& node() const { return tasks_[0]->node; }

  [[nodiscard]] const Task* newest() const { return fresh_ == 0 ? nullptr : tasks_[0]; }
  /// Whether a task, up to date or not, still has to run.
  [[nodiscard]] bool live() const;

 private:
  const Task* const* tasks_;
  std::uint32_t fresh_, old_;
};

/// Sorted. Points into the snapshot it was built from.
class Places {
 public:
  Places() = default;
  /// Reserves space for this many tasks.
  explicit Places(std::size_t tasks);
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;
  Places(Places&&) = default;
  Places& operator=(Places&&) = default;
  ~Places() = default;

  void add(Place::List fresh, Place::List old);
  [[nodiscard]] auto begin() const { return all_.begin(); }
  [[nodiscard]] auto end() const { return all_.end(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  std::vector<const Task*> tasks_;
  std::vector<Place> all_;
};

class Nodes {
 public:
  explicit Nodes(const Snapshot& snapshot);
  [[nodiscard]] const Node* find(const std::string& id) const;
  /// The node's name, followed by its ID if several nodes share the name; the ID if the node is unknown.
  [[nodiscard]] std::string label(const std::string& id) const;
  [[nodiscard]] std::string label(const Node& node) const;
  /// What docker commands accept for the node: its name, or its ID if several nodes share the name.
  [[nodiscard]] std::string reference(const std::string& id) const;
  [[nodiscard]] std::string reference(const Node& node) const;
  [[nodiscard]] bool down(const std::string& id) const;

 private:
  [[nodiscard]] bool is_ambiguous(const Node& node) const;

  std::map<std::string, const Node*> by_id_;
  std::map<std::string_view, std::size_t> names_;  ///< The number of nodes per name.
};

/// One place for each slot (or node) that has a task. Ignores tasks of other services.
Places places(const Snapshot& snapshot, const Rollout& rollout, const Nodes& nodes);

/// How many tasks should run (or complete); for a global service, one per eligible node.
std::uint64_t wanted_tasks(const Snapshot& snapshot, const Rollout& rollout, const Places& places);

}  // namespace swarm::watch
