// SPDX-License-Identifier: Apache-2.0
// Measures how evenly tasks are spread, by the rules of SwarmKit's scheduler: it follows the spread
// preferences level by level, then picks the node with the fewest tasks of the service.
#include "explain/findings.hpp"

#include <swarm/access.hpp>
#include <swarm/balance.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using watch::UpdateState;

/// A node that accepts tasks, or all nodes that share one value of a preference's label.
struct Branch {
  std::uint64_t tasks = 0, room = 0;
  std::map<std::string, Branch> children{};  ///< By label value; on the last level by node ID.

  [[nodiscard]] bool has_room() const { return tasks < room; }
};

void grow(Branch& branch, std::span<const std::string> path, std::uint64_t tasks, std::uint64_t room) {
  branch.tasks += tasks;
  branch.room += room;
  if (!path.empty()) grow(branch.children[path.front()], path.subspan(1), tasks, room);
}

bool is_uneven(const Branch& branch) {
  std::uint64_t most = 0, least = branch.room;
  for (const auto& [value, child] : branch.children) {
    most = std::max(most, child.tasks);
    if (child.has_room()) least = std::min(least, child.tasks);
  }
  return most > least + 1 ||
         std::ranges::any_of(branch.children, [](const auto& child) { return is_uneven(child.second); });
}

/// Adds one task where the scheduler would place it; the children get none if they have no room.
void place(Branch& branch) {
  ++branch.tasks;
  Branch* best = nullptr;
  for (auto& [value, child] : branch.children)
    if (child.has_room() && (best == nullptr || child.tasks < best->tasks)) best = &child;
  if (best != nullptr) place(*best);
}

void collect(const Branch& branch, std::vector<std::uint64_t>& tasks) {
  if (branch.children.empty()) tasks.push_back(branch.tasks);
  for (const auto& [value, child] : branch.children) collect(child, tasks);
}

void empty(Branch& branch) {
  branch.tasks = 0;
  for (auto& [value, child] : branch.children) empty(child);
}

std::vector<std::uint64_t> as_even_as_can_be(Branch root, std::uint64_t tasks) {
  empty(root);
  for (; tasks > 0 && root.has_room(); --tasks) place(root);
  std::vector<std::uint64_t> shares;
  if (!root.children.empty()) collect(root, shares);
  std::ranges::sort(shares, std::greater{});
  return shares;
}

/// The value of the label that a preference names; nothing if the scheduler does not know the preference.
std::optional<std::string> value_of(const Node& node, const std::string& descriptor) {
  for (const auto& [prefix, labels] :
       {std::pair("node.labels.", &node.labels), std::pair("engine.labels.", &node.engine_labels)}) {
    const std::string_view start(prefix);
    if (descriptor.size() <= start.size() || !equal_fold(descriptor.substr(0, start.size()), start)) continue;
    for (const auto& [key, value] : *labels)
      if (key == descriptor.substr(start.size())) return value;
    return std::string();
  }
  return std::nullopt;
}

std::vector<std::string> path_to(const Node& node, const Json& spec) {
  std::vector<std::string> path;
  for (const Json& preference : list_at(spec, "/TaskTemplate/Placement/Preferences"))
    if (auto value = value_of(node, text_at(preference, "/Spread/SpreadDescriptor")))
      path.push_back(std::move(*value));
  path.push_back(node.id);
  return path;
}

bool publishes_on_nodes(const Json& spec) {
  return std::ranges::any_of(list_at(spec, "/EndpointSpec/Ports"),
                             [](const Json& port) { return text_at(port, "/PublishMode") == "host"; });
}

std::string why_left_alone(const watch::View& view, std::uint64_t running) {
  const watch::Rollout& rollout = view.rollout;
  if (rollout.job()) return "jobs end by themselves";
  if (rollout.global()) return "global services have one task on each node";
  if (publishes_on_nodes(view.spec())) return "they publish ports in host mode";
  if (rollout.in_progress()) return "an update is in progress";
  if (rollout.update == UpdateState::paused || rollout.update == UpdateState::rollback_paused)
    return "an update is paused";
  if (running < rollout.replicas) return "not all of their tasks run";
  return {};
}

using TasksPerNode = std::map<std::string, std::uint64_t>;

/// Tasks of the service that run, by the node's ID; those of a node that is down do not count.
TasksPerNode running_tasks(const std::vector<const Task*>& own, const watch::View& view) {
  TasksPerNode running;
  for (const Task* task : own)
    if (task->wanted() && task->state == TaskState::running && !view.nodes.down(task->node))
      ++running[task->node];
  return running;
}

class Balancer {
 public:
  explicit Balancer(const Swarm& all)
      : all_(all),
        swarm_{.service = nullptr, .tasks = {}, .nodes = all.nodes, .nodes_known = true},
        use_(all.tasks, all.neighbours) {
    for (const Task& task : all.tasks) by_service_[task.service].push_back(&task);
  }

  Balance balance(const std::shared_ptr<const Json>& service) {
    swarm_.service = service;
    const watch::View view(swarm_, {});
    Balance result{.id = view.rollout.id, .name = view.rollout.name};
    const auto own = by_service_.find(result.id);
    const auto running = own == by_service_.end() ? TasksPerNode() : running_tasks(own->second, view);
    std::uint64_t sum = 0;
    for (const auto& [node, count] : running) sum += count;
    result.left_alone = why_left_alone(view, sum);
    if (!result.left_alone.empty()) return result;
    Branch root;
    for (const Node& node : all_.nodes) {
      const auto here = running.find(node.id);
      const std::uint64_t tasks = here == running.end() ? 0 : here->second;
      const std::uint64_t room = explain::room_for_tasks(view, node, use_);
      if (room > 0) grow(root, path_to(node, view.spec()), tasks, std::max(room, tasks));
      if (room > 0 || tasks > 0) result.now.push_back({view.nodes.label(node), tasks, room > 0});
    }
    std::ranges::sort(result.now, [](const Balance::Share& a, const Balance::Share& b) {
      return a.tasks != b.tasks ? a.tasks > b.tasks : a.node < b.node;
    });
    result.uneven = is_uneven(root);
    result.possible = as_even_as_can_be(std::move(root), sum);
    return result;
  }

 private:
  const Swarm& all_;
  Snapshot swarm_;
  explain::NodeUse use_;
  std::map<std::string_view, std::vector<const Task*>> by_service_;
};

}  // namespace

std::vector<Balance> balances(const Swarm& all) {
  Balancer balancer(all);
  std::vector<Balance> result;
  for (const auto& service : all.services) result.push_back(balancer.balance(service));
  return result;
}

}  // namespace swarm
