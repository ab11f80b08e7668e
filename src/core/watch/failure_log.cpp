// SPDX-License-Identifier: Apache-2.0
// Decides which task failures count for this rollout.
#include "watch/failure_log.hpp"

#include <algorithm>

namespace swarm {

std::string failure_count_text(std::size_t times) {
  return (times >= most_failures_counted ? "at least " : "") + std::to_string(times);
}

}  // namespace swarm

namespace swarm::watch {
namespace {

/// The task failed, or it completed although the restart policy restarts it for ever.
bool failed(const Rollout& rollout, const Task& task) {
  return task.went_wrong() || (task.state == TaskState::complete && !ended_well(rollout, task));
}

bool runs(const Place& place) { return place.newest() && place.newest()->state == TaskState::running; }

}  // namespace

std::string place_label(const Rollout& rollout, const Place& place, const Nodes& nodes) {
  return rollout.global() ? nodes.label(place.node()) : std::to_string(place.slot());
}

std::string task_name(const Rollout& rollout, const Place& place, const Nodes& nodes) {
  return rollout.name + "." + place_label(rollout, place, nodes);
}

std::string error_text(const Task& task) {
  if (!task.error.empty()) return task.error;
  if (task.state == TaskState::complete)
    return "the command ended (exit code " + std::to_string(task.exit_code.value_or(0)) + ")";
  return task.message.empty() ? std::string(to_text(task.state)) : task.message;
}

bool ended_well(const Rollout& rollout, const Task& task) {
  return task.state == TaskState::complete && rollout.restart != Restart::any;
}

bool FailureLog::counts(const Rollout& rollout, const Place& place, const Task& task, EngineTime now) const {
  if (!before_.contains(task.id) || after_ == Goal::After::create) return true;
  if (task.created < rollout.started) return false;
  if (after_ != Goal::After::nothing) return true;
  constexpr auto recent = std::chrono::minutes(10);
  return !runs(place) && (now == EngineTime{} || now - task.since < recent);
}

int FailureLog::in_a_row(const Rollout& rollout, const Place& place, EngineTime now) const {
  auto task = place.fresh().begin();
  while (task != place.fresh().end() && !(*task)->ended()) ++task;
  int times = 0;
  constexpr int most = static_cast<int>(most_failures_counted);
  for (; task != place.fresh().end() && times < most; ++task) {
    if (!failed(rollout, **task) || !counts(rollout, place, **task, now)) break;
    ++times;
  }
  return times;
}

bool FailureLog::gave_up(const Rollout& rollout, const Place& place, EngineTime now) const {
  const int times = in_a_row(rollout, place, now);
  // A task that runs again gets one more attempt before we give up.
  if (times >= (runs(place) ? 4 : 3)) return true;
  if (rollout.job() && rollout.restart == Restart::never) return times > 0;
  const Task* newest = place.newest();
  if (!newest || !newest->went_wrong()) return false;
  return rollout.restart == Restart::never ||
         (rollout.max_attempts > 0 && static_cast<std::uint64_t>(times) > rollout.max_attempts);
}

void FailureLog::note(const Rollout& rollout, const Place& place, const Task& task, const Nodes& nodes) {
  Record record;
  record.created = task.created;
  record.failure.error = error_text(task);
  record.failure.node = nodes.label(task.node);
  record.failure.exit_code = task.exit_code;
  record.failure.task = task.id;
  record.failure.label = task_name(rollout, place, nodes);
  record.failure.times = 1;
  by_task_[task.id] = std::move(record);
}

void FailureLog::read(const Rollout& rollout, const Places& places, const Nodes& nodes, EngineTime now) {
  for (const Place& place : places)
    for (const Task* task : place.fresh())
      if (!has_read_ && task->ended()) before_.insert(task->id);
  has_read_ = true;
  for (const Place& place : places) {
    for (const Task* task : place.fresh())
      if (failed(rollout, *task) && counts(rollout, place, *task, now)) note(rollout, place, *task, nodes);
    // After an automatic rollback the failed tasks are those of the other spec.
    for (const Task* task : place.old())
      if (rollout.rolled_back_by_engine && task->went_wrong() && task->created >= rollout.started)
        note(rollout, place, *task, nodes);
  }
}

std::vector<Progress::Failure> FailureLog::failures() const {
  std::vector<const Record*> newest_first;
  for (const auto& [id, record] : by_task_) newest_first.push_back(&record);
  std::sort(newest_first.begin(), newest_first.end(),
            [](const Record* a, const Record* b) { return a->created > b->created; });
  std::vector<Progress::Failure> grouped;
  for (const Record* record : newest_first) {
    const auto alike = std::find_if(grouped.begin(), grouped.end(), [&](const Progress::Failure& failure) {
      return failure.label == record->failure.label && failure.error == record->failure.error &&
             failure.node == record->failure.node;
    });
    if (alike == grouped.end())
      grouped.push_back(record->failure);
    else
      ++alike->times;
  }
  return grouped;
}

}  // namespace swarm::watch
