// SPDX-License-Identifier: Apache-2.0
// Groups tasks by place: a slot, or a node of a global service.
#include "watch/places.hpp"

#include "watch/constraint.hpp"
#include "watch/task_match.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

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

bool runs_here(const Places& places, const std::string& node) {
  return std::any_of(places.begin(), places.end(),
                     [&](const Place& place) { return place.node() == node && place.live(); });
}

}  // namespace

bool Place::live() const {
  const auto wanted = [](const Task* task) { return task->wanted() && !task->ended(); };
  return std::ranges::any_of(fresh(), wanted) || std::ranges::any_of(old(), wanted);
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

Places::Places(std::size_t tasks) {
  tasks_.reserve(tasks);
  all_.reserve(tasks);
}

void Places::add(Place::List fresh, Place::List old) {
  const Task* const* const first = tasks_.data() + tasks_.size();
  tasks_.insert(tasks_.end(), fresh.begin(), fresh.end());
  tasks_.insert(tasks_.end(), old.begin(), old.end());
  all_.emplace_back(first, fresh.size(), old.size());
}

Places places(const Snapshot& snapshot, const Rollout& rollout, const Nodes& nodes) {
  std::vector<const Task*> fresh, old;
  for (const Task& task : snapshot.tasks) {
    if (!task.service.empty() && !rollout.id.empty() && task.service != rollout.id) continue;
    (is_fresh(snapshot, rollout, task, nodes) ? fresh : old).push_back(&task);
  }
  const auto key = [&](const Task* task) {
    return task_place(rollout.mode, task->slot, std::string_view(task->node));
  };
  for (auto* tasks : {&fresh, &old})
    std::ranges::sort(*tasks, [&](const Task* a, const Task* b) {
      return key(a) != key(b) ? key(a) < key(b) : newer(a, b);
    });
  Places result(fresh.size() + old.size());
  for (Place::List fresh_left = fresh, old_left = old; !fresh_left.empty() || !old_left.empty();) {
    const bool begins_old =
        fresh_left.empty() || (!old_left.empty() && key(old_left.front()) < key(fresh_left.front()));
    const auto here = key((begins_old ? old_left : fresh_left).front());
    const auto take = [&](Place::List& left) {
      const auto end = std::ranges::find_if(left, [&](const Task* task) { return key(task) != here; });
      const auto taken = left.first(static_cast<std::size_t>(end - left.begin()));
      left = left.subspan(taken.size());
      return taken;
    };
    const Place::List taken = take(fresh_left);
    result.add(taken, take(old_left));
  }
  return result;
}

std::uint64_t wanted_tasks(const Snapshot& snapshot, const Rollout& rollout, const Places& places) {
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
