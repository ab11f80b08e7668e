// SPDX-License-Identifier: Apache-2.0
// What each place of a service is doing.
#include "watch/rows.hpp"

#include <algorithm>

namespace swarm::watch {
namespace {

std::string note(const Rollout& rollout, const Place& place, const Task& task, const Nodes& nodes) {
  if (!task.ended() && nodes.down(task.node)) return "its node is down";
  if (!task.ended() && !task.wanted()) return "stopping";
  if (task.state == TaskState::preparing) return "pulling";
  if (task.state == TaskState::ready && task.desired == TaskState::ready)
    return place.fresh.size() > 1 && place.fresh[1]->ended() ? "waiting to restart" : "waiting for its turn";
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
  const Task* newest = place.newest();
  if (newest && (newest->wanted() || !newest->ended())) return newest;
  if (!rollout.job() && !place.old.empty() && place.live()) {
    const auto live = std::find_if(place.old.begin(), place.old.end(),
                                   [](const Task* task) { return task->wanted() && !task->ended(); });
    if (live != place.old.end()) return *live;
  }
  return newest && (newest->went_wrong() || ended_well(rollout, *newest)) ? newest : nullptr;
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
    row.failures = ledger.in_a_row(rollout, place, now);
    row.note = row.up_to_date ? note(rollout, place, *task, nodes) : "of the version before";
    if (row.up_to_date) row.error = last_error(place, *task);
    if (!row.up_to_date && row.failures > 0) row.error = error_text(*place.newest());
    made.push_back(std::move(row));
  }
  return made;
}

}  // namespace swarm::watch
