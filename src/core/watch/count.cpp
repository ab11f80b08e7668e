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
  if (!task) return;
  if (ended_well(view.rollout, *task)) ++count.ended_well;
  if (task->ended() || !task->wanted()) return;
  if (task->state < TaskState::assigned) count.unplaced.push_back(&place);
  if (task->state >= TaskState::assigned && task->state < TaskState::running) count.in_transit = true;
  if (task->state != TaskState::running || view.nodes.down(task->node)) return;
  ++count.running;
  count.tasks.push_back(task->id);
  count.youngest = std::max(count.youngest, std::max(task->updated, task->created));
}

}  // namespace

Count count_places(const View& view) {
  Count count;
  for (const Place& place : view.places) count_place(view, place, count);
  return count;
}

}  // namespace swarm::watch
