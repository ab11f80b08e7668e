// SPDX-License-Identifier: Apache-2.0
// Waiting for the tasks of a removed service, which only their own IDs still find.
#include "watch/pace.hpp"
#include "watch/read.hpp"

#include <swarm/engine.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using Verdict = Outcome::Verdict;

/// So many IDs still make a short address.
constexpr std::size_t at_once = 64;

/// Takes those of the last `at_once` IDs away that the engine has no task for any more.
void strike_out(Engine& engine, std::vector<std::string>& ids, milliseconds patience) {
  const std::size_t some = std::min(at_once, ids.size());
  const auto first = ids.end() - static_cast<std::ptrdiff_t>(some);
  const auto list = watch::read(engine, watch::tasks_path("id", {first, ids.end()}), patience);
  std::set<std::string> there;
  if (list)
    for (const Task& task : read_tasks(*list)) there.insert(task.id);
  ids.erase(std::remove_if(first, ids.end(), [&](const std::string& id) { return !there.contains(id); }),
            ids.end());
}

}  // namespace

Outcome::Verdict tasks_gone(Engine& engine, std::vector<std::string> task_ids, const WaitOptions& options,
                            const std::function<void(std::size_t, TimePoint)>& tell, const WaitClock& clock) {
  watch::Pace pace(options);
  const watch::Deadline deadline(options.timeout, clock.now());
  while (!task_ids.empty()) {
    const std::size_t before = task_ids.size();
    watch::tolerate([&] { strike_out(engine, task_ids, deadline.patience(clock.now())); });
    const TimePoint now = clock.now();
    tell(task_ids.size(), now);
    if (task_ids.empty()) break;
    if (deadline.passed(now)) return Verdict::deadline;
    const bool next_lot = before - task_ids.size() >= std::min(at_once, before);
    if (next_lot) continue;
    if (!clock.sleep(std::min(pace.next(), deadline.left(now)))) return Verdict::interrupted;
  }
  return Verdict::done;
}

}  // namespace swarm
