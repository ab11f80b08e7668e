// SPDX-License-Identifier: Apache-2.0
// rollback: goes back to the specification before the last update, or to a revision.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/restore.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"
#include "registry/login.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/tasks.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;
using swarm::Task;

/// A task that ran this long shows that its specification works.
constexpr auto long_enough = std::chrono::minutes(1);

Error nothing_before(const swarm::Service& service) {
  const std::string state = swarm::text_at(service.document(), "/UpdateStatus/State");
  // After an automatic rollback the engine forgets the specification that failed.
  if (state.starts_with("rollback"))
    return {Errc::refused,
            service.name() +
                ": has no previous specification: the engine has already rolled back its last update",
            make_hint(swarmctl("why", service.name()), " shows its state")};
  return {Errc::refused, service.name() + ": has no previous specification: it was never updated",
          make_hint(swarmctl("update", service.name()), " changes it")};
}

/// How the tasks of one specification ended in one place.
struct Record {
  std::string failed_task{}, error{};  ///< The last task that failed, and its error; empty if none did.
  bool was_stable = false;
};

/// By place.
using Records = std::map<std::pair<std::uint64_t, std::string>, Record>;

void enter(Record& record, const Task& task, swarm::edit::Mode mode, swarm::EngineTime now) {
  using State = swarm::TaskState;
  if (task.went_wrong()) {
    record.failed_task = task.id;
    record.error = task.error.empty() ? " " + std::string(to_text(task.state)) : ": " + task.error;
    return;
  }
  const bool was_up =
      task.state == State::running || task.state == State::shutdown || task.state == State::complete;
  const auto end = task.state == State::running ? now : task.since;
  const bool did_its_job = swarm::is_job(mode) && task.state == State::complete;
  if (did_its_job || (was_up && end - task.created >= long_enough)) record.was_stable = true;
}

/// The failure that is a reason not to go back: the specification's tasks failed wherever they ran.
std::optional<Record> failure_in(const Records& places) {
  std::optional<Record> failure;
  for (const auto& [place, record] : places) {
    if (record.was_stable || record.failed_task.empty()) return std::nullopt;
    failure = record;
  }
  return failure;
}

/// Whether a task has this spec. Going back to a revision keeps the counter of forced updates, so that is
/// ignored.
bool is_tried(const Json& task, const Json& tried, bool any_counter) {
  if (!any_counter) return swarm::same_spec(task, tried, swarm::Strictness::as_asked);
  Json left = task, right = tried;
  for (Json* spec : {&left, &right}) spec->erase("ForceUpdate");
  return swarm::same_spec(left, right, swarm::Strictness::as_asked);
}

/// What the command goes back to.
struct RollbackPlan {
  PlannedUpdate planned;
  Json spec;
  std::string called;     ///< "the previous specification", "revision 3"
  std::string verdict{};  ///< The verdict of its rollout, if it is recorded.
  Invocation anyway;      ///< The command that does it despite the refusal.
};

RollbackPlan to_previous(swarm::Service service) {
  const Json* previous = swarm::find_at(service.document(), "/PreviousSpec");
  if (previous == nullptr || !previous->is_object()) throw nothing_before(service);
  RollbackPlan back{
      .planned = {service, {}, [](Json&) {}}, .spec = *previous, .called = "the previous specification"};
  back.planned.options.rollback = true;
  back.anyway = swarmctl("rollback", "--force", service.name());
  return back;
}

RollbackPlan to_revision(Session& session, swarm::Service service, const Json& number) {
  Restoration found = restore(session, std::move(service), number.get<std::uint64_t>());
  const std::string name = found.planned.service.name();
  return {.planned = std::move(found.planned),
          .spec = std::move(found.spec),
          .called = "revision " + number.dump(),
          .verdict = found.revision.verdict,
          .anyway = swarmctl("rollback", "--force", "--to", number.dump(), name)};
}

Error failed_before(const RollbackPlan& back, const std::string& how) {
  return {Errc::refused, back.planned.service.name() + ": " + back.called + " is one that failed: " + how,
          make_hint(back.anyway, " goes back to it anyway")};
}

void refuse_failed(Session& session, const RollbackPlan& back) {
  const swarm::Service& service = back.planned.service;
  if (back.verdict == "rolled back" || back.verdict == "paused")
    throw failed_before(back, "its rollout was " + back.verdict);
  Json tried = swarm::object_at(back.spec, "/TaskTemplate");
  tried.erase("Runtime");  // services have it, tasks do not
  const swarm::edit::Mode mode = swarm::edit::mode_of(service.spec());
  Records places;
  const auto note = [&](Task&& task) {
    if (!is_tried(task.spec(), tried, !back.planned.options.rollback)) return;
    const swarm::EngineTime now{std::chrono::seconds(session.engine().clock())};
    enter(places[swarm::task_place(mode, task.slot, std::string(task.node))], task, mode, now);
  };
  swarm::TaskClient(session.engine()).each({{"service", {service.id()}}}, note, [&] { places.clear(); });
  const auto failure = failure_in(places);
  if (!failure) return;
  throw failed_before(back, "task " + failure->failed_task + failure->error);
}

/// Only HTTP 404 shows that the image is gone: a registry may also be unreachable or refuse access.
void refuse_gone_image(Session& session, const RollbackPlan& back) {
  const std::string image = image_of(back.spec);
  if (image.empty() || image == image_of(back.planned.service.spec())) return;
  const auto asked = swarm::catch_error({Errc::refused, Errc::broken_answer, Errc::usage}, [&] {
    const auto login = registry_auth(stored_login(session.settings().config(), image));
    return ask_registry(session, image, login);
  });
  if (asked) return;
  if (asked.error->facts().status != 404)
    return session.warn(std::string("it is not known whether the image is still there: ") +
                        asked.error->what());
  throw Error(
      Errc::refused,
      back.planned.service.name() + ": the image of " + back.called + " is gone: " + asked.error->what(),
      make_hint(back.anyway, " goes back to it anyway"));
}

void check_rollback(Session& session, const RollbackPlan& back) {
  check_content_trust_of_rollback(session, back.planned.service, back.spec);
  if (session.given().on(flag::force)) return;
  refuse_failed(session, back);
  if (!back.planned.options.rollback) refuse_gone_image(session, back);
}

Exit go_back(Session& session, const std::string& reference, const RollbackPlan& back) {
  const swarm::Service& service = back.planned.service;
  const swarm::UpdateOptions& options = back.planned.options;
  const std::string where = options.rollback ? "" : " to " + back.called;
  report_changes(session, service.spec(), back.spec, service.name() + ": going back" + where + ":",
                 options.rollback ? service.name() + ": the previous specification is the same" : "");
  const swarm::Updated updated = [&] {
    const WriteInFlight write(session, uncertain_write_of(session, reference));
    return swarm::ServiceClient(session.engine()).update(service, back.planned.edit, options);
  }();
  session.warn(updated.warnings);
  warn_if_found(session, updated.found_by_reading, "the rollback is in progress");
  if (!updated.sent) report_unchanged(session, reference, updated);
  session.io.out.text(reference).write("\n");
  session.io.out.flush();
  if (!updated.sent) return Exit::done;
  using After = swarm::Goal::After;
  return await_outcome(session,
                       awaited(reference, updated, options.rollback ? After::rollback : After::update));
}

Exit run_rollback(Session& session) {
  const bool only_show = dry_run(session);
  const std::string& reference = session.operands().front();
  const Json& number = session.given().value(flag::to);
  swarm::Service service = find_service(session, reference);
  const RollbackPlan back =
      number.is_null() ? to_previous(std::move(service)) : to_revision(session, std::move(service), number);
  check_rollback(session, back);
  if (!only_show) return go_back(session, reference, back);
  const PlannedUpdate& plan = back.planned;
  return show_update(session,
                     swarm::ServiceClient(session.engine()).preview(plan.service, plan.edit, plan.options));
}

constexpr std::array rollback_examples{
    Example{"swarmctl rollback web", "undo the last update"},
    Example{"swarmctl rollback --force web", "go back even to a specification that failed"},
    Example{"swarmctl rollback web --to 3", "go back to revision 3 of `swarmctl history web`"},
};

}  // namespace

const Command rollback_command{
    .name = "rollback",
    .verb = Verbs::rollback,
    .operands = "SERVICE",
    .summary = "Go back to an earlier specification",
    .prose =
        "Without --to, goes back to the specification before the last update, the only one that the "
        "engine keeps. The changes are printed first, on stderr. If tasks of that specification "
        "failed, the rollback is refused. A rollback that you asked for and that completes is a "
        "success.",
    .examples = rollback_examples,
    .least = 1,
    .most = 1,
    .run = run_rollback};

}  // namespace cli
