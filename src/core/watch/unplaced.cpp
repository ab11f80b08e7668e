// SPDX-License-Identifier: Apache-2.0
// What is known of tasks that have no node.
#include "watch/unplaced.hpp"

#include "watch/ledger.hpp"

#include <swarm/values.hpp>

#include <algorithm>
#include <chrono>

namespace swarm::watch {
namespace {

bool is_scheduled(const Task& task) { return task.state == TaskState::pending; }

/// A reason tells most; without one, a task that only the scheduler has to look at.
int telling(const Place* place) {
  const Task& task = *place->newest();
  return (task.error.empty() ? 0 : 2) + (is_scheduled(task) ? 1 : 0);
}

bool less_telling(const Place* a, const Place* b) { return telling(a) < telling(b); }

}  // namespace

Unplaced::Unplaced(const View& view, const Count& count) {
  const Place& first = **std::max_element(count.unplaced.begin(), count.unplaced.end(), less_telling);
  const Task& task = *first.newest();
  stage_ = is_scheduled(task) ? Stage::scheduling : Stage::allocation;
  cause_ = task.error;
  for (const Place* place : count.unplaced)
    tasks_ += telling(place) == telling(&first) && place->newest()->error == cause_ ? 1 : 0;
  subject_ = tasks_ == 1 ? "task " + task_name(view.rollout, first, view.nodes)
                         : std::to_string(tasks_) + " tasks of " + view.rollout.name;
}

std::string Unplaced::state() const {
  const bool one = tasks_ == 1;
  if (stage_ == Stage::scheduling && has_cause()) return subject_ + " can't be placed: " + cause_;
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
  if (stage_ == Stage::scheduling) return text + "a node; the scheduler has not said why";
  return text + (one ? "its" : "their") + " networks, addresses and ports to be allocated";
}

}  // namespace swarm::watch
