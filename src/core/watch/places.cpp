// SPDX-License-Identifier: Apache-2.0
// Tasks gathered by the place they stand for: a slot, or a node of a global service.
#include "watch/places.hpp"

#include "watch/constraint.hpp"
#include "watch/task_match.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

bool newer(const Task* a, const Task* b) {
  return std::tie(b->created, a->desired, a->id) < std::tie(a->created, b->desired, b->id);
}

bool is_fresh(const Snapshot& snapshot, const Rollout& rollout, const Task& task, const Nodes& nodes) {
  if (rollout.job()) return task.iteration == rollout.iteration;
  return up_to_date(match(value_at(*snapshot.service, "/Spec"), task, nodes.find(task.node)));
}

bool runs_here(const std::vector<Place>& places, const std::string& node) {
  return std::any_of(places.begin(), places.end(),
                     [&](const Place& place) { return place.node == node && place.live(); });
}

}  // namespace

bool Place::live() const {
  const auto wanted = [](const Task* task) { return task->wanted() && !task->ended(); };
  return std::any_of(fresh.begin(), fresh.end(), wanted) || std::any_of(old.begin(), old.end(), wanted);
}

Nodes::Nodes(const Snapshot& snapshot) {
  for (const Node& node : snapshot.nodes) {
    by_id_.emplace(node.id, &node);
    ++names_[node.label()];
  }
}

const Node* Nodes::find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::string Nodes::label(const std::string& id) const {
  const Node* node = find(id);
  return node ? label(*node) : id;
}

std::string Nodes::label(const Node& node) const {
  constexpr std::size_t shown = 12;
  return is_ambiguous(node) ? node.label() + " (" + node.id.substr(0, shown) + ")" : node.label();
}

std::string Nodes::reference(const std::string& id) const {
  const Node* node = find(id);
  return node ? reference(*node) : id;
}

std::string Nodes::reference(const Node& node) const { return is_ambiguous(node) ? node.id : node.label(); }

bool Nodes::is_ambiguous(const Node& node) const {
  const auto found = names_.find(node.label());
  return found != names_.end() && found->second > 1 && !node.id.empty();
}

bool Nodes::down(const std::string& id) const {
  const Node* node = find(id);
  return node && node->state == "down";
}

std::vector<Place> places(const Snapshot& snapshot, const Rollout& rollout, const Nodes& nodes) {
  std::map<std::pair<std::uint64_t, std::string>, Place> by_key;
  for (const Task& task : snapshot.tasks) {
    if (!task.service.empty() && !rollout.id.empty() && task.service != rollout.id) continue;
    const std::string node = rollout.global() ? task.node : std::string();
    const std::uint64_t slot = rollout.global() ? 0 : task.slot;
    Place& place = by_key[{slot, node}];
    place.slot = slot;
    place.node = node;
    (is_fresh(snapshot, rollout, task, nodes) ? place.fresh : place.old).push_back(&task);
  }
  std::vector<Place> ordered;
  ordered.reserve(by_key.size());
  for (auto& [key, place] : by_key) {
    std::sort(place.fresh.begin(), place.fresh.end(), newer);
    std::sort(place.old.begin(), place.old.end(), newer);
    ordered.push_back(std::move(place));
  }
  return ordered;
}

std::uint64_t wanted_tasks(const Snapshot& snapshot, const Rollout& rollout,
                           const std::vector<Place>& places) {
  if (!rollout.global()) return rollout.replicas;
  const auto takes_one = [&](const Node& node) {
    if (node.state == "down" || node.availability == "drain") return false;
    if (!satisfies_all(node, rollout.constraints)) return false;
    return node.availability != "pause" || runs_here(places, node.id);
  };
  if (snapshot.nodes_known)
    return static_cast<std::uint64_t>(std::count_if(snapshot.nodes.begin(), snapshot.nodes.end(), takes_one));
  return static_cast<std::uint64_t>(
      std::count_if(places.begin(), places.end(), [](const Place& place) { return place.live(); }));
}

}  // namespace swarm::watch
