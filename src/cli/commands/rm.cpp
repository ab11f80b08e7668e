// SPDX-License-Identifier: Apache-2.0
// rm: remove services.
#include "commands/dry_run.hpp"
#include "commands/outcome.hpp"
#include "commands/verbs.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <array>

namespace cli {
namespace {

Exit remove(Session& session, swarm::ServiceClient& services, const std::string& operand) {
  const bool wait = session.given().on("wait");
  std::vector<std::string> tasks;
  if (wait) tasks = swarm::TaskClient(session.engine()).ids_of_service(services.inspect(operand).id());
  services.remove(operand);
  session.io.out.text(operand).write("\n");
  if (!wait) return Exit::done;
  session.io.out.flush();
  return await_gone(session, operand, std::move(tasks));
}

Exit run(Session& session) {
  const bool only_show = dry_run(session);
  swarm::ServiceClient services(session.engine());
  return session.each_operand([&](const std::string& operand) {
    try {
      if (only_show) return show_removal(session, services.inspect(operand));
      return remove(session, services, operand);
    } catch (const swarm::Error& error) {
      if (error.code() != swarm::Errc::not_found || !session.given().on("ignore-missing")) throw;
      return Exit::done;
    }
  });
}

constexpr std::array examples{
    Example{"swarmctl rm web api", "remove two services"},
    Example{"swarmctl rm --wait web && docker network rm front", "return when its tasks are gone"},
};

}  // namespace

const Command rm_command{.name = "rm",
                         .alias = "remove",
                         .verb = Verbs::rm,
                         .operands = "SERVICE…",
                         .summary = "Remove services",
                         .prose = "A name is resolved once and the service removed by its ID.",
                         .examples = examples,
                         .least = 1,
                         .most = any_number,
                         .run = run};

}  // namespace cli
