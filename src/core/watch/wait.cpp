// SPDX-License-Identifier: Apache-2.0
// The waits of the library, each a use of the one loop.
#include "watch/loop.hpp"

#include <swarm/error.hpp>
#include <swarm/wait.hpp>

#include <utility>

namespace swarm {
namespace {

Outcome outcome_of(std::vector<WaitResult> results) {
  if (const auto* error = std::get_if<Error>(&results.front())) throw *error;
  return std::get<Outcome>(std::move(results.front()));
}

}  // namespace

std::vector<WaitResult> wait_for_all(Engine& engine, std::vector<WaitTarget> targets,
                                     const WaitOptions& options, const WaitObserver& observer,
                                     const WaitClock& clock) {
  return watch::Loop(engine, std::move(targets), options, observer, clock).run();
}

Outcome wait_for(Engine& engine, const std::string& service_id, Goal goal, const WaitOptions& options,
                 const std::function<void(const Progress&, TimePoint)>& tell, const WaitClock& clock) {
  WaitObserver observer;
  observer.saw = [&](std::size_t, const Progress& progress, TimePoint now) { tell(progress, now); };
  return outcome_of(wait_for_all(engine, {{service_id, std::move(goal)}}, options, observer, clock));
}

Outcome::Verdict tasks_gone(Engine& engine, std::vector<std::string> task_ids, const WaitOptions& options,
                            const std::function<void(std::size_t, TimePoint)>& tell, const WaitClock& clock) {
  if (task_ids.empty()) return Outcome::Verdict::done;
  WaitObserver observer;
  watch::Loop loop(engine, {{{}, {.target = Goal::Target::gone}, std::move(task_ids)}}, options, observer,
                   clock);
  observer.saw = [&](std::size_t, const Progress&, TimePoint now) { tell(loop.left(0), now); };
  return outcome_of(loop.run()).verdict;
}

}  // namespace swarm
