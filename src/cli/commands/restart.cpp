// SPDX-License-Identifier: Apache-2.0
// restart: new tasks in place of all, as the update policy says.
#include "commands/dry_run.hpp"
#include "commands/outcome.hpp"
#include "commands/verbs.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/service_client.hpp>

#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

constexpr std::string_view counter = "/TaskTemplate/ForceUpdate";

void count_on(swarm::Json& spec) { swarm::edit::put(spec, counter, swarm::count_at(spec, counter) + 1); }

Exit run(Session& session) {
  swarm::ServiceClient services(session.engine());
  std::vector<Awaited> sent;
  const bool only_show = dry_run(session);
  Exit worst = session.each_operand([&](const std::string& operand) {
    if (only_show) return show_update(session, services.preview(services.inspect(operand), count_on));
    const swarm::Updated updated = services.update(operand, count_on);
    for (const std::string& warning : updated.warnings) session.warn(warning);
    if (updated.found_by_reading)
      session.warn(operand + ": the answer was lost, but the restart is on its way");
    session.io.out.text(operand).write("\n");
    sent.push_back(awaited(operand, updated));
    return Exit::done;
  });
  session.io.out.flush();
  worst = worse(worst, await_all(session, sent));
  return worst;
}

constexpr std::array examples{
    Example{"swarmctl restart web", "a few tasks at a time, as --update-parallelism says"},
    Example{"swarmctl restart -d web api", "both at once, without waiting"},
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
    .examples = examples,
    .least = 1,
    .most = any_number,
    .run = run};

}  // namespace cli
