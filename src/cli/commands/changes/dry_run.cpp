// SPDX-License-Identifier: Apache-2.0
// `diff` and `--dry-run` show what would happen; also shows what a write is about to change.
#include "commands/changes/dry_run.hpp"

#include "output/document/changes.hpp"
#include "output/document/json_text.hpp"

#include <swarm/access.hpp>
#include <swarm/apply.hpp>
#include <swarm/diff.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/tasks.hpp>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

/// The label that remembers what was applied does not count as a difference.
std::vector<swarm::Difference> changes_of(const swarm::Json& before, const swarm::Json& after) {
  using swarm::apply::without_memory;
  return swarm::diff(without_memory(before), without_memory(after));
}

}  // namespace

void report_changes(Session& session, const swarm::Json& before, const swarm::Json& after,
                    const std::string& heading, const std::string& unchanged) {
  if (session.given().on(flag::quiet)) return;
  const auto changes = changes_of(before, after);
  const std::string& words = changes.empty() ? unchanged : heading;
  if (!words.empty()) session.print_message(words);
  session.io.err.write(changes_text(changes, Style(session.io.colored(session.io.err))));
  session.io.err.flush();
}

std::function<void(const swarm::Service&)> report_other_changes(Session& session, swarm::Json seen,
                                                                const swarm::Edit& edit) {
  return [&session, seen = std::move(seen), edit](const swarm::Service& newer) mutable {
    if (swarm::same_spec(seen, newer.spec(), swarm::Strictness::as_asked)) return;
    seen = newer.spec();
    swarm::Json spec = seen;
    edit(spec);
    report_changes(session, seen, spec, newer.name() + ": changed by someone else; changing:");
  };
}

namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;
using Act = Plan::Act;

/// The service and everything its forecast needs; null if it does not exist yet.
swarm::Snapshot snapshot_of(swarm::Engine& engine, const swarm::Service* service) {
  swarm::TaskClient tasks(engine);
  swarm::Snapshot now;
  if (service != nullptr) {
    now.service = std::make_shared<const Json>(service->document());
    now.tasks = tasks.of_service(service->id());
  }
  now.nodes = tasks.nodes();
  now.nodes_known = true;
  return now;
}

Exit show(Session& session, const Plan& plan) {
  Stream& out = session.io.out;
  if (session.given().last(flag::output) == "json")
    out.write(compact(plan_json(plan))).write("\n");
  else
    out.write(plan_text(plan, Style(session.io.colored(out))));
  out.flush();
  return plan.differs() && session.given().on(flag::exit_code) ? Exit::differs : Exit::done;
}

Plan planned(Session& session, Act act, const swarm::Service& old, std::shared_ptr<const Json> spec) {
  return {.act = act,
          .name = old.name(),
          .changes = changes_of(old.spec(), *spec),
          .forecast = swarm::forecast(snapshot_of(session.engine(), &old), *spec),
          .body = std::move(spec)};
}

}  // namespace

bool dry_run(const Session& session) {
  const Given& given = session.given();
  if (given.on(flag::dry_run)) return true;
  for (const FlagName row : {flag::output, flag::exit_code})
    if (const Given::Entry* entry = given.find(row))
      throw Error(Errc::usage, entry->typed + " needs --dry-run");
  return false;
}

Exit show_update(Session& session, const swarm::Preview& preview) {
  Plan plan = planned(session, Act::change, preview.service, preview.spec);
  if (!preview.sends) {  // The tasks that an earlier update still replaces stay as far as this one goes.
    plan.body = nullptr;
    plan.forecast = {.reason = "nothing is sent",
                     .replaced = {},
                     .kept = plan.forecast.kept + plan.forecast.replaced.size()};
  }
  return show(session, plan);
}

Exit show_creation(Session& session, const Json& spec) {
  return show(session, {.act = Act::create,
                        .name = swarm::text_at(spec, "/Name", "a service"),
                        .changes = changes_of(Json::object(), spec),
                        .forecast = swarm::forecast(snapshot_of(session.engine(), nullptr), spec),
                        .body = std::make_shared<const Json>(spec)});
}

Exit show_replacement(Session& session, const swarm::Service& old, const Json& spec) {
  return show(session, planned(session, Act::replace, old, std::make_shared<const Json>(spec)));
}

Exit show_removal(Session& session, const swarm::Service& service) {
  return show(session, {.act = Act::remove,
                        .name = service.name(),
                        .changes = {},
                        .forecast = swarm::forecast_removal(snapshot_of(session.engine(), &service)),
                        .body = nullptr});
}

}  // namespace cli
