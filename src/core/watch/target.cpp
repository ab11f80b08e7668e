// SPDX-License-Identifier: Apache-2.0
// One service of a wait: its last observation, and the progress and verdict that follow from it.

#include "watch/target.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::watch {
namespace {

using Phase = Progress::Phase;
using Verdict = Outcome::Verdict;

std::uint64_t version_of(const std::shared_ptr<const Json>& service) {
  return service ? count_at(*service, "/Version/Index") : 0;
}

/// Moves the shared node list into one snapshot and back, because copying many nodes per service is slow.
class LentNodes {
 public:
  LentNodes(KnownNodes& nodes, Snapshot& snapshot) : nodes_(nodes), snapshot_(snapshot) {
    snapshot_.nodes.swap(nodes_.list);
    snapshot_.nodes_known = nodes_.known;
  }
  LentNodes(const LentNodes&) = delete;
  LentNodes& operator=(const LentNodes&) = delete;
  ~LentNodes() { snapshot_.nodes.swap(nodes_.list); }

 private:
  KnownNodes& nodes_;
  Snapshot& snapshot_;
};

}  // namespace

void KnownNodes::learn(std::vector<Node> nodes) {
  list = std::move(nodes);
  known = true;
  for (const Node& node : list) ids_.insert(node.id);
}

void KnownNodes::give_up(const Tasks& tasks) {
  was_requested_ = true;
  for (const Task& task : tasks) ids_.insert(task.node);
}

bool KnownNodes::covers(const Tasks& tasks) const {
  return was_requested_ && std::all_of(tasks.begin(), tasks.end(), [&](const Task& task) {
           return task.node.empty() || ids_.contains(task.node);
         });
}

Target::Target(WaitTarget wanted)
    : id_(std::move(wanted.service_id)),
      goal_(wanted.goal.target),
      convergence_(std::move(wanted.goal)),
      stage_(id_.empty() ? Stage::leaving : Stage::watched),
      task_ids_(std::move(wanted.task_ids)) {}

bool Target::saw_service(std::shared_ptr<const Json> service, TimePoint now, EngineTime engine_now) {
  const std::uint64_t before = version_of(shown_.service);
  shown_.service = std::move(service);
  shown_.service_read = now;
  shown_.engine_now = engine_now;
  return version_of(shown_.service) != before;
}

void Target::saw_tasks(Tasks tasks, TimePoint now, EngineTime engine_now) {
  if (tasks.empty()) task_ids_ = task_ids();
  shown_.tasks = std::move(tasks);
  shown_.tasks_read = now;
  shown_.engine_now = engine_now;
  complete_ = true;
}

std::vector<std::string> Target::task_ids() const {
  if (shown_.tasks.empty()) return task_ids_;
  std::vector<std::string> ids;
  ids.reserve(shown_.tasks.size());
  for (const Task& task : shown_.tasks) ids.emplace_back(task.id);
  return ids;
}

const Progress& Target::judge(KnownNodes& nodes, TimePoint now) {
  const LentNodes lent_nodes(nodes, shown_);
  last_ = convergence_.observe(shown_, now);
  return last_;
}

const Progress& Target::count(std::size_t left) {
  last_.read_failure.clear();
  if (id_.empty()) last_.reason = std::to_string(left) + (left == 1 ? " task left" : " tasks left");
  return last_;
}

bool Target::leaves() const { return last_.phase == Phase::gone && goal_ == Goal::Target::gone; }

Verdict Target::verdict() const {
  switch (last_.phase) {
    case Phase::rolled_back: return Verdict::rolled_back;
    case Phase::paused: return Verdict::paused;
    case Phase::stuck: return Verdict::stuck;
    case Phase::superseded: return Verdict::superseded;
    case Phase::gone: return leaves() ? Verdict::done : Verdict::gone;
    default: return Verdict::done;
  }
}

Outcome Target::end(Verdict verdict, const KnownNodes& nodes) {
  stage_ = Stage::ended;
  if (id_.empty() && verdict == Verdict::done) last_.phase = Phase::gone;
  Outcome outcome{verdict, std::move(last_), std::move(shown_)};
  outcome.last.nodes_known = nodes.known && verdict == Verdict::stuck;
  if (outcome.last.nodes_known) outcome.last.nodes = nodes.list;
  return outcome;
}

}  // namespace swarm::watch
