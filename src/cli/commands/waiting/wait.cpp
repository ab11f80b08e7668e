// SPDX-License-Identifier: Apache-2.0
// wait: waits until services have converged, whoever changed them.
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/outcome.hpp"
#include "connection/deadlines.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/service_client.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Goal;

Goal read_goal(const std::string& typed) {
  using Target = Goal::Target;
  constexpr std::string_view running = "running=";
  Goal goal;
  if (typed == "converged") {
    goal.target = Target::converged;
  } else if (typed == "healthy") {
    goal.target = Target::healthy;
  } else if (typed == "completed") {
    goal.target = Target::completed;
  } else if (typed == "gone") {
    goal.target = Target::gone;
  } else if (typed.starts_with(running)) {
    goal.target = Target::running;
    goal.running = swarm::in_context("--for " + typed, [&] {
      return swarm::value::read_count(typed.substr(running.size())).get<std::uint64_t>();
    });
  } else {
    throw Error(Errc::usage,
                "--for " + typed + ": allowed are converged, healthy, running=N, completed and gone");
  }
  return goal;
}

/// The services that the command line selects; an interrupt reports how they were selected.
std::vector<std::string> services_of(Session& session, const Goal& goal,
                                     const std::vector<std::string>& shown) {
  std::optional<Interrupt> interrupt;
  if (!shown.empty()) interrupt.emplace(interrupt_words(session, shown, {}, goal));
  return chosen_services(session);
}

/// For example "--select label=tier=web"; empty without --select.
std::vector<std::string> selection(const Session& session) {
  const std::string words = swarm::join(session.given().texts(flag::select), " ", [](const std::string& one) {
    return swarm::value::join_words({"--select", one});
  });
  return words.empty() ? std::vector<std::string>() : std::vector{words};
}

Exit wait_for(Session& session, const Goal& goal, const std::vector<std::string>& references) {
  swarm::ServiceClient services(session.engine());
  const auto begin = [&](std::size_t which) -> std::optional<AwaitedService> {
    const std::string& reference = references[which];
    if (goal.target != Goal::Target::gone)
      return AwaitedService{reference, find_service(session, reference).id(), goal};
    const auto existing = swarm::if_possible({Errc::not_found}, [&] { return services.inspect(reference); });
    return existing ? std::optional(AwaitedService{reference, existing->id(), goal}) : std::nullopt;
  };
  return sum_up(session, do_each(session, references, {.act = begin, .only_waits = goal}));
}

Exit run_wait(Session& session) {
  const Goal goal = read_goal(session.given().last(flag::goal, "converged"));
  const auto shown = selection(session);
  return unless_time_is_up(session, shown, goal,
                           [&] { return wait_for(session, goal, services_of(session, goal, shown)); });
}

constexpr std::array wait_examples{
    Example{"swarmctl update -d web --image nginx:1.28 && swarmctl wait web", "change now, wait later"},
    Example{"swarmctl wait --for running=2 --timeout 1m web", "wait until two tasks run"},
    Example{"swarmctl wait --select label=com.docker.stack.namespace=shop",
            "wait until a whole stack has converged"},
    Example{"swarmctl rm web; swarmctl wait --for gone web", "wait until the service is gone"},
};

}  // namespace

const Command wait_command{
    .name = "wait",
    .verb = Verbs::wait,
    .operands = "SERVICE…",
    .summary = "Wait until services reach a state",
    .prose =
        "Waits for any rollout, whoever started it. `converged`: all wanted tasks run and stay "
        "running. `healthy`: those with a health check also pass it. `running=N`: exactly N tasks run, "
        "of any version. `completed`: the tasks of a job have completed. `gone`: there is no such "
        "service; this is also true if there never was one.",
    .examples = wait_examples,
    .least = 1,
    .most = any_number,
    .run = run_wait};

}  // namespace cli
