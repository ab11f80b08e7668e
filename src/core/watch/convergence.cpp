// SPDX-License-Identifier: Apache-2.0
// Decides the phase of a rollout from a snapshot of the service and from earlier snapshots.
#include "watch/failure_log.hpp"
#include "watch/places.hpp"
#include "watch/task_match.hpp"
#include "watch/view.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/time_limits.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using namespace watch;
using Phase = Progress::Phase;
using Target = Goal::Target;
using After = Goal::After;

constexpr milliseconds confirm_pause{500};
/// Every task briefly has no node; a wait shorter than this is not worth a message.
constexpr milliseconds shortest_reported_wait{1000};

void end(Progress& progress, Phase phase, std::string reason) {
  progress.phase = phase;
  progress.reason = std::move(reason);
  progress.look_again.reset();
}

std::string sentence(const std::string& opening, const std::string& words) {
  return words.empty() ? opening : opening + ": " + words;
}

milliseconds left(milliseconds whole, TimePoint since, TimePoint now) {
  const auto gone = std::chrono::duration_cast<milliseconds>(now - since);
  return std::max(milliseconds(0), whole - gone);
}

}  // namespace

struct Convergence::State {
  explicit State(Goal wanted) : goal(std::move(wanted)), failure_log(goal.after) {
    goal.pending_grace = std::min<milliseconds>(goal.pending_grace, longest_timeout);
    if (goal.stable) goal.stable = std::min<milliseconds>(*goal.stable, longest_timeout);
  }

  bool ours(const View& view, Progress& progress);
  bool begins_with_ours(const View& view) const;
  void judge(const View& view, Progress& progress);
  bool arrived(const View& view, const Count& count, const Progress& progress) const;
  void verify(const View& view, const Count& count, Progress& progress);
  milliseconds window(const View& view, const Count& count) const;
  bool steady_for_long(const View& view, const Count& count, milliseconds window) const;
  bool paused(const View& view, Progress& progress);
  bool failing(const View& view, Progress& progress);
  bool out_of_room(const View& view, const Count& count, Progress& progress);
  bool decide_goal(const View& view, const Count& count, Progress& progress);

  Goal goal;
  FailureLog failure_log;
  std::optional<Json> spec;  ///< The spec whose rollout is watched; empty before the first observation.
  bool went_back = false;    ///< The engine rolled back by itself.
  std::string why_back;
  std::optional<TimePoint> paused_since;
  std::optional<TimePoint> steady_since;
  Fingerprint steady_tasks;
  TimePoint moved_at{};
  Fingerprint moved;
};

Convergence::Convergence(Goal goal) : state_(std::make_unique<State>(std::move(goal))) {}
Convergence::Convergence(Convergence&&) noexcept = default;
Convergence& Convergence::operator=(Convergence&&) noexcept = default;
Convergence::~Convergence() = default;

Progress Convergence::observe(const Snapshot& snapshot, TimePoint now) {
  Progress progress;
  if (!snapshot.service) {
    end(progress, Phase::gone, "the service was removed");
    return progress;
  }
  const View view(snapshot, now);
  progress.version = view.rollout.version;
  progress.update_state = view.rollout.update_text;
  progress.update_message = view.rollout.message;
  progress.job = view.rollout.job();
  progress.is_restart = view.is_restart();
  if (view.rollout.version <= state_->goal.sent_version) {
    progress.reason = "waiting for the engine to show the change";
    return progress;
  }
  if (state_->ours(view, progress)) state_->judge(view, progress);
  return progress;
}

bool Convergence::State::begins_with_ours(const View& view) const {
  const Json& previous = value_at(*view.snapshot.service, "/PreviousSpec");
  if (view.rollout.rolled_back_by_engine) return true;
  if (goal.after == After::create) return previous.is_null();
  if (goal.after != After::update || !goal.before || !goal.sent || previous.is_null()) return true;
  // The engine may normalize the spec it stores, so the rollout is somebody else's only if both the previous
  // and the current spec differ from ours.
  return same_spec(previous, *goal.before, Strictness::as_orchestrated) ||
         same_spec(view.spec(), *goal.sent, Strictness::as_orchestrated);
}

/// Returns false, and sets the verdict, if somebody else has written the spec since.
bool Convergence::State::ours(const View& view, Progress& progress) {
  const bool follows = goal.target == Target::gone || goal.target == Target::running;
  const bool first = !spec;
  const bool changed =
      first ? !begins_with_ours(view) : !same_spec(*spec, view.spec(), Strictness::as_orchestrated);
  if (view.rollout.rolled_back_by_engine && goal.after != After::rollback && (first || changed))
    went_back = true;
  if (went_back && view.rollout.update == UpdateState::rollback_started) why_back = view.rollout.message;
  if (changed && !follows && !view.rollout.rolled_back_by_engine) {
    const bool by_hand = view.rollout.update == UpdateState::rollback_started;
    end(progress, Phase::superseded,
        std::string(by_hand ? "someone else rolled " : "someone else changed ") + view.rollout.name +
            (by_hand ? " back" : "") + " (version " + std::to_string(view.rollout.version) + ")");
    return false;
  }
  if (first || changed) spec = view.spec();
  return true;
}

void Convergence::State::judge(const View& view, Progress& progress) {
  const EngineTime engine_now = view.snapshot.engine_now;
  failure_log.read(view.rollout, view.places, view.nodes, engine_now);
  const Count count = count_places(view);
  if (count.signature != moved || moved_at == TimePoint{}) {
    moved = count.signature;
    moved_at = view.tasks_read;
  }
  progress.has_counts = true;
  progress.running = count.running;
  progress.up_to_date = count.up_to_date;
  if (goal.target == Target::running) progress.awaited = goal.running;
  progress.completed = count.ended_well;
  progress.wanted = wanted_tasks(view.snapshot, view.rollout, view.places);
  progress.slots = rows(view.rollout, view.places, view.nodes, failure_log, engine_now);
  progress.failures = failure_log.failures();
  if (view.rollout.update == UpdateState::rollback_started) progress.phase = Phase::rolling_back;
  if (goal.target == Target::gone) {
    progress.reason = "waiting for the service to be removed";
    return;
  }
  const bool decided = decide_goal(view, count, progress) || paused(view, progress) ||
                       failing(view, progress) || out_of_room(view, count, progress);
  if (decided && progress.ended()) progress.stable_left = milliseconds(0);
}

/// Sets the verdict if the goal is reached or can no longer be reached.
bool Convergence::State::decide_goal(const View& view, const Count& count, Progress& progress) {
  const Rollout& rollout = view.rollout;
  if (goal.target == Target::healthy && !rollout.health_check)
    progress.warnings.push_back(rollout.name + " has no health check: a running task counts as healthy");
  if (goal.target == Target::completed && rollout.restart == Restart::any) {
    end(progress, Phase::stuck,
        "tasks of " + rollout.name + " are restarted whenever they end (restart condition any)");
    return true;
  }
  if (went_back && rollout.update == UpdateState::rollback_completed && goal.target != Target::running) {
    end(progress, Phase::rolled_back, sentence("the engine rolled the update back", why_back));
    return true;
  }
  if (!arrived(view, count, progress)) {
    steady_since.reset();
    return false;
  }
  if (progress.wanted == 0 && rollout.global())
    progress.warnings.push_back("no node may run a task of " + rollout.name);
  const bool nothing_wanted = progress.wanted == 0 && goal.target != Target::running;
  if (nothing_wanted || rollout.job()) {
    end(progress, Phase::done, {});
    return true;
  }
  if (rollout.in_progress() && goal.target != Target::running) return false;
  verify(view, count, progress);
  return progress.ended();
}

bool Convergence::State::arrived(const View& view, const Count& count, const Progress& progress) const {
  if (goal.target == Target::running) return count.running == goal.running;
  // Only the nodes show that no node may run a task of a global service.
  if (progress.wanted == 0) return !view.rollout.global() || view.snapshot.nodes_known;
  if (view.rollout.job() || goal.target == Target::completed) return count.ended_well >= progress.wanted;
  if (view.rollout.update_text.ends_with("paused")) return false;
  const bool surplus = !view.rollout.global() && count.live > progress.wanted;
  return count.up_to_date + count.ended_well >= progress.wanted && !surplus;
}

milliseconds Convergence::State::window(const View& view, const Count& count) const {
  if (goal.stable) return *goal.stable;
  if (goal.target == Target::running || goal.target == Target::completed || count.up_to_date == 0)
    return milliseconds(0);
  const bool engine_watched = goal.after != After::nothing && view.rollout.update_done();
  if (engine_watched && !count.relies_on_engine) return milliseconds(0);
  return view.rollout.stable_time();
}

/// No task has changed within the window, by the managers' clock. False while our own change may still be
/// about to replace the tasks.
bool Convergence::State::steady_for_long(const View& view, const Count& count, milliseconds window) const {
  if (view.snapshot.engine_now == EngineTime{} || count.youngest == EngineTime{}) return false;
  const bool may_replace = goal.after != After::nothing && !view.rollout.leaves_tasks;
  return !may_replace && !count.relies_on_engine && view.snapshot.engine_now - count.youngest >= window;
}

void Convergence::State::verify(const View& view, const Count& count, Progress& progress) {
  if (!steady_since || steady_tasks != count.tasks) {
    steady_since = view.tasks_read;
    steady_tasks = count.tasks;
  }
  const milliseconds whole = window(view, count);
  progress.stable_left = left(whole, *steady_since, view.tasks_read);
  if (progress.stable_left.count() == 0 || steady_for_long(view, count, whole)) {
    progress.stable_left = milliseconds(0);
    end(progress, Phase::done, {});
    return;
  }
  progress.phase = Phase::verifying;
  progress.look_again = progress.stable_left;
}

/// The engine paused the update. Right after a write that state may be left over, so it has to be seen twice.
bool Convergence::State::paused(const View& view, Progress& progress) {
  const UpdateState update = view.rollout.update;
  if (update != UpdateState::paused && update != UpdateState::rollback_paused) {
    paused_since.reset();
    return false;
  }
  if (!paused_since) paused_since = view.service_read;
  const milliseconds rest = left(confirm_pause, *paused_since, view.service_read);
  if (rest.count() > 0) {
    progress.look_again = rest;
    return true;
  }
  const char* what =
      update == UpdateState::paused ? "the engine paused the update" : "the engine paused the rollback";
  end(progress, Phase::paused, sentence(what, view.rollout.message));
  return true;
}

bool Convergence::State::failing(const View& view, Progress& progress) {
  if (view.rollout.engine_judges) return false;
  for (const Place& place : view.places) {
    if (!failure_log.gave_up(view.rollout, place, view.snapshot.engine_now)) continue;
    const std::string name = task_name(view.rollout, place, view.nodes);
    const int times = failure_log.in_a_row(view.rollout, place, view.snapshot.engine_now);
    const auto failure = std::find_if(place.fresh().begin(), place.fresh().end(),
                                      [](const Task* task) { return task->ended(); });
    std::string what = "task " + name + " failed";
    if (times > 1) what += " " + failure_count_text(static_cast<std::size_t>(times)) + " times in a row";
    end(progress, Phase::stuck, sentence(what, failure == place.fresh().end() ? "" : error_text(**failure)));
    std::stable_partition(progress.failures.begin(), progress.failures.end(),
                          [&](const Progress::Failure& one) { return one.label == name; });
    return true;
  }
  return false;
}

/// After a change of leader a node is unknown until it reports, or is marked as down after a while.
bool has_unknown_node(const Snapshot& snapshot) {
  return std::ranges::find(snapshot.nodes, "unknown", &Node::state) != snapshot.nodes.end();
}

bool Convergence::State::out_of_room(const View& view, const Count& count, Progress& progress) {
  if (count.unplaced.empty() || count.in_transit || goal.wait_for_capacity) return false;
  const Unplaced unplaced(view, count);
  const milliseconds rest = left(goal.pending_grace, moved_at, view.tasks_read);
  if (rest.count() > 0) {
    const bool just_now = left(shortest_reported_wait, moved_at, view.tasks_read).count() > 0;
    if (unplaced.has_cause() || !just_now) progress.reason = unplaced.state();
    progress.look_again = rest;
    return false;
  }
  progress.unplaced = true;
  if (has_unknown_node(view.snapshot)) {
    progress.reason = unplaced.state();
    return false;
  }
  end(progress, Phase::stuck, unplaced.verdict(goal.pending_grace));
  return true;
}

std::string_view to_text(Progress::Phase phase) {
  switch (phase) {
    case Phase::waiting: return "waiting";
    case Phase::verifying: return "verifying";
    case Phase::rolling_back: return "rolling_back";
    case Phase::done: return "done";
    case Phase::rolled_back: return "rolled_back";
    case Phase::paused: return "paused";
    case Phase::stuck: return "stuck";
    case Phase::superseded: return "superseded";
    case Phase::gone: return "gone";
  }
  return {};
}

}  // namespace swarm
