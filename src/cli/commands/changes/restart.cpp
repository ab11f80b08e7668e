// SPDX-License-Identifier: Apache-2.0
// restart: new tasks in place of all, as the update policy says.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
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

std::optional<Awaited> restart(Session& session, swarm::ServiceClient& services,
                               const std::string& reference) {
  const swarm::Updated updated = services.update(find_service(session, reference), count_on);
  for (const std::string& warning : updated.warnings) session.warn(warning);
  if (updated.found_by_reading)
    session.warn(reference + ": the answer was lost, but the restart is on its way");
  session.io.out.text(reference).write("\n");
  return awaited(reference, updated);
}

Exit run_restart(Session& session) {
  const bool only_show = dry_run(session);
  const auto references = chosen_services(session);
  swarm::ServiceClient services(session.engine());
  if (only_show)
    return session.each(references, [&](const std::string& reference) {
      return show_update(session, services.preview(find_service(session, reference), count_on));
    });
  return sum_up(session, do_each(session, references, {[&](std::size_t which) {
                                   return restart(session, services, references[which]);
                                 }}));
}

constexpr std::array restart_examples{
    Example{"swarmctl restart web", "a few tasks at a time, as --update-parallelism says"},
    Example{"swarmctl restart -d web api", "both at once, without waiting"},
    Example{"swarmctl restart --select label=tier=web --parallel 2", "those with this label, two at a time"},
};

}  // namespace

const Command restart_command{
    .name = "restart",
    .verb = Verbs::restart,
    .operands = "SERVICE…",
    .summary = "Replace all tasks of services",
    .prose =
        "The specification stays as it is but for its counter of forced updates. The tasks are replaced as "
        "in any update: parallelism, delay, order and what happens on failure are those of the service.",
    .examples = restart_examples,
    .least = 1,
    .most = any_number,
    .run = run_restart};

}  // namespace cli
