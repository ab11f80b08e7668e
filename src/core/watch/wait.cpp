// SPDX-License-Identifier: Apache-2.0
// The loop of a wait: read, observe, tell, sleep.
#include "watch/pace.hpp"
#include "watch/read.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using watch::Deadline;
using watch::Pace;
using Verdict = Outcome::Verdict;

Verdict verdict(Progress::Phase phase, Goal::Target target) {
  using Phase = Progress::Phase;
  switch (phase) {
    case Phase::rolled_back: return Verdict::rolled_back;
    case Phase::paused: return Verdict::paused;
    case Phase::stuck: return Verdict::stuck;
    case Phase::superseded: return Verdict::superseded;
    case Phase::gone: return target == Goal::Target::gone ? Verdict::done : Verdict::gone;
    default: return Verdict::done;
  }
}

class Watch {
 public:
  Watch(Engine& engine, std::string id, Goal goal, const WaitOptions& options, const WaitClock& clock)
      : engine_(engine),
        id_(std::move(id)),
        goal_(goal),
        convergence_(std::move(goal)),
        clock_(clock),
        options_(options),
        pace_(options),
        rest_(clock, 3 * options.steady),
        deadline_(options.timeout, clock.now()) {}

  Outcome run(const std::function<void(const Progress&, TimePoint)>& tell);

 private:
  enum class Read { service, tasks, both };

  void read(Read what);
  void read_service();
  void read_tasks();
  void read_nodes();
  [[nodiscard]] bool knows_nodes() const;
  Progress look(Read what);
  Read turn();
  Outcome ended(Verdict verdict, Progress progress);
  [[nodiscard]] milliseconds patience() const { return deadline_.patience(clock_.now()); }

  Engine& engine_;
  std::string id_;
  Goal goal_;
  Convergence convergence_;
  const WaitClock& clock_;
  WaitOptions options_;
  Pace pace_;
  watch::Rest rest_;
  Deadline deadline_;
  Snapshot shown_;
  Progress last_;
  bool complete_ = false;  ///< Service and tasks were read at least once.
  bool nodes_asked_ = false;
  bool look_closely_ = false;  ///< The next look decides: both parts must be new.
  bool hurried_ = false;       ///< That was why.
  Read last_read_ = Read::both;
  std::set<std::string> unknown_nodes_;  ///< Asked for in vain: not asked for again.
  std::vector<std::string> task_ids_;
};

void Watch::read_service() {
  auto document = watch::read(engine_, "/services/" + url_encode(id_), patience());
  shown_.service = document ? std::make_shared<const Json>(std::move(*document)) : nullptr;
  shown_.service_read = clock_.now();
  shown_.engine_now = EngineTime(std::chrono::seconds(engine_.clock()));
}

void Watch::read_tasks() {
  auto list = watch::read(engine_, watch::tasks_path("service", {id_}), patience());
  shown_.tasks = list ? swarm::read_tasks(std::move(*list)) : std::vector<Task>();
  shown_.tasks_read = clock_.now();
  shown_.engine_now = EngineTime(std::chrono::seconds(engine_.clock()));
  if (shown_.tasks.empty()) return;
  task_ids_.clear();
  for (const Task& task : shown_.tasks) task_ids_.push_back(task.id);
}

void Watch::read_nodes() {
  nodes_asked_ = true;
  // The verdict hardly ever needs them: without nodes the wait goes on all the same.
  watch::tolerate([&] {
    const auto list = watch::read(engine_, "/nodes", patience());
    if (!list) return;
    shown_.nodes = swarm::read_nodes(*list);
    shown_.nodes_known = true;
  });
  std::set<std::string> known;
  for (const Node& node : shown_.nodes) known.insert(node.id);
  for (const Task& task : shown_.tasks)
    if (!known.contains(task.node)) unknown_nodes_.insert(task.node);
}

bool Watch::knows_nodes() const {
  if (!nodes_asked_) return false;
  return std::all_of(shown_.tasks.begin(), shown_.tasks.end(), [&](const Task& task) {
    const auto it = [&](const Node& node) { return node.id == task.node; };
    return task.node.empty() || unknown_nodes_.contains(task.node) ||
           std::any_of(shown_.nodes.begin(), shown_.nodes.end(), it);
  });
}

void Watch::read(Read what) {
  const std::uint64_t version = shown_.service ? count_at(*shown_.service, "/Version/Index") : 0;
  if (what != Read::tasks) read_service();
  if (!shown_.service) return;
  const bool moved = count_at(*shown_.service, "/Version/Index") != version;
  if (what != Read::service || moved) read_tasks();
  if (!knows_nodes()) read_nodes();
  complete_ = true;
}

/// Early on, and where the answer may be near, both parts; later in turns, one request each time.
Watch::Read Watch::turn() {
  if (!complete_ || !pace_.steady() || look_closely_) return Read::both;
  last_read_ = last_read_ == Read::service ? Read::tasks : Read::service;
  return last_read_;
}

Progress Watch::look(Read what) {
  std::string trouble = watch::tolerate([&] { read(what); });
  if (trouble.empty()) return convergence_.observe(shown_, clock_.now());
  Progress same = last_;
  // A last look that our own time limit cuts short is no trouble of the manager's.
  if (!complete_ || !deadline_.passed(clock_.now())) same.trouble = std::move(trouble);
  return same;
}

Outcome Watch::ended(Verdict verdict, Progress progress) {
  if (progress.unplaced) {  // for the explanation
    read_nodes();
    watch::tolerate([&] { add_others(engine_, shown_); });
  }
  return Outcome{verdict, std::move(progress), std::move(shown_)};
}

Outcome Watch::run(const std::function<void(const Progress&, TimePoint)>& tell) {
  for (;;) {
    Progress progress = look(turn());
    const TimePoint now = clock_.now();
    tell(progress, now);
    if (progress.ended()) {
      if (progress.phase != Progress::Phase::gone || goal_.target != Goal::Target::gone)
        return ended(verdict(progress.phase, goal_.target), std::move(progress));
      WaitOptions rest = options_;
      if (options_.timeout.count() > 0) rest.timeout = deadline_.left(now);
      const Verdict left = tasks_gone(
          engine_, task_ids_, rest, [](std::size_t, TimePoint) {}, clock_);
      return ended(left, std::move(progress));
    }
    if (deadline_.passed(now)) return ended(Verdict::deadline, std::move(progress));
    milliseconds pause = pace_.next();
    if (std::exchange(hurried_, false) && pace_.steady()) pause *= 2;  // its two requests are paid for
    look_closely_ = progress.look_again && *progress.look_again <= pause;
    if (look_closely_) pause = std::max(milliseconds(1), *progress.look_again);
    last_ = std::move(progress);
    const auto woken = rest_.until(now + std::min(pause, deadline_.left(now)));
    if (woken == watch::Rest::Woken::stopped) return ended(Verdict::interrupted, std::move(last_));
    hurried_ = woken == watch::Rest::Woken::hurried;
    look_closely_ = look_closely_ || hurried_;
  }
}

}  // namespace

Outcome wait_for(Engine& engine, const std::string& service_id, Goal goal, const WaitOptions& options,
                 const std::function<void(const Progress&, TimePoint)>& tell, const WaitClock& clock) {
  return Watch(engine, service_id, std::move(goal), options, clock).run(tell);
}

}  // namespace swarm
