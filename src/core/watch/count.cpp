// SPDX-License-Identifier: Apache-2.0
// One snapshot taken apart, and its places counted.
#include "watch/count.hpp"

#include "json/fields.hpp"
#include "watch/ledger.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::watch {

View::View(const Snapshot& shown, TimePoint at)
    : snapshot(shown),
      rollout(read_rollout(*shown.service)),
      nodes(shown),
      places(watch::places(shown, rollout, nodes)),
      service_read(std::min(at, shown.service_read)),
      tasks_read(std::min(at, shown.tasks_read)) {}

const Json& View::spec() const { return fields::at(*snapshot.service, "/Spec"); }

namespace {

bool runs(const View& view, const Task& task) {
  return task.state == TaskState::running && task.wanted() && !view.nodes.down(task.node);
}

void count_running(const Task& task, Count& count) {
  ++count.running;
  count.tasks.push_back(task.id);
  count.youngest = std::max(count.youngest, std::max(task.updated, task.created));
}

void count_newest(const View& view, const Place& place, const Task& task, Count& count) {
  if (ended_well(view.rollout, task)) ++count.ended_well;
  if (task.ended() || !task.wanted()) return;
  if (task.state < TaskState::assigned) count.unplaced.push_back(&place);
  if (task.state >= TaskState::assigned && task.state < TaskState::running) count.in_transit = true;
}

void count_place(const View& view, const Place& place, Count& count) {
  count.live += place.live() ? 1 : 0;
  for (const auto* list : {&place.fresh, &place.old})
    if (!list->empty())
      count.signature += list->front()->id + std::string(to_text(list->front()->state)) + ";";
  const Task* task = place.newest();
  if (!task && view.rollout.update_done() && !place.old.empty()) {
    task = place.old.front();
    count.relies_on_engine = true;
  }
  if (task) count_newest(view, place, *task, count);
  if (task && runs(view, *task)) {
    ++count.up_to_date;
    return count_running(*task, count);
  }
  // A job's tasks of an earlier iteration count for nothing.
  if (view.rollout.job()) return;
  const auto previous =
      std::find_if(place.old.begin(), place.old.end(), [&](const Task* old) { return runs(view, *old); });
  if (previous != place.old.end()) count_running(**previous, count);
}

}  // namespace

Count count_places(const View& view) {
  Count count;
  for (const Place& place : view.places) count_place(view, place, count);
  return count;
}

}  // namespace swarm::watch
