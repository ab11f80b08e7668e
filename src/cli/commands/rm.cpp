// SPDX-License-Identifier: Apache-2.0
// rm: remove services.
#include "commands/verbs.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>

#include <array>

namespace cli {
namespace {

Exit run(Session& session) {
  swarm::ServiceClient services(session.engine());
  return session.each_operand([&](const std::string& operand) {
    try {
      services.remove(operand);
    } catch (const swarm::Error& error) {
      if (error.code() != swarm::Errc::not_found || !session.given().on("ignore-missing")) throw;
      return Exit::done;
    }
    session.io.out.text(operand).write("\n");
    return Exit::done;
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
