// SPDX-License-Identifier: Apache-2.0
// restart: replaces all tasks, as the update policy says.
#include "commands/changes/restart.hpp"

#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>

#include <array>
#include <optional>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

constexpr std::string_view counter = "/TaskTemplate/ForceUpdate";

void count_on(swarm::Json& spec) { swarm::edit::put(spec, counter, swarm::count_at(spec, counter) + 1); }

}  // namespace

AwaitedService restart_service(Session& session, const std::string& reference) {
  const swarm::Updated updated =
      swarm::ServiceClient(session.engine()).update(find_service(session, reference), count_on);
  for (const std::string& warning : updated.warnings) session.warn(warning);
  warn_if_found(session, updated.found_by_reading, "the restart of " + reference + " is in progress");
  return awaited(reference, updated);
}

namespace {

AwaitedService restart(Session& session, const std::string& reference) {
  AwaitedService begun = restart_service(session, reference);
  session.io.out.text(reference).write("\n");
  return begun;
}

Exit run_restart(Session& session) {
  const bool only_show = dry_run(session);
  const auto references = chosen_services(session);
  if (only_show)
    return session.each(references, [&](const std::string& reference) {
      swarm::ServiceClient services(session.engine());
      return show_update(session, services.preview(find_service(session, reference), count_on));
    });
  return sum_up(session, do_each(session, references,
                                 {[&](std::size_t which) { return restart(session, references[which]); }}));
}

constexpr std::array restart_examples{
    Example{"swarmctl restart web", "replace a few tasks at a time (--update-parallelism)"},
    Example{"swarmctl restart -d web api", "restart both at once, without waiting"},
    Example{"swarmctl restart --select label=tier=web --parallel 2",
            "restart those with this label, two at a time"},
};

}  // namespace

const Command restart_command{
    .name = "restart",
    .verb = Verbs::restart,
    .operands = "SERVICE…",
    .summary = "Replace all tasks of services",
    .prose =
        "Only the specification's counter of forced updates changes. Tasks are replaced as in any "
        "update, with the service's own parallelism, delay, order and failure action.",
    .examples = restart_examples,
    .least = 1,
    .most = any_number,
    .run = run_restart};

}  // namespace cli
