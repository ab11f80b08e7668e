// SPDX-License-Identifier: Apache-2.0
// Analyses one snapshot: counts its places, describes what each one does, and explains unplaced tasks.
#include "watch/view.hpp"

#include "watch/failure_log.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <chrono>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

bool is_scheduled(const Task& task) { return task.state == TaskState::pending; }

/// Prefers a task with an error text, then one that only waits for the scheduler.
int detail_rank(const Task& task) { return (task.error.empty() ? 0 : 2) + (is_scheduled(task) ? 1 : 0); }

bool has_less_detail(const UnplacedTask& a, const UnplacedTask& b) {
  return detail_rank(*a.task) < detail_rank(*b.task);
}

}  // namespace

Unplaced::Unplaced(const View& view, const Count& count) {
  const UnplacedTask& first =
      *std::max_element(count.unplaced.begin(), count.unplaced.end(), has_less_detail);
  const Task& task = *first.task;
  stage_ = is_scheduled(task) ? Stage::scheduling : Stage::allocation;
  cause_ = task.error;
  for (const UnplacedTask& one : count.unplaced)
    tasks_ += detail_rank(*one.task) == detail_rank(task) && one.task->error == cause_ ? 1 : 0;
  subject_ = tasks_ == 1 ? "task " + task_name(view.rollout, *first.place, view.nodes)
                         : std::to_string(tasks_) + " tasks of " + view.rollout.name;
}

std::string Unplaced::state() const {
  const bool one = tasks_ == 1;
  if (stage_ == Stage::scheduling && has_cause()) return subject_ + " cannot be scheduled: " + cause_;
  const std::string text = subject_ + (one ? " waits for " : " wait for ");
  if (stage_ == Stage::scheduling) return text + "the scheduler";
  return text + (one ? "its" : "their") + " networks, addresses and ports to be allocated" +
         (has_cause() ? ": " + cause_ : "");
}

std::string Unplaced::verdict(milliseconds waited) const {
  if (has_cause()) return state();
  const bool one = tasks_ == 1;
  const std::string text = subject_ + (one ? " has" : " have") + " waited " +
                           value::duration_text(std::chrono::nanoseconds(waited).count()) + " for ";
  if (stage_ == Stage::scheduling) return text + "a node; the scheduler has given no reason";
  return text + (one ? "its" : "their") + " networks, addresses and ports to be allocated";
}

View::View(const Snapshot& shown, TimePoint at)
    : snapshot(shown),
      rollout(read_rollout(*shown.service)),
      nodes(shown),
      places(watch::places(shown, rollout, nodes)),
      service_read(std::min(at, shown.service_read)),
      tasks_read(std::min(at, shown.tasks_read)) {}

const Json& View::spec() const { return value_at(*snapshot.service, "/Spec"); }

bool View::is_restart() const {
  const Json& previous = value_at(*snapshot.service, "/PreviousSpec");
  return previous.is_object() && same_but_for_restarts(previous, spec(), Strictness::as_orchestrated);
}

namespace {

bool runs(const View& view, const Task& task) {
  return task.state == TaskState::running && task.wanted() && !view.nodes.down(task.node);
}

void count_running(const Task& task, Count& count) {
  ++count.running;
  count.tasks.add(task.id);
  count.youngest = std::max(count.youngest, std::max(task.updated, task.created));
}

void count_newest(const View& view, const Place& place, const Task& task, Count& count) {
  if (ended_well(view.rollout, task)) ++count.ended_well;
  if (task.ended() || !task.wanted()) return;
  if (task.state < TaskState::assigned) count.unplaced.push_back({&place, &task});
  if (task.state >= TaskState::assigned && task.state < TaskState::running) count.in_transit = true;
}

void count_place(const View& view, const Place& place, Count& count) {
  count.live += place.live() ? 1 : 0;
  for (const auto list : {place.fresh(), place.old()})
    if (!list.empty()) {
      count.signature.add(list.front()->id);
      count.signature.add(to_text(list.front()->state));
    }
  const Task* task = place.newest();
  if (!task && view.rollout.update_done() && !place.old().empty()) {
    task = place.old().front();
    count.relies_on_engine = true;
  }
  if (task) count_newest(view, place, *task, count);
  if (task && runs(view, *task)) {
    ++count.up_to_date;
    return count_running(*task, count);
  }
  // Tasks of an earlier iteration of a job do not count.
  if (view.rollout.job()) return;
  const auto previous =
      std::find_if(place.old().begin(), place.old().end(), [&](const Task* old) { return runs(view, *old); });
  if (previous != place.old().end()) count_running(**previous, count);
}

}  // namespace

Count count_places(const View& view) {
  Count count;
  for (const Place& place : view.places) count_place(view, place, count);
  return count;
}

namespace {

/// A task older than the newest up-to-date one has not ended yet.
bool has_predecessor(const Place& place) {
  const auto lives = [](const Task* task) { return !task->ended(); };
  return std::any_of(place.fresh().begin() + 1, place.fresh().end(), lives) ||
         std::any_of(place.old().begin(), place.old().end(), lives);
}

std::string_view note(const Rollout& rollout, const Place& place, const Task& task, const Nodes& nodes) {
  if (!task.ended() && nodes.down(task.node)) return "its node is down";
  if (!task.ended() && !task.wanted()) return "stopping";
  if (task.state == TaskState::ready && task.desired == TaskState::ready) {
    const Task* before = place.fresh().size() > 1 ? place.fresh()[1] : nullptr;
    const bool ended_by_itself = before && (before->went_wrong() || before->state == TaskState::complete);
    if (ended_by_itself) return "waiting to restart";
    return has_predecessor(place) ? "waiting for the old task to stop" : "not started yet";
  }
  if (task.state == TaskState::starting && rollout.health_check) return "waiting for the health check";
  return task.state == TaskState::pending ? "no node yet" : "";
}

/// The version that the rollout replaces; during a rollback that is the newer one.
std::string_view other_version(const Rollout& rollout) {
  const bool back =
      rollout.update == UpdateState::rollback_started || rollout.update == UpdateState::rollback_paused;
  return back ? "newer version" : "previous version";
}

/// The up-to-date task whose failure is still this place's current state; null if there is none.
const Task* last_failure(const Place& place, const Task& task, int failures) {
  const bool newest = &task == place.newest();
  if (newest && !task.error.empty()) return &task;
  const bool stopping = !task.ended() && !task.wanted();
  if (newest && (task.state == TaskState::running || stopping)) return nullptr;
  const auto ended =
      std::find_if(place.fresh().begin(), place.fresh().end(), [](const Task* one) { return one->ended(); });
  if (ended == place.fresh().end()) return nullptr;
  return failures > 0 || (newest && (*ended)->went_wrong()) ? *ended : nullptr;
}

/// The task that represents the place now; null if only history is left.
const Task* current_task(const Rollout& rollout, const Place& place) {
  const Task* newest = place.newest();
  if (newest && (newest->wanted() || !newest->ended())) return newest;
  if (!rollout.job() && !place.old().empty() && place.live()) {
    const auto live = std::find_if(place.old().begin(), place.old().end(),
                                   [](const Task* task) { return task->wanted() && !task->ended(); });
    if (live != place.old().end()) return *live;
  }
  return newest && (newest->went_wrong() || ended_well(rollout, *newest)) ? newest : nullptr;
}

}  // namespace

std::vector<Progress::Slot> rows(const Rollout& rollout, const Places& places, const Nodes& nodes,
                                 const FailureLog& failure_log, EngineTime now) {
  std::vector<Progress::Slot> result;
  result.reserve(places.size());
  std::map<std::string_view, SharedText> names;  // by node
  const auto name_of = [&](const SharedText& node) {
    const auto [known, is_new] = names.try_emplace(node);
    if (is_new) known->second = nodes.label(node);
    return known->second;
  };
  for (const Place& place : places) {
    const Task* task = current_task(rollout, place);
    if (!task) continue;
    Progress::Slot row;
    row.label = place_label(rollout, place, nodes);
    row.task = task->id;
    row.state = task->state;
    row.up_to_date = task == place.newest();
    if (now > task->since && task->since != EngineTime{})
      row.age = std::chrono::duration_cast<std::chrono::seconds>(now - task->since);
    row.node = name_of(task->node);
    row.failures = failure_log.in_a_row(rollout, place, now);
    row.note = row.up_to_date ? note(rollout, place, *task, nodes) : other_version(rollout);
    if (const Task* failed = last_failure(place, *task, row.failures)) {
      row.error = error_text(*failed);
      row.failed_on = name_of(failed->node);
    }
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace swarm::watch
