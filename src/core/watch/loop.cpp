// SPDX-License-Identifier: Apache-2.0
// The polling loop of a wait: read, judge, report, sleep; one poll serves all services.

#include "watch/loop.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace swarm::watch {
namespace {

using Verdict = Outcome::Verdict;
using Parts = Schedule::Parts;
using Stage = Target::Stage;

/// The last poll gets at least this much time, even past the deadline.
constexpr milliseconds shortest_poll{1000};

}  // namespace

Loop::Loop(Engine& engine, std::vector<WaitTarget> targets, const WaitOptions& options,
           const WaitObserver& observer, const WaitClock& clock)
    : engine_(engine),
      observer_(observer),
      clock_(clock),
      options_(options),
      results_(targets.size()),
      open_(targets.size()),
      schedule_(options, targets.size()),
      tolerance_(clock.now),
      rest_(clock, 3 * options.steady),
      deadline_(options.timeout, clock.now()) {
  for (WaitTarget& target : targets) {
    targets_.emplace_back(std::move(target));
    if (targets_.back().stage() == Stage::leaving)
      leaving_.add(targets_.size() - 1, targets_.back().task_ids());
  }
}

Loop::Indices Loop::in(Stage stage) const {
  Indices which;
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (targets_[i].stage() == stage) which.push_back(i);
  return which;
}

/// Without duplicates: a user may give a service by name and by ID.
std::vector<std::string> Loop::ids_of(const Indices& which) const {
  std::vector<std::string> ids;
  std::set<std::string> known;
  for (const std::size_t i : which)
    if (known.insert(targets_[i].id()).second) ids.push_back(targets_[i].id());
  return ids;
}

/// A wait asks each manager once per poll and does not wait for an election: the next poll comes anyway.
Request Loop::limits() const {
  Request limits;
  limits.timeout = deadline_.timeout(clock_.now());
  limits.end = poll_end_;
  limits.leader_timeout = milliseconds(0);
  return limits;
}

EngineTime Loop::engine_now() const { return EngineTime(std::chrono::seconds(engine_.clock())); }

void Loop::read_watched(const Indices& which) {
  const Parts parts = schedule_.next_parts();
  const Indices moved = parts == Parts::tasks ? Indices() : read_services(which);
  read_tasks(parts == Parts::services ? moved : which);
  // While a task has no node, read the nodes on each poll until there is a verdict.
  const auto needs_nodes = [&](std::size_t i) {
    return targets_[i].exists() && (targets_[i].last().unplaced || !nodes_.covers(targets_[i].tasks()));
  };
  if (std::any_of(which.begin(), which.end(), needs_nodes)) read_nodes();
}

/// Returns the targets whose service version has changed.
Loop::Indices Loop::read_services(const Indices& which) {
  const Services services = watch::read_services(engine_, ids_of(which), limits());
  Indices moved;
  for (const std::size_t i : which)
    if (targets_[i].saw_service(services.at(targets_[i].id()), clock_.now(), engine_now()))
      moved.push_back(i);
  return moved;
}

void Loop::read_tasks(const Indices& which) {
  Indices existing;
  const auto choose = [&] {
    existing.clear();
    for (const std::size_t i : which)
      if (targets_[i].exists()) existing.push_back(i);
    return !existing.empty();
  };
  if (!choose()) return;
  const auto read = [&] {
    const auto ids = ids_of(existing);
    auto tasks = watch::read_tasks(engine_, ids, limits(), ids == without_tasks_);
    without_tasks_ = tasks && tasks->empty() ? ids : std::vector<std::string>();
    return tasks;
  };
  auto tasks = read();
  if (!tasks) {  // one of the services was removed after it was read
    read_services(existing);
    if (!choose()) return;
    tasks = read();
    if (!tasks) throw Error(Errc::broken_answer, "the engine reports no such service, but has just shown it");
  }
  if (existing.size() == 1)  // avoid the copy: one service may have very many tasks
    return targets_[existing.front()].saw_tasks(std::move(*tasks), clock_.now(), engine_now());
  std::map<std::string, Tasks> of_service;
  for (Task& task : *tasks) of_service[task.service].push_back(std::move(task));
  for (const std::size_t i : existing)
    targets_[i].saw_tasks(of_service[targets_[i].id()], clock_.now(), engine_now());
}

void Loop::read_nodes() {
  if (nodes_are_new_) return;
  // A verdict rarely needs the nodes, so the wait goes on without them.
  try_read([&] {
    if (auto nodes = watch::read_nodes(engine_, limits())) nodes_.learn(std::move(*nodes));
  });
  nodes_are_new_ = true;
  for (const std::size_t i : in(Stage::watched)) nodes_.give_up(targets_[i].tasks());
}

void Loop::read_leaving() {
  while (!leaving_.empty() && leaving_.saw(existing_tasks(engine_, leaving_.next_batch(), limits())))
    if (deadline_.passed(clock_.now())) return;
}

void Loop::end(std::size_t which, Verdict verdict, TimePoint now) {
  Target& target = targets_[which];
  const bool explain = target.last().unplaced;
  Outcome outcome = target.end(verdict, nodes_);
  if (explain) try_read([&] { others_.add_to(engine_, outcome.last, limits()); });
  results_[which] = std::move(outcome);
  --open_;
  observer_.ended(which, results_[which], now);
}

void Loop::fail(std::size_t which, const Error& error, TimePoint now) {
  targets_[which].fail();
  results_[which] = error;
  --open_;
  observer_.ended(which, results_[which], now);
}

void Loop::end_all(Verdict verdict) {
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (targets_[i].stage() != Stage::ended) end(i, verdict, clock_.now());
}

void Loop::look_again(const Progress& progress) {
  const auto& in = progress.look_again;
  if (in && (!poll_.look_again || *in < *poll_.look_again)) poll_.look_again = in;
}

void Loop::judge(std::size_t which, TimePoint now) {
  Target& target = targets_[which];
  const Progress& progress = target.judge(nodes_, now);
  if (progress.ended() && progress.unplaced && !nodes_are_new_) {
    read_nodes();
    target.judge(nodes_, now);  // updates `progress`, which is a reference
  }
  observer_.saw(which, progress, now);
  if (!progress.ended()) return look_again(progress);
  if (!target.leaves()) return end(which, target.verdict(), now);
  target.leave();
  leaving_.add(which, target.task_ids());
  if (open_ == 1) schedule_.restart();
}

void Loop::count(std::size_t which, TimePoint now) {
  Target& target = targets_[which];
  const bool removed_by_us = target.id().empty(), had_read_failure = !target.last().read_failure.empty();
  const std::size_t left = leaving_.left(which);
  const Progress& progress = target.count(left);
  if (removed_by_us || had_read_failure) observer_.saw(which, progress, now);
  if (left == 0) end(which, Verdict::done, now);
}

void Loop::stay(std::size_t which, const std::string& shown, TimePoint now) {
  Target& target = targets_[which];
  if (!target.complete() || !deadline_.passed(now)) target.set_read_failure(shown);
  observer_.saw(which, target.last(), now);
  look_again(target.last());
}

/// Returns false if the read failed; the failure has then been handled.
bool Loop::attempt(const Indices& which, const std::function<void()>& reading) {
  const TimePoint start = clock_.now();
  const milliseconds limit = deadline_.timeout(start);
  const auto result = catch_error([&] { return tolerance_.attempt(reading); });
  const TimePoint now = clock_.now();
  if (!result) {
    for (const std::size_t i : which) fail(i, *result.error, now);
    return false;
  }
  if (!result.value->failed) return true;
  poll_.failed = true;
  // A read that our own deadline cut short does not mean that the manager has a problem.
  const bool cut_short = result.value->unanswered && limit < Deadline::longest_read && now - start >= limit;
  for (const std::size_t i : which)
    stay(i, cut_short ? targets_[i].last().read_failure : result.value->shown, now);
  return false;
}

void Loop::poll_watched() {
  const Indices which = in(Stage::watched);
  if (which.empty() || !attempt(which, [&] { read_watched(which); })) return;
  const TimePoint now = clock_.now();
  for (const std::size_t i : which)
    if (const auto error = catch_error([&] { judge(i, now); }).error) fail(i, *error, now);
}

void Loop::poll_leaving() {
  const Indices which = in(Stage::leaving);
  if (which.empty() || !attempt(which, [&] { read_leaving(); })) return;
  const TimePoint now = clock_.now();
  for (const std::size_t i : which) count(i, now);
}

void Loop::poll() {
  nodes_are_new_ = false;
  others_ = {};
  poll_ = {};
  const TimePoint start = clock_.now();
  poll_end_ = std::chrono::steady_clock::now() + std::max(deadline_.left(start), shortest_poll);
  poll_watched();
  poll_leaving();
  poll_.took = std::chrono::duration_cast<milliseconds>(clock_.now() - start);
}

/// Returns false if the user asked to stop.
bool Loop::rest() {
  const milliseconds pause = schedule_.rest_after(poll_);
  const TimePoint now = clock_.now();
  const auto wake_up = rest_.until(now + std::min(pause, deadline_.left(now)));
  if (wake_up == Rest::WakeUp::early) schedule_.wake_early();
  return wake_up != Rest::WakeUp::stopped;
}

std::vector<WaitResult> Loop::run() {
  for (const std::size_t i : in(Stage::leaving))
    if (leaving_.left(i) == 0) end(i, Verdict::done, clock_.now());
  if (open_ == 0) observer_.looked();
  while (open_ > 0) {
    poll();
    if (open_ > 0 && deadline_.passed(clock_.now())) end_all(Verdict::deadline);
    observer_.looked();
    if (open_ > 0 && !rest()) {
      end_all(Verdict::interrupted);
      observer_.looked();
    }
  }
  return std::move(results_);
}

}  // namespace swarm::watch
