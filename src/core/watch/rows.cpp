// SPDX-License-Identifier: Apache-2.0
// What each place of a service is doing.
#include "watch/rows.hpp"

#include <optional>

namespace swarm::watch {
namespace {

std::string note(const Rollout& rollout, const Task& task, const Nodes& nodes) {
  if (!task.ended() && nodes.down(task.node)) return "its node is down";
  if (!task.ended() && !task.wanted()) return "stopping";
  if (task.state == TaskState::preparing) return "pulling";
  if (task.state == TaskState::ready && task.desired == TaskState::ready) return "waiting to restart";
  if (task.state == TaskState::starting && rollout.health_check) return "waiting for the health check";
  return task.state == TaskState::pending ? "no node yet" : "";
}

/// The newest error of this place that its newest task has not outlived.
std::string last_error(const Place& place, const Task& task) {
  if (!task.error.empty()) return task.error;
  if (task.ended() && task.went_wrong()) return error_text(task);
  if (task.state == TaskState::running || task.ended() || place.fresh.size() < 2) return {};
  const Task* before = place.fresh[1];
  return before->went_wrong() ? error_text(*before) : std::string();
}

/// The task that stands for the place now; nothing where only history is left.
const Task* standing(const Rollout& rollout, const Place& place) {
  if (const Task* newest = place.newest()) {
    const bool history = newest->ended() && !newest->went_wrong() && !ended_well(rollout, *newest);
    return history && !newest->wanted() ? nullptr : newest;
  }
  if (place.old.empty() || rollout.job()) return nullptr;
  const Task* oldest_spec = place.old.front();
  return oldest_spec->ended() && !place.live() ? nullptr : oldest_spec;
}

}  // namespace

std::vector<Progress::Slot> rows(const Rollout& rollout, const std::vector<Place>& places, const Nodes& nodes,
                                 const Ledger& ledger, EngineTime now) {
  std::vector<Progress::Slot> made;
  for (const Place& place : places) {
    const Task* task = standing(rollout, place);
    if (!task) continue;
    Progress::Slot row;
    row.label = rollout.global() ? nodes.label(place.node) : std::to_string(place.slot);
    row.task = task->id;
    row.state = task->state;
    row.up_to_date = task == place.newest();
    if (now > task->since && task->since != EngineTime{})
      row.age = std::chrono::duration_cast<std::chrono::seconds>(now - task->since);
    row.node = nodes.label(task->node);
    row.error = row.up_to_date ? last_error(place, *task) : std::string();
    row.note = row.up_to_date ? note(rollout, *task, nodes) : "of the version before";
    row.failures = ledger.in_a_row(rollout, place, now);
    made.push_back(std::move(row));
  }
  return made;
}

}  // namespace swarm::watch
