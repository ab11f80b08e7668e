// SPDX-License-Identifier: Apache-2.0
// The library's wait functions, all built on the one loop.
#include "watch/loop.hpp"
#include "watch/schedule.hpp"
#include "watch/tolerance.hpp"

#include <swarm/error.hpp>
#include <swarm/wait.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace swarm {

bool sleep_through(milliseconds time) {
  std::this_thread::sleep_for(time);
  return true;
}

Outcome::Verdict keep_looking(const std::function<bool()>& look,
                              const std::function<void(const std::string& why)>& read_failure,
                              const WaitOptions& options, const WaitClock& clock) {
  using Verdict = Outcome::Verdict;
  const watch::Deadline deadline(options.timeout, clock.now());
  watch::Tolerance tolerance(clock.now);
  bool more = look();
  std::string reported;
  while (more) {
    if (deadline.passed(clock.now())) return Verdict::deadline;
    if (!clock.sleep(std::min(options.steady, deadline.left(clock.now())))) return Verdict::interrupted;
    std::string why = tolerance.attempt([&] { more = look(); }).shown;
    if (why == reported) continue;
    read_failure(why);
    reported = std::move(why);
  }
  return Verdict::done;
}

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
                 const std::function<void(const Progress&, TimePoint)>& report, const WaitClock& clock) {
  WaitObserver observer;
  if (report)
    observer.saw = [&](std::size_t, const Progress& progress, TimePoint now) { report(progress, now); };
  return outcome_of(wait_for_all(engine, {{service_id, std::move(goal)}}, options, observer, clock));
}

Outcome::Verdict tasks_gone(Engine& engine, std::vector<std::string> task_ids, const WaitOptions& options,
                            const std::function<void(std::size_t, TimePoint)>& report,
                            const WaitClock& clock) {
  if (task_ids.empty()) return Outcome::Verdict::done;
  WaitObserver observer;
  watch::Loop loop(engine, {{{}, {.target = Goal::Target::gone}, std::move(task_ids)}}, options, observer,
                   clock);
  if (report) observer.saw = [&](std::size_t, const Progress&, TimePoint now) { report(loop.left(0), now); };
  return outcome_of(loop.run()).verdict;
}

}  // namespace swarm
