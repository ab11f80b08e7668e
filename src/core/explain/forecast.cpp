// SPDX-License-Identifier: Apache-2.0
// Predicts which tasks a change of the spec would replace, by the same rule as waits.
#include "watch/constraint.hpp"
#include "watch/failure_log.hpp"
#include "watch/places.hpp"
#include "watch/task_match.hpp"
#include "watch/view.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/text.hpp>
#include <swarm/why.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using namespace watch;

constexpr std::string_view nothing_runs = "no task runs now";
constexpr std::string_view all_go = "all tasks are removed, none is replaced";
constexpr std::string_view job_reason = "every change to a job runs it again";
constexpr std::string_view rename_reason = "a service with another name replaces this one";

/// The task that represents a place and still has to run.
const Task* live_task(const Place& place) {
  for (const auto list : {place.fresh(), place.old()})
    for (const Task* task : list)
      if (task->wanted() && !task->ended()) return task;
  return nullptr;
}

/// A copy of the service with another spec.
Json with_spec(const Json& service, const Json& spec) {
  Json changed = service;
  changed["Spec"] = spec;
  return changed;
}

class Forecaster {
 public:
  Forecaster(const Snapshot& snapshot, const Json& spec)
      : snapshot_(snapshot),
        spec_(spec),
        old_(value_at(*snapshot.service, "/Spec")),
        rollout_(read_rollout(*snapshot.service)),
        changed_(read_rollout(with_spec(*snapshot.service, spec))),
        nodes_(snapshot),
        places_(places(snapshot, rollout_, nodes_)),
        endpoint_(!same_spec(value_at(old_, "/EndpointSpec"), value_at(spec, "/EndpointSpec"),
                             Strictness::as_orchestrated)) {}

  Forecast run();
  Forecast removal();

 private:
  [[nodiscard]] bool runs_again() const;
  std::string replaced_because(const Task& task) const;
  std::string template_reason() const;
  [[nodiscard]] bool takes_one(const std::string& id) const;
  void add_place(const Place& place, Forecast& forecast);
  void count_slots(Forecast& forecast) const;
  std::string sentence(const Forecast& forecast) const;

  const Snapshot& snapshot_;
  const Json& spec_;
  const Json& old_;
  Rollout rollout_, changed_;
  Nodes nodes_;
  Places places_;
  bool endpoint_;
  std::size_t live_ = 0;
  bool placement_kept_ = false;
};

/// Any change of a job's spec starts it again.
bool Forecaster::runs_again() const {
  return rollout_.job() && !same_spec(old_, spec_, Strictness::as_orchestrated);
}

std::string Forecaster::template_reason() const {
  const auto names = changed_members(value_at(old_, "/TaskTemplate"), value_at(spec_, "/TaskTemplate"));
  return names.empty() ? "the task is of an older version of the spec"
                       : "TaskTemplate changes: " + join(names, ", ");
}

/// Empty if the task stays.
std::string Forecaster::replaced_because(const Task& task) const {
  if (rollout_.name != changed_.name) return std::string(rename_reason);
  if (rollout_.job()) return runs_again() ? std::string(job_reason) : std::string();
  const Match found = match(spec_, task, nodes_.find(task.node));
  if (found == Match::differs) return template_reason();
  if (found == Match::moved) {
    if (task.node.empty()) return "its placement changes before it has a node";
    return "its node " + nodes_.label(task.node) + " does not satisfy the new constraints";
  }
  if (!endpoint_) return {};
  const auto names = changed_members(value_at(old_, "/EndpointSpec"), value_at(spec_, "/EndpointSpec"));
  return names.empty() ? "EndpointSpec changes" : "EndpointSpec changes: " + join(names, ", ");
}

void Forecaster::add_place(const Place& place, Forecast& forecast) {
  const Task* task = live_task(place);
  if (!task) return;
  ++live_;
  // A global service keeps no task on a node that no longer satisfies the spec.
  if (rollout_.mode == edit::Mode::global && !takes_one(task->node)) {
    ++forecast.stopped;
    return;
  }
  std::string reason = replaced_because(*task);
  if (reason.empty()) {
    ++forecast.kept;
    placement_kept_ = placement_kept_ || match(spec_, *task, nodes_.find(task->node)) == Match::placement;
    return;
  }
  const bool runs = task->state >= TaskState::assigned && task->state <= TaskState::running;
  forecast.restarts = forecast.restarts || runs;
  forecast.replaced.push_back(
      {task->id, task_name(rollout_, place, nodes_), nodes_.label(task->node), std::move(reason)});
}

bool Forecaster::takes_one(const std::string& id) const {
  const Node* node = nodes_.find(id);
  return node == nullptr || satisfies_all(*node, changed_.constraints);
}

void Forecaster::count_slots(Forecast& forecast) const {
  if (rollout_.job() && !runs_again()) return;
  const auto wanted = wanted_tasks(snapshot_, changed_, places_);
  const auto present = forecast.kept + forecast.replaced.size();
  if (wanted > present) forecast.started = wanted - present;
  if (wanted >= present || rollout_.mode != edit::Mode::replicated) return;
  forecast.stopped = present - wanted;
  // The orchestrator chooses which tasks to stop; those are not replaced.
  forecast.kept -= std::min(forecast.kept, forecast.stopped);
  if (forecast.replaced.size() > wanted) forecast.replaced.resize(wanted);
}

std::string Forecaster::sentence(const Forecast& forecast) const {
  if (!forecast.replaced.empty()) return forecast.replaced.front().reason;
  if (runs_again()) return std::string(job_reason);
  if (live_ == 0) return std::string(nothing_runs);
  if (placement_kept_) return "only Placement changes, and the nodes of all tasks satisfy it";
  if (forecast.stopped > 0) return "tasks are removed, none is replaced";
  if (forecast.started > 0) return "tasks are added, none is replaced";
  return "nothing that affects tasks changes";
}

Forecast Forecaster::run() {
  Forecast forecast;
  for (const Place& place : places_) add_place(place, forecast);
  count_slots(forecast);
  if (forecast.stopped >= live_ && live_ > 0) {
    forecast.restarts = false;
    forecast.replaced.clear();
    forecast.kept = 0;
    forecast.reason = all_go;
    return forecast;
  }
  forecast.reason = sentence(forecast);
  return forecast;
}

Forecast Forecaster::removal() {
  Forecast forecast;
  for (const Place& place : places_) forecast.stopped += live_task(place) != nullptr ? 1 : 0;
  forecast.reason = forecast.stopped == 0 ? nothing_runs : all_go;
  return forecast;
}

/// The forecast for a service that does not exist yet: all its tasks are new.
Forecast of_creation(const Snapshot& snapshot, const Json& spec) {
  Snapshot result = snapshot;
  result.service = std::make_shared<const Json>(with_spec(Json::object(), spec));
  result.tasks.clear();
  return Forecast{.reason = "the service is new",
                  .started = wanted_tasks(result, read_rollout(*result.service), {})};
}

}  // namespace

Forecast forecast(const Snapshot& snapshot, const Json& new_spec) {
  if (!snapshot.service) return of_creation(snapshot, new_spec);
  return Forecaster(snapshot, new_spec).run();
}

Forecast forecast_removal(const Snapshot& snapshot) {
  if (!snapshot.service) return Forecast{.reason = std::string(nothing_runs)};
  return Forecaster(snapshot, value_at(*snapshot.service, "/Spec")).removal();
}

}  // namespace swarm
