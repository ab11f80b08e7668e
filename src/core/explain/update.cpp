// SPDX-License-Identifier: Apache-2.0
// Describes the last update of a service. After an automatic rollback the service no longer holds the failed
// update's spec, but the tasks that failed still do.
#include "explain/findings.hpp"
#include "watch/failure_log.hpp"
#include "watch/task_match.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

using namespace watch;
using Weight = Finding::Weight;

bool is_paused(const Rollout& rollout) {
  return rollout.update == UpdateState::paused || rollout.update == UpdateState::rollback_paused;
}

bool went_back(const Rollout& rollout) {
  return rollout.update == UpdateState::rollback_started ||
         rollout.update == UpdateState::rollback_completed || rollout.update == UpdateState::rollback_paused;
}

bool failed(const Rollout& rollout, const Task& task) {
  return task.went_wrong() || (task.state == TaskState::complete && !ended_well(rollout, task));
}

const Json& previous_spec(const View& view) { return value_at(*view.snapshot.service, "/PreviousSpec"); }

/// The specs that the tasks were created from. UpdateStatus describes only the last change; an earlier
/// rollback is visible only in its tasks.
class Versions {
 public:
  explicit Versions(const View& view) {
    for (const Place& place : view.places)
      for (const auto tasks : {place.fresh(), place.old()})
        for (const Task* task : tasks) add(*task);
  }

  /// When the first task with the same spec was created.
  [[nodiscard]] EngineTime first_like(const Task& task) const {
    return all_[version_of_.at(&task.spec())].first;
  }

  /// The task of an earlier spec that replaced `tried` in this place; null if there is none.
  [[nodiscard]] const Task* restored(const Place& place, const Task& tried) const {
    for (const auto tasks : {place.fresh(), place.old()})
      for (const Task* task : tasks)
        if (task->created > tried.created && first_like(*task) < first_like(tried)) return task;
    return nullptr;
  }

 private:
  struct Version {
    const Task* sample;
    EngineTime first;
  };
  void add(const Task& task) {
    const auto [place, is_new] = version_of_.try_emplace(&task.spec());
    if (is_new) {
      const auto known = std::find_if(all_.begin(), all_.end(), [&](const Version& one) {
        return same_spec(one.sample->spec(), task.spec(), Strictness::as_orchestrated);
      });
      place->second = static_cast<std::size_t>(known - all_.begin());
      if (known == all_.end()) all_.emplace_back(Version{&task, task.created});
    }
    Version& version = all_[place->second];
    version.first = std::min(version.first, task.created);
  }

  std::vector<Version> all_;
  std::map<const Json*, std::size_t> version_of_;  ///< By spec, which tasks share.
};

/// Failed tasks of versions that were rolled back before the last change, newest first.
std::vector<const Task*> undone_failures(const View& view, const Versions& versions, const Place& place) {
  std::vector<const Task*> found;
  for (const Task* task : place.old())
    if (failed(view.rollout, *task) && versions.restored(place, *task)) found.push_back(task);
  return found;
}

/// The place's failed tasks that belong to the update, newest first.
std::vector<const Task*> failures(const View& view, const Versions& versions, const Place& place) {
  const Rollout& rollout = view.rollout;
  if (!is_paused(rollout) && !went_back(rollout)) return undone_failures(view, versions, place);
  const bool by_hand = went_back(rollout) && !rollout.rolled_back_by_engine;
  std::vector<const Task*> found;
  for (const Task* task : went_back(rollout) ? place.old() : place.fresh()) {
    if (!failed(rollout, *task)) continue;
    // A manual rollback starts after the tasks it replaces, so those are found by their spec instead of by
    // time.
    if (by_hand ? same_spec(value_at(previous_spec(view), "/TaskTemplate"), task->spec(),
                            Strictness::as_orchestrated)
                : task->created >= rollout.started)
      found.push_back(task);
  }
  return found;
}

struct FailedTask {
  const Task* task = nullptr;  ///< Null: none.
  const Place* place = nullptr;
};

FailedTask newest_failure(const View& view, const Versions& versions) {
  FailedTask newest;
  for (const Place& place : view.places) {
    const auto found = failures(view, versions, place);
    if (!found.empty() && (!newest.task || found.front()->created > newest.task->created))
      newest = {found.front(), &place};
  }
  return newest;
}

const Task* newest_failure(const View& view) { return newest_failure(view, Versions(view)).task; }

/// Whether `pointer` is one of these TaskTemplate members or lies below one.
bool lies_in(const std::string& pointer, const std::vector<std::string>& members) {
  return std::any_of(members.begin(), members.end(), [&](std::string member) {
    std::replace(member.begin(), member.end(), '.', '/');
    const std::string path = "/TaskTemplate/" + member;
    return pointer == path || pointer.starts_with(path + "/");
  });
}

/// The spec of a task also differs from its service's in defaults, which are not changes.
std::vector<Difference> task_changes(const Json& before, const Json& tried) {
  const auto members = changed_members(before, tried);
  auto changes = diff(Json{{"TaskTemplate", before}}, Json{{"TaskTemplate", tried}});
  std::erase_if(changes, [&](const Difference& one) { return !lies_in(one.pointer, members); });
  return changes;
}

void describe_attempt(const View& view, Finding& finding) {
  const Json& previous = previous_spec(view);
  const Task* task = newest_failure(view);
  if (task) finding.image = task->image();
  const UpdateState update = view.rollout.update;
  if (update == UpdateState::paused || update == UpdateState::rollback_paused) {
    finding.image = text_at(view.spec(), "/TaskTemplate/ContainerSpec/Image");
    if (previous.is_object()) finding.changes = diff(previous, view.spec());
  } else if (!view.rollout.rolled_back_by_engine) {
    finding.changes = diff(view.spec(), previous);
  } else if (task) {
    finding.changes = task_changes(value_at(view.spec(), "/TaskTemplate"), task->spec());
  }
  if (!task && view.rollout.rolled_back_by_engine)
    finding.text += "; the engine keeps no failed task that shows what it tried";
}

/// ", started 5 minutes ago,", or empty.
std::string started(const View& view) {
  const std::string text = age(view.rollout.started, view.snapshot.engine_now);
  return text.empty() ? text : ", started " + text + " ago,";
}

/// " 3 minutes ago", or empty.
std::string completed(const View& view) {
  const EngineTime end = parse_time(text_at(*view.snapshot.service, "/UpdateStatus/CompletedAt"));
  const std::string text = age(end, view.snapshot.engine_now);
  return text.empty() ? text : " " + text + " ago";
}

std::string with_message(std::string text, const Rollout& rollout) {
  return rollout.message.empty() ? text : text + ": " + rollout.message;
}

Finding paused(const View& view) {
  const Rollout& now = view.rollout;
  const bool back = now.update == UpdateState::rollback_paused;
  Finding finding;
  finding.text = with_message((back ? "its rollback" : "its update") + started(view) + " is paused", now);
  finding.suggestion = {back || view.is_restart() ? Step::restart : Step::roll_back_or_restart, {now.name}};
  describe_attempt(view, finding);
  return finding;
}

std::optional<Finding> rolled_back(const View& view) {
  const bool by_hand = !view.rollout.rolled_back_by_engine;
  // A user who rolled back a version that worked needs no report.
  if (by_hand && !newest_failure(view)) return std::nullopt;
  Finding finding;
  finding.weight = Weight::note;
  finding.text = by_hand
                     ? "its last update failed, and was rolled back by hand" + completed(view)
                     : "its last update" + started(view) + " was rolled back by the engine" + completed(view);
  describe_attempt(view, finding);
  return finding;
}

/// An update that was rolled back before the last change.
std::optional<Finding> undone(const View& view) {
  const Versions versions(view);
  const auto [task, place] = newest_failure(view, versions);
  if (!task) return std::nullopt;
  Finding finding;
  finding.weight = Weight::note;
  const std::string result = age(versions.first_like(*task), view.snapshot.engine_now);
  finding.text = "an earlier update" + (result.empty() ? "" : ", made " + result + " ago,") +
                 " was undone; its tasks failed";
  finding.image = task->image();
  finding.changes = task_changes(versions.restored(*place, *task)->spec(), task->spec());
  return finding;
}

/// Describes a rollout that is in progress or about to start.
std::optional<Finding> in_progress(const View& view, const Count& count) {
  Finding finding;
  finding.weight = Weight::waiting;
  finding.suggestion = {Step::wait, {view.rollout.name}};
  if (view.rollout.update == UpdateState::rollback_started && view.rollout.rolled_back_by_engine) {
    finding.text = with_message("the engine is rolling its update" + started(view) + " back", view.rollout);
    describe_attempt(view, finding);
  } else if (view.rollout.in_progress()) {
    finding.text = view.rollout.update == UpdateState::updating ? "an update is in progress"
                                                                : "a rollback is in progress";
  } else if (count.previous() > 0 && view.rollout.update == UpdateState::none) {
    finding.text = "the engine has not yet begun to replace " + plural(count.previous(), "task") +
                   " of the previous version";
  } else {
    return std::nullopt;
  }
  return finding;
}

}  // namespace

std::optional<Finding> update_finding(const View& view, const Count& count) {
  if (is_paused(view.rollout)) return paused(view);
  if (view.rollout.update == UpdateState::rollback_completed) return rolled_back(view);
  auto now = in_progress(view, count);
  return now ? now : undone(view);
}

std::vector<Finding> failed_in_update(const View& view) {
  std::vector<Finding> notes;
  const Versions versions(view);
  for (const Place& place : view.places) {
    const auto found = failures(view, versions, place);
    if (found.empty()) continue;
    const Task& task = *found.front();
    Finding note;
    note.weight = Weight::note;
    note.labels = {task_name(view.rollout, place, view.nodes)};
    note.task = task.id;
    note.node = view.nodes.label(task.node);
    note.text = error_text(task);
    if (found.size() > 1) note.text += " (" + failure_count_text(found.size()) + " times)";
    note.exit_code = task.exit_code;
    note.has_logs = task.exit_code.has_value();
    note.when = text_at(*task.document, "/Status/Timestamp");
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace swarm::explain
