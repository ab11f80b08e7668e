// SPDX-License-Identifier: Apache-2.0
// rollback: back to the specification before the last update.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/plan.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/service_client.hpp>
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

/// A task that lived so long has shown that its specification can run.
constexpr auto long_enough = std::chrono::minutes(1);

Error nothing_before(const swarm::Service& service) {
  const std::string state = swarm::text_at(service.document(), "/UpdateStatus/State");
  // When the engine itself goes back it forgets the specification that failed.
  if (state.starts_with("rollback"))
    return {Errc::refused,
            service.name() +
                ": has no previous specification: the engine has already rolled back its last update",
            in_words(swarmctl("why", service.name()), " shows its state")};
  return {Errc::refused, service.name() + ": has no previous specification: it was never updated",
          in_words(swarmctl("update", service.name()), " changes it")};
}

/// How the tasks of one specification fared in one place.
struct Record {
  std::string failed_task{}, error{};  ///< Of the last that failed; no task: none did.
  bool stood = false;
};

/// By slot, or by node for a global service.
using Records = std::map<std::pair<std::uint64_t, std::string>, Record>;

void enter(Record& record, const Task& task, swarm::EngineTime now) {
  using State = swarm::TaskState;
  if (task.went_wrong()) {
    record.failed_task = task.id;
    record.error = task.error.empty() ? " " + std::string(to_text(task.state)) : ": " + task.error;
    return;
  }
  const bool was_up =
      task.state == State::running || task.state == State::shutdown || task.state == State::complete;
  const auto end = task.state == State::running ? now : task.since;
  if (was_up && end - task.created >= long_enough) record.stood = true;
}

/// The failure that speaks against going back to a specification: its tasks failed wherever they were tried.
std::optional<Record> failure_in(const Records& places) {
  std::optional<Record> failure;
  for (const auto& [place, record] : places) {
    if (record.stood || record.failed_task.empty()) return std::nullopt;
    failure = record;
  }
  return failure;
}

void refuse_failed(Session& session, const swarm::Service& service, const Json& previous) {
  Json tried = swarm::object_at(previous, "/TaskTemplate");
  tried.erase("Runtime");  // which services have and tasks have not
  Records places;
  const auto note = [&](Task&& task) {
    if (!swarm::same_spec(task.spec(), tried, swarm::Strictness::as_asked)) return;
    const swarm::EngineTime now{std::chrono::seconds(session.engine().clock())};
    enter(places[{task.slot, task.slot != 0 ? std::string() : task.node}], task, now);
  };
  swarm::TaskClient(session.engine()).each({{"service", {service.id()}}}, note, [&] { places.clear(); });
  const auto failure = failure_in(places);
  if (!failure) return;
  throw Error(Errc::refused,
              service.name() + ": the previous specification is one that failed: task " +
                  failure->failed_task + failure->error,
              in_words(swarmctl("rollback", "--force", service.name()), " goes back to it anyway"));
}

Exit run_rollback(Session& session) {
  const bool only_show = dry_run(session);
  const std::string& reference = session.operands().front();
  const swarm::Service service = find_service(session, reference);
  const Json* previous = swarm::find_at(service.document(), "/PreviousSpec");
  if (previous == nullptr || !previous->is_object()) throw nothing_before(service);
  check_content_trust_of_rollback(session, service);
  if (!session.given().on(flag::force)) refuse_failed(session, service, *previous);

  swarm::ServiceClient services(session.engine());
  swarm::UpdateOptions options;
  options.rollback = true;
  const auto nothing = [](Json&) {};
  if (only_show) return show_update(session, services.preview(service, nothing, options));
  tell_changes(session, service.spec(), *previous,
               service.name() + ": going back:", service.name() + ": the previous specification is the same");
  const swarm::Updated updated = [&] {
    const OnItsWay write(session, doubt_of(session, reference));
    return services.update(service, nothing, options);
  }();
  session.warn(updated.warnings);
  warn_if_found(session, updated.found_by_reading, "the rollback is in progress");
  session.io.out.text(reference).write("\n");
  session.io.out.flush();
  return await_outcome(session, awaited(reference, updated, swarm::Goal::After::rollback));
}

constexpr std::array rollback_examples{
    Example{"swarmctl rollback web", "undo the last update"},
    Example{"swarmctl rollback --force web", "go back even to a specification that failed"},
};

}  // namespace

const Command rollback_command{
    .name = "rollback",
    .verb = Verbs::rollback,
    .operands = "SERVICE",
    .summary = "Go back to the specification before the last update",
    .prose =
        "The changes are shown first, on stderr. If tasks of the previous specification failed, the "
        "rollback is refused. A rollback that was asked for and completes is a success.",
    .examples = rollback_examples,
    .least = 1,
    .most = 1,
    .run = run_rollback};

}  // namespace cli
