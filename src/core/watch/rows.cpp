// SPDX-License-Identifier: Apache-2.0
// What each place of a service is doing.
#include "watch/rows.hpp"

#include <algorithm>

namespace swarm::watch {
namespace {

/// What came before the newest up-to-date task has not ended yet.
bool has_predecessor(const Place& place) {
  const auto lives = [](const Task* task) { return !task->ended(); };
  return std::any_of(place.fresh.begin() + 1, place.fresh.end(), lives) ||
         std::any_of(place.old.begin(), place.old.end(), lives);
}

std::string note(const Rollout& rollout, const Place& place, const Task& task, const Nodes& nodes) {
  if (!task.ended() && nodes.down(task.node)) return "its node is down";
  if (!task.ended() && !task.wanted()) return "stopping";
  if (task.state == TaskState::ready && task.desired == TaskState::ready) {
    const Task* before = place.fresh.size() > 1 ? place.fresh[1] : nullptr;
    const bool ended_by_itself = before && (before->went_wrong() || before->state == TaskState::complete);
    if (ended_by_itself) return "waiting to restart";
    return has_predecessor(place) ? "waiting for the old task to stop" : "not started yet";
  }
  if (task.state == TaskState::starting && rollout.health_check) return "waiting for the health check";
  return task.state == TaskState::pending ? "no node yet" : "";
}

/// What the rollout replaces: going back, that is the newer version.
std::string other_version(const Rollout& rollout) {
  const bool back =
      rollout.update == UpdateState::rollback_started || rollout.update == UpdateState::rollback_paused;
  return back ? "newer version" : "previous version";
}

/// The up-to-date task whose failure this place has not outlived; null: none.
const Task* last_failure(const Place& place, const Task& task, int failures) {
  const bool newest = &task == place.newest();
  if (newest && !task.error.empty()) return &task;
  const bool stopping = !task.ended() && !task.wanted();
  if (newest && (task.state == TaskState::running || stopping)) return nullptr;
  const auto ended =
      std::find_if(place.fresh.begin(), place.fresh.end(), [](const Task* one) { return one->ended(); });
  if (ended == place.fresh.end()) return nullptr;
  return failures > 0 || (newest && (*ended)->went_wrong()) ? *ended : nullptr;
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
    row.note = row.up_to_date ? note(rollout, place, *task, nodes) : other_version(rollout);
    if (const Task* failed = last_failure(place, *task, row.failures)) {
      row.error = error_text(*failed);
      row.failed_on = nodes.label(failed->node);
    }
    made.push_back(std::move(row));
  }
  return made;
}

}  // namespace swarm::watch
