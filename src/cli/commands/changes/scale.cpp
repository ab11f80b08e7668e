// SPDX-License-Identifier: Apache-2.0
// scale: sets the number of tasks.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "output/hints.hpp"
#include "session.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

struct ScaleTarget {
  std::string reference;
  std::uint64_t tasks = 0;
};

std::uint64_t read_number(const std::string& operand, std::string_view typed) {
  const auto number = swarm::catch_error([&] { return swarm::value::read_count(typed); });
  if (number) return number.value->get<std::uint64_t>();
  throw Error(Errc::usage, operand + ": " + number.error->what(), make_hint(swarmctl("scale", "web=3")));
}

ScaleTarget read_target(const std::string& operand) {
  const auto equals = operand.rfind('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(Errc::usage, operand + ": must be SERVICE=NUMBER", make_hint(swarmctl("scale", "web=3")));
  return {operand.substr(0, equals), read_number(operand, std::string_view(operand).substr(equals + 1))};
}

/// Parses all operands before the first change.
std::vector<ScaleTarget> read_targets(const std::vector<std::string>& operands) {
  std::vector<ScaleTarget> targets;
  for (const std::string& operand : operands) {
    ScaleTarget target = read_target(operand);
    if (std::ranges::find(targets, target.reference, &ScaleTarget::reference) != targets.end())
      throw Error(Errc::usage, target.reference + ": named twice");
    targets.push_back(std::move(target));
  }
  return targets;
}

/// With --select the only operand is the number for all services.
std::vector<ScaleTarget> select_targets(Session& session) {
  const auto& operands = session.operands();
  if (operands.size() != 1)
    throw Error(Errc::usage, "--select takes one operand: the number of tasks",
                make_hint(swarmctl("scale", "--select", "label=tier=web", "3")));
  if (operands.front().find('=') != std::string::npos)
    throw Error(Errc::usage, operands.front() + " cannot be used with --select");
  const std::uint64_t tasks = read_number(operands.front(), operands.front());
  std::vector<ScaleTarget> targets;
  for (std::string& name : selected_services(session)) targets.push_back({std::move(name), tasks});
  return targets;
}

void rescale(swarm::Json& spec, const ScaleTarget& target) {
  if (swarm::is_global(swarm::edit::mode_of(spec)))
    throw Error(Errc::refused,
                target.reference + ": is global: it runs one task per node and cannot be scaled");
  swarm::edit::rescale(spec, target.tasks, {});
}

Exit show_scaled(Session& session, swarm::ServiceClient& services, const ScaleTarget& target) {
  return show_update(session, services.preview(find_service(session, target.reference),
                                               [&](swarm::Json& spec) { rescale(spec, target); }));
}

std::optional<AwaitedService> scale_one(Session& session, swarm::ServiceClient& services,
                                        const ScaleTarget& target) {
  const swarm::Updated updated = services.update(find_service(session, target.reference),
                                                 [&](swarm::Json& spec) { rescale(spec, target); });
  session.warn(updated.warnings);
  warn_if_found(session, updated.found_by_reading, target.reference + " was scaled");
  if (!updated.sent) report_unchanged(session, target.reference, updated);
  session.io.out.text(target.reference).write(" scaled to " + std::to_string(target.tasks) + "\n");
  return updated.sent ? std::optional(awaited(target.reference, updated)) : std::nullopt;
}

Exit run_scale(Session& session) {
  const bool only_show = dry_run(session);
  const auto targets =
      session.given().has(flag::select) ? select_targets(session) : read_targets(session.operands());
  std::vector<std::string> references;
  for (const ScaleTarget& target : targets) references.push_back(target.reference);
  swarm::ServiceClient services(session.engine());
  if (only_show)
    return session.each(references, [&](const std::string& reference) {
      return show_scaled(session, services, *std::ranges::find(targets, reference, &ScaleTarget::reference));
    });
  return sum_up(session, do_each(session, references, {[&](std::size_t which) {
                                   return scale_one(session, services, targets[which]);
                                 }}));
}

constexpr std::array scale_examples{
    Example{"swarmctl scale web=5 api=3", "scale two services, and wait for both"},
    Example{"swarmctl scale --select label=tier=batch 0", "stop all tasks of the services with this label"},
    Example{"swarmctl scale -d web=0", "stop all tasks without waiting"},
};

}  // namespace

const Command scale_command{
    .name = "scale",
    .verb = Verbs::scale,
    .operands = "SERVICE=NUMBER…",
    .summary = "Set the number of replicas of services",
    .prose =
        "For a replicated job, the number sets its total completions. A service that already has the "
        "number is left unchanged. All services are changed first; then the command waits for all of "
        "them. With --select, the only operand is the number for all of them.",
    .examples = scale_examples,
    .least = 1,
    .most = any_number,
    .run = run_scale};

}  // namespace cli
