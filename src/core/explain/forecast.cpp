// SPDX-License-Identifier: Apache-2.0
// Which tasks a change of the spec would replace, by the rule that waiting uses too.
#include "json/fields.hpp"
#include "watch/dirty.hpp"
#include "watch/ledger.hpp"
#include "watch/slots.hpp"

#include <swarm/access.hpp>
#include <swarm/why.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using namespace watch;

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// The task that stands for a place and is still wanted.
const Task* live_task(const Place& place) {
  for (const auto* list : {&place.fresh, &place.old})
    for (const Task* task : *list)
      if (task->wanted() && !task->ended()) return task;
  return nullptr;
}

class Forecaster {
 public:
  Forecaster(const Snapshot& snapshot, const Json& spec)
      : spec_(spec),
        old_(fields::at(*snapshot.service, "/Spec")),
        rollout_(read_rollout(*snapshot.service)),
        nodes_(snapshot),
        places_(places(snapshot, rollout_, nodes_)),
        endpoint_(!same_spec(fields::at(old_, "/EndpointSpec"), fields::at(spec, "/EndpointSpec"))) {}

  Forecast run();

 private:
  std::string replaced_because(const Task& task) const;
  std::string template_reason() const;
  void look(const Place& place, Forecast& forecast);
  void count_slots(Forecast& forecast) const;
  std::string sentence(const Forecast& forecast) const;

  const Json& spec_;
  const Json& old_;
  Rollout rollout_;
  Nodes nodes_;
  std::vector<Place> places_;
  bool endpoint_;
  std::size_t live_ = 0;
  bool placement_kept_ = false;
};

std::string Forecaster::template_reason() const {
  const auto names = changed_members(fields::at(old_, "/TaskTemplate"), fields::at(spec_, "/TaskTemplate"));
  return names.empty() ? "the task is of an older version of the spec"
                       : "TaskTemplate changes: " + listed(names);
}

/// Empty: the task stays.
std::string Forecaster::replaced_because(const Task& task) const {
  if (rollout_.job()) return same_spec(old_, spec_) ? "" : "every change of a job runs it all over again";
  const Match found = match(spec_, task, nodes_.find(task.node));
  if (found == Match::differs) return template_reason();
  if (found == Match::moved) {
    if (task.node.empty()) return "its placement changes before it has a node";
    return "its node " + nodes_.label(task.node) + " does not satisfy the new constraints";
  }
  if (!endpoint_) return {};
  const auto names = changed_members(fields::at(old_, "/EndpointSpec"), fields::at(spec_, "/EndpointSpec"));
  return names.empty() ? "EndpointSpec changes" : "EndpointSpec changes: " + listed(names);
}

void Forecaster::look(const Place& place, Forecast& forecast) {
  const Task* task = live_task(place);
  if (!task) return;
  ++live_;
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

void Forecaster::count_slots(Forecast& forecast) const {
  if (rollout_.mode != Mode::replicated) return;
  const auto wanted = count_at(spec_, "/Mode/Replicated/Replicas", 1);
  if (wanted > live_) forecast.started = wanted - live_;
  if (wanted < live_) forecast.stopped = live_ - wanted;
}

std::string Forecaster::sentence(const Forecast& forecast) const {
  if (!forecast.replaced.empty()) return forecast.replaced.front().reason;
  if (live_ == 0) return "no task runs now";
  if (placement_kept_) return "only Placement changes, and the nodes of all tasks satisfy it";
  if (forecast.stopped > 0) return "tasks are taken away, none is replaced";
  if (forecast.started > 0) return "tasks are added, none is replaced";
  return "nothing that tasks are made of changes";
}

Forecast Forecaster::run() {
  Forecast forecast;
  for (const Place& place : places_) look(place, forecast);
  count_slots(forecast);
  if (forecast.stopped >= live_ && live_ > 0) {
    forecast.restarts = false;
    forecast.replaced.clear();
    forecast.kept = 0;
    forecast.reason = "all tasks are taken away, none is replaced";
    return forecast;
  }
  forecast.reason = sentence(forecast);
  return forecast;
}

}  // namespace

Forecast forecast(const Snapshot& snapshot, const Json& new_spec) {
  if (!snapshot.service) return Forecast{.reason = "no task runs now"};
  return Forecaster(snapshot, new_spec).run();
}

}  // namespace swarm
