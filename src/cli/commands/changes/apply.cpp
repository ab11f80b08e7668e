// SPDX-License-Identifier: Apache-2.0
// apply: changes services to match files.
#include "commands/changes/apply_plan.hpp"
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/service_client.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using Strings = std::vector<std::string>;

void answer_applied(Session& session, const std::string& name, const char* what) {
  session.io.out.text(name).write(" ").write(what).write("\n");
}

/// Warns because nothing is sent or awaited, so a stuck rollout would not be noticed.
void warn_of_open_update(Session& session, const std::string& name, const swarm::Service& existing) {
  const std::string state = swarm::text_at(existing.document(), "/UpdateStatus/State");
  const bool is_open = state == "updating" || state == "rollback_started" || state.ends_with("paused");
  if (is_open && !session.given().on(flag::detach))
    session.warn(name + " matches its file, but its last update is not complete: " + state);
}

std::optional<AwaitedService> change_to_file(Session& session, const FileService& one,
                                             const swarm::Service& existing) {
  const swarm::Edit edit = one.edit();
  swarm::UpdateOptions options = one.options;
  options.before_replay = report_other_changes(session, existing.spec(), edit);
  swarm::ServiceClient services(session.engine());
  const swarm::Preview preview = services.preview(existing, edit, options);
  if (preview.sends)
    report_changes(session, preview.service.spec(), *preview.spec,
                   one.name + ": changing:", one.name + ": changing only the label that remembers the file");
  const swarm::Updated updated = services.update(preview.service, edit, options);
  session.warn(updated.warnings);
  warn_if_found(session, updated.found_by_reading, one.name + " was updated");
  answer_applied(session, one.name, updated.sent ? "updated" : "unchanged");
  if (updated.sent) return awaited(one.name, updated);
  warn_of_open_update(session, one.name, preview.service);
  add_unchanged(session, one.name, updated);
  return std::nullopt;
}

std::optional<AwaitedService> apply_one(Session& session, const FileService& one) {
  if (one.existing) return change_to_file(session, one, *one.existing);
  const auto result = swarm::catch_error({Errc::name_taken}, [&] {
    return swarm::ServiceClient(session.engine()).create(*one.requested, {one.options.registry_auth});
  });
  if (!result) {  // Somebody else created it first.
    const auto existing = find_named(session, one.name);
    if (!existing) result.rethrow();
    return change_to_file(session, one, *existing);
  }
  const swarm::Created& created = *result.value;
  session.warn(created.warnings);
  warn_if_found(session, created.found_by_reading, one.name + " was created");
  answer_applied(session, one.name, "created");
  return awaited_creation(session, one.name, created.id, *one.requested);
}

std::optional<AwaitedService> prune_one(Session& session, const std::string& name) {
  const swarm::Removed removed = swarm::ServiceClient(session.engine()).remove(name);
  warn_if_found(session, removed.found_by_reading, name + " was removed");
  answer_applied(session, name, "removed");
  return std::nullopt;
}

/// The services that --select finds and no file contains.
Strings surplus_services(Session& session, const ApplyPlan& plan) {
  if (!session.given().on(flag::prune)) return {};
  Strings names = selected_services(session);
  std::erase_if(names, [&](const std::string& name) {
    return std::ranges::find(plan.services, name, &FileService::name) != plan.services.end();
  });
  return names;
}

/// Those that --select still finds: during a long wait for the others, somebody may have removed, recreated or
/// taken over a service.
Strings still_surplus(Session& session, const ApplyPlan& plan, const Strings& surplus) {
  if (surplus.empty()) return {};
  session.limit_requests();
  const Strings now = surplus_services(session, plan);
  Strings left;
  for (const std::string& name : surplus)
    if (std::ranges::find(now, name) != now.end())
      left.push_back(name);
    else
      session.warn(name + " is left alone: --select no longer finds it");
  return left;
}

Exit show_plan(Session& session, const ApplyPlan& plan, const Strings& surplus) {
  Strings names;
  for (const FileService& one : plan.services) names.push_back(one.name);
  const Exit applied = session.each(names, [&](const std::string& name) {
    return show_applied(session, *std::ranges::find(plan.services, name, &FileService::name));
  });
  const Exit pruned = session.each(
      surplus, [&](const std::string& name) { return show_removal(session, find_service(session, name)); });
  return worse(applied, pruned);
}

Exit run_apply(Session& session) {
  const bool only_show = dry_run(session);
  check_line(session.given(), Verbs::apply);
  check_many(session);
  if (session.operands().empty())
    throw Error(Errc::usage, "needs FILE…", make_hint("swarmctl help apply shows how it is used"));
  const ApplyPlan plan = plan_files(session, session.operands());
  if (plan.exit != Exit::done) return plan.exit;
  session.limit_requests();
  const Strings surplus = surplus_services(session, plan);
  if (only_show) return show_plan(session, plan, surplus);

  if (!surplus.empty())
    session.note("to be removed, because no file defines them: " + swarm::join(surplus, ", "));
  Strings names;
  for (const FileService& one : plan.services) names.push_back(one.name);
  auto results =
      do_each(session, names, {[&](std::size_t which) { return apply_one(session, plan.services[which]); }});
  const bool all_done =
      std::ranges::all_of(results, [](const Result& one) { return one.exit == Exit::done; });
  if (!all_done && !surplus.empty()) session.warn("nothing was removed: not all services are done");
  if (all_done) {
    const Strings left = still_surplus(session, plan, surplus);
    const auto removed =
        do_each(session, left, {[&](std::size_t which) { return prune_one(session, left[which]); }});
    results.insert(results.end(), removed.begin(), removed.end());
  }
  return sum_up(session, results);
}

constexpr std::array apply_examples{
    Example{"swarmctl export web -o yaml > web.yaml && swarmctl apply web.yaml",
            "keep a service as a file, and apply the file"},
    Example{"swarmctl apply --dry-run --exit-code services/",
            "exit with 10 if anything differs from the files of a folder"},
    Example{"swarmctl apply services/ --prune --select label=team=shop",
            "also remove the team's services that are in no file"},
};

}  // namespace

const Command apply_command{
    .name = "apply",
    .verb = Verbs::apply,
    .operands = "FILE…",
    .summary = "Create or update services from files",
    .prose =
        "A file holds one or more specifications, as `export` prints them: JSON, an array, JSON "
        "lines or YAML. - is standard input; a folder stands for its .json, .jsonl, .yaml and .yml "
        "files. Networks, secrets and configs are given by name. A service that does not exist is "
        "created, one that differs is updated, and any other is left alone; stdout has one line for "
        "each. Everything that is missing or wrong is reported first, and then nothing is sent.\nA "
        "member that a file leaves out is removed if the file applied before it had that member. "
        "What others set stays, and so does the number of replicas. The service label "
        "io.swarmctl.applied remembers the names of the members, but no values. An image by tag is "
        "resolved if the service does not run that tag yet; otherwise the service keeps its digest.",
    .examples = apply_examples,
    .least = 1,
    .most = any_number,
    .run = run_apply};

}  // namespace cli
