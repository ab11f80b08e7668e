// SPDX-License-Identifier: Apache-2.0
// Waits for services, and explains them.
#include "client/client_state.hpp"

#include <swarm/access.hpp>
#include <swarm/wait.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {

using client::Lease;

namespace {

std::optional<milliseconds> deadline_of(const WaitCall& call) {
  return call.timeout.count() == 0 ? std::nullopt : std::optional(call.timeout);
}

WaitClock clock_of(const Lease& lease) {
  WaitClock clock;
  clock.sleep = [stop = lease.stop()](milliseconds time) { return client::sleep_until_stop(stop, time); };
  return clock;
}

/// A clock whose sleep ends early on an event or a stop. The events' own clock wakes only on events.
WaitClock clock_woken_by(ServiceEvents& events, const Lease& lease) {
  static constexpr milliseconds slice{100};
  WaitClock clock = events.waking(clock_of(lease));
  clock.sleep = [rest = std::move(clock.sleep), stop = lease.stop()](milliseconds time) {
    const TimePoint end = std::chrono::steady_clock::now() + time;
    for (TimePoint now; !stop.stop_requested() && (now = std::chrono::steady_clock::now()) < end;) {
      const auto step = std::min(slice, std::chrono::ceil<milliseconds>(end - now));
      rest(step);
      if (std::chrono::steady_clock::now() - now < step) break;
    }
    return !stop.stop_requested();
  };
  return clock;
}

/// The remaining time of the call.
WaitOptions limits_of(const WaitCall& call, const Lease& lease) {
  WaitOptions options{.timeout = call.timeout};
  if (call.timeout.count() != 0) options.timeout = std::max(milliseconds(1), lease.time_left());
  return options;
}

/// Returns `stopped` if a stop interrupts a request, which throws.
template <class Act, class Value>
Value unless_stopped(const Act& act, const Value& stopped) {
  return if_possible({Errc::interrupted}, act).value_or(stopped);
}

Goal goal_of(const WaitCall& call) {
  return {.target = call.goal,
          .running = call.running,
          .stable = call.stable,
          .pending_grace = call.pending_grace};
}

/// Gives an outcome without a reason the failure of the last read, or else how the wait ended.
Outcome with_reason(Outcome outcome) {
  std::string& reason = outcome.progress.reason;
  if (reason.empty()) reason = outcome.progress.read_failure;
  if (reason.empty() && outcome.verdict == Outcome::Verdict::deadline) reason = "the timeout passed";
  if (reason.empty() && outcome.verdict == Outcome::Verdict::interrupted) reason = "a stop was requested";
  return outcome;
}

Outcome wait_on(const client::Connect& another, Lease& lease, const std::string& id, Goal goal,
                const WaitCall& call) {
  if (id.empty()) throw Error(Errc::usage, "the change that is waited for names no service");
  const WaitOptions limits = limits_of(call, lease);
  lease.lift_deadline();
  std::optional<ServiceEvents> events;
  if (auto wire = another()) events.emplace(std::move(wire), lease.engine().at_most(), std::vector{id});
  const WaitClock clock = events ? clock_woken_by(*events, lease) : clock_of(lease);
  Outcome stopped{.verdict = Outcome::Verdict::interrupted};
  const auto on_progress = client::of_caller(call.on_progress);
  const auto report = [&](const Progress& progress, TimePoint) {
    stopped.progress = progress;
    if (on_progress) on_progress(progress);
  };
  return with_reason(unless_stopped(
      [&] { return wait_for(lease.engine(), id, std::move(goal), limits, report, clock); }, stopped));
}

/// Reads one service and its tasks. Sets `task` if the reference names a task.
Snapshot look_at(Engine& engine, std::string_view name_or_id, std::string& task) {
  ServiceClient services(engine);
  TaskClient tasks(engine);
  std::optional<Service> service = services.find(name_or_id);
  if (!service) {
    const auto found = tasks.find(name_or_id);
    if (!found) throw Error(Errc::not_found, "no such task or service: " + std::string(name_or_id));
    task = found->id;
    service = services.inspect(found->service);
  }
  Snapshot now;
  now.tasks = tasks.of_service(service->id());
  now.service = std::make_shared<const Json>(service->document());
  now.nodes = tasks.nodes();
  now.nodes_known = true;
  now.engine_now = EngineTime(std::chrono::seconds(engine.clock()));
  return now;
}

}  // namespace

Outcome Client::wait(const Created& created, const WaitCall& call) {
  Lease lease(state().pool, deadline_of(call), call.stop);
  return state().on(lease, created.id, [&](Lease&) {
    Goal goal = goal_of(call);
    goal.after = Goal::After::create;
    return wait_on(state().another, lease, created.id, std::move(goal), call);
  });
}

Outcome Client::wait(const Updated& updated, const WaitCall& call) {
  Lease lease(state().pool, deadline_of(call), call.stop);
  return state().on(lease, updated.name, [&](Lease&) {
    Goal goal = goal_of(call);
    if (updated.sent) {
      goal.after = updated.rollback ? Goal::After::rollback : Goal::After::update;
      goal.sent_version = updated.sent_version;
      goal.before = updated.before;
      goal.sent = updated.after;
    }
    return wait_on(state().another, lease, updated.id, std::move(goal), call);
  });
}

Outcome Client::wait(std::string_view name_or_id, const WaitCall& call) {
  Lease lease(state().pool, deadline_of(call), call.stop);
  return state().on(lease, name_or_id, [&](Lease&) {
    const auto found = catch_error({Errc::interrupted, Errc::deadline},
                                   [&] { return ServiceClient(lease.engine()).find(name_or_id); });
    if (found.error) {
      Outcome outcome{.verdict = found.error->code() == Errc::deadline ? Outcome::Verdict::deadline
                                                                       : Outcome::Verdict::interrupted};
      outcome.progress.reason = found.error->what();
      return outcome;
    }
    const std::optional<Service>& service = *found.value;
    if (!service && call.goal == Goal::Target::gone) return Outcome{.verdict = Outcome::Verdict::done};
    if (!service) throw Error(Errc::not_found, "service " + std::string(name_or_id) + " not found");
    return wait_on(state().another, lease, service->id(), goal_of(call), call);
  });
}

Outcome::Verdict Client::remove_and_wait(std::string_view name_or_id, const WaitCall& call) {
  Lease lease(state().pool, deadline_of(call), call.stop);
  return state().on(lease, name_or_id, [&](Lease&) {
    ServiceClient services(lease.engine(), lease.pause());
    const Service service = services.inspect(name_or_id);
    const auto tasks = TaskClient(lease.engine()).ids_of_service(service.id());
    services.remove(service);
    const WaitOptions limits = limits_of(call, lease);
    lease.lift_deadline();
    const auto verdict =
        unless_stopped([&] { return tasks_gone(lease.engine(), tasks, limits, {}, clock_of(lease)); },
                       Outcome::Verdict::interrupted);
    return verdict == Outcome::Verdict::done ? Outcome::Verdict::gone : verdict;
  });
}

Explanation Client::why(std::string_view name_or_id, const Call& call) {
  return state().run(call, name_or_id, [&](Lease& lease) {
    std::string task;
    Snapshot now = look_at(lease.engine(), name_or_id, task);
    const auto explain = [&] { return task.empty() ? swarm::why(now) : swarm::why(now, task); };
    Explanation first = explain();
    if (!names_nodes(first)) return first;
    add_others(lease.engine(), now);
    return explain();
  });
}

Explanation why(const Outcome& outcome) {
  using Verdict = Outcome::Verdict;
  Explanation all = outcome.last.service ? why(outcome.last) : Explanation{};
  if (outcome.verdict != Verdict::done && outcome.verdict != Verdict::gone) all.well = false;
  if (all.summary.empty()) all.summary = outcome.progress.reason;
  for (const Progress::Failure& failure : outcome.progress.failures) {
    const auto known = [&](const Finding& finding) { return finding.task == failure.task; };
    if (std::ranges::any_of(all.findings, known)) continue;
    all.findings.push_back({.labels = {failure.label},
                            .task = failure.task,
                            .node = failure.node,
                            .text = failure.error,
                            .exit_code = failure.exit_code,
                            .has_logs = failure.exit_code.has_value()});
  }
  return all;
}

std::string_view to_text(Outcome::Verdict verdict) {
  using Verdict = Outcome::Verdict;
  switch (verdict) {
    case Verdict::done: return "done";
    case Verdict::rolled_back: return "rolled_back";
    case Verdict::paused: return "paused";
    case Verdict::stuck: return "stuck";
    case Verdict::superseded: return "superseded";
    case Verdict::gone: return "gone";
    case Verdict::deadline: return "deadline";
    case Verdict::interrupted: return "interrupted";
  }
  return "";
}

}  // namespace swarm
