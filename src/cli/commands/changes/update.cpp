// SPDX-License-Identifier: Apache-2.0
// update: edits services, from flags.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/recreate.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "connection/deadlines.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/service_client.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

/// One service of the line.
struct UpdateItem {
  RotationResult outcome;
  std::optional<PlannedUpdate> plan{};
};

bool names_several(const Session& session) {
  return session.operands().size() > 1 || session.given().has(flag::select);
}

void check_several(const Session& session) {
  if (!names_several(session)) return;
  for (const FlagName row : {flag::if_version, flag::name, flag::spec})
    if (const Given::Entry* entry = session.given().find(row))
      throw Error(Errc::usage, entry->typed + " is for one service, by its name");
}

PlannedUpdate plan_one(Session& session, UpdateLine& line, const std::string& reference) {
  return line.plan(find_service(session, reference));
}

bool takes_new_name(const Given& given, const PlannedUpdate& planned) {
  return given.on(flag::recreate) && given.last(flag::name) != planned.service.name();
}

/// Plans all services first, because the versions to replace must be known before new ones are created.
/// Returns those that cannot be updated; they are not tried.
std::vector<Result> plan_all(Session& session, UpdateLine& line, std::vector<UpdateItem>& items) {
  std::vector<Result> failed;
  for (UpdateItem& item : items) {
    session.limit_requests();
    std::optional<TimeIsUp> late;
    const Exit exit = session.guard([&] {
      late = time_is_up_in([&] { item.plan = plan_one(session, line, item.outcome.reference); });
      return Exit::done;
    });
    if (late) throw *late;  // for all of them: nothing has been sent
    if (!item.plan) failed.push_back({item.outcome.reference, exit});
  }
  std::erase_if(items, [](const UpdateItem& item) { return !item.plan; });
  return failed;
}

void make_versions(Rotations& rotations) {
  if (rotations.none()) return;
  const Interrupt interrupt(rotations.interrupt_message());
  rotations.make();
}

swarm::Updated send_update(Session& session, Rotations& rotations, const PlannedUpdate& planned) {
  swarm::ServiceClient services(session.engine());
  std::optional<Interrupt> interrupt;
  if (!rotations.none()) interrupt.emplace(rotations.interrupt_message());
  return services.update(planned.service, planned.edit, planned.options);
}

void report_updated(Session& session, const std::string& reference, const swarm::Updated& updated) {
  const std::string whose = names_several(session) ? reference + ": " : std::string();
  for (const auto* warnings : {&updated.edit_warnings, &updated.warnings})
    for (const std::string& warning : *warnings) session.warn(whose + warning);
  std::string fact = whose.empty() ? "the update was made" : reference + " was updated";
  if (session.given().has(flag::if_version)) fact += by_whomever;  // a success says who won the version
  warn_if_found(session, updated.found_by_reading, fact);
  if (!updated.sent) report_unchanged(session, reference, updated);
  session.io.out.text(reference).write("\n");
}

std::optional<AwaitedService> update_one(Session& session, UpdateLine& line, UpdateItem& item) {
  const std::string& reference = item.outcome.reference;
  if (!item.plan) item.plan = plan_one(session, line, reference);
  if (!item.plan->skip_reason.empty()) {
    report_skipped(session, reference, *item.plan);
    return std::nullopt;
  }
  item.outcome.updated = send_update(session, line.rotations(), *item.plan);
  report_updated(session, reference, item.outcome.updated);
  if (!item.outcome.updated.sent) return std::nullopt;
  if (line.given().on(flag::refresh_image))
    session.note(reference + ": new image " + image_of(*item.outcome.updated.after));
  using After = swarm::Goal::After;
  AwaitedService one =
      awaited(reference, item.outcome.updated, item.plan->options.rollback ? After::rollback : After::update);
  one.left_behind = line.rotations().left(reference);
  one.rolled_back_if_stuck = !line.rotations().none();
  return one;
}

Exit update_all(Session& session, UpdateLine& line, const std::vector<std::string>& chosen) {
  Rotations& rotations = line.rotations();
  std::vector<UpdateItem> items;
  for (const std::string& reference : chosen) items.push_back({.outcome = {reference, {}}});
  std::vector<Result> failed;
  if (!rotations.none()) failed = plan_all(session, line, items);
  if (!items.empty()) make_versions(rotations);
  std::vector<std::string> references;
  for (const UpdateItem& item : items) references.push_back(item.outcome.reference);
  auto results = do_each(session, references,
                         {.act = [&](std::size_t which) { return update_one(session, line, items[which]); },
                          .ended =
                              [&](std::size_t which, Exit exit) {
                                items[which].outcome.exit = exit;
                                rotations.record_result(items[which].outcome);
                              },
                          .interrupt_hint = [&] { return rotations.what_is_left(); }});
  rotations.conclude();
  results.insert(results.end(), failed.begin(), failed.end());
  return sum_up(session, results);
}

Exit replace_service(Session& session, UpdateLine& line, const PlannedUpdate& planned) {
  require_free_name(session, line.given().last(flag::name));
  make_versions(line.rotations());
  const Exit exit =
      session.guard([&] { return recreate(session, planned.service, planned.edit, planned.options); });
  line.rotations().replaced(planned.service.name(), exit);
  return exit;
}

Exit run_update(Session& session) {
  const bool only_show = dry_run(session);
  UpdateLine line(session);
  check_several(session);
  const auto references = chosen_services(session);
  if (only_show)
    return session.each(references, [&](const std::string& reference) {
      return show_planned(session, line.given(), plan_one(session, line, reference));
    });
  if (line.given().has(flag::name))
    if (const PlannedUpdate one = plan_one(session, line, references.front());
        takes_new_name(line.given(), one))
      return replace_service(session, line, one);
  return update_all(session, line, references);
}

constexpr std::array update_examples{
    Example{"swarmctl update web --image nginx:1.28 --env-rm DEBUG --env-add LEVEL=info",
            "change image and environment, and keep the rest"},
    Example{"swarmctl update web --secret-rotate tls=new.pem",
            "replace a secret's content; restore the old one if the update fails"},
    Example{"swarmctl update --select label=follow --refresh-image --parallel 1",
            "update those whose tag has a new image, one after the other"},
    Example{"swarmctl update web --if-version 42 --replicas 5", "update only if nobody else has changed it"},
};

}  // namespace

const Command update_command{
    .name = "update",
    .verb = Verbs::update,
    .operands = "SERVICE…",
    .summary = "Change services",
    .prose =
        "Flags describe an edit: what they do not name stays as it is. An edit that changes nothing "
        "sends nothing. With several services, each gets the same edit, and an image is looked up "
        "once. Then the command waits until all tasks run, or clearly will not.",
    .examples = update_examples,
    .least = 1,
    .most = any_number,
    .run = run_update};

}  // namespace cli
