// SPDX-License-Identifier: Apache-2.0
// rm: removes services.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <array>
#include <optional>

namespace cli {
namespace {

/// With --ignore-missing no similar name is suggested.
swarm::Service service_to_remove(Session& session, swarm::ServiceClient& services,
                                 const std::string& reference) {
  if (session.given().on(flag::ignore_missing)) return services.inspect(reference);
  return find_service(session, reference);
}

/// Removes without reading the document, which is not needed.
swarm::Removed remove_by_name(Session& session, swarm::ServiceClient& services,
                              const std::string& reference) {
  auto removed = swarm::catch_error({swarm::Errc::not_found}, [&] { return services.remove(reference); });
  if (removed) return std::move(*removed.value);
  if (session.given().on(flag::ignore_missing)) removed.rethrow();
  throw with_nearest(session, *removed.error, reference);
}

std::optional<AwaitedService> remove_one(Session& session, swarm::ServiceClient& services,
                                         const std::string& reference) {
  const bool wait = session.given().on(flag::wait);
  std::vector<std::string> tasks;
  swarm::Removed removed;
  if (wait) {
    const swarm::Service service = service_to_remove(session, services, reference);
    tasks = swarm::TaskClient(session.engine()).ids_of_service(service.id());
    removed = services.remove(service);
  } else {
    removed = remove_by_name(session, services, reference);
  }
  warn_if_found(session, removed.found_by_reading, reference + " was removed");
  session.io.out.text(reference).write("\n");
  return wait ? std::optional(awaited_end(reference, std::move(tasks))) : std::nullopt;
}

/// Returns what `act` returns, or `otherwise` if the service does not exist and --ignore-missing was given.
template <class Act, class Otherwise>
auto unless_missing(const Session& session, const Act& act, Otherwise otherwise) -> decltype(act()) {
  if (!session.given().on(flag::ignore_missing)) return act();
  return swarm::if_possible({swarm::Errc::not_found}, act).value_or(otherwise);
}

Exit run_rm(Session& session) {
  const bool only_show = dry_run(session);
  const auto references = chosen_services(session);
  swarm::ServiceClient services(session.engine());
  if (only_show)
    return session.each(references, [&](const std::string& reference) {
      const auto show = [&] {
        return show_removal(session, service_to_remove(session, services, reference));
      };
      return unless_missing(session, show, Exit::done);
    });
  const auto act = [&](std::size_t which) {
    return unless_missing(
        session, [&] { return remove_one(session, services, references[which]); }, std::nullopt);
  };
  return sum_up(session, do_each(session, references, {act}));
}

constexpr std::array rm_examples{
    Example{"swarmctl rm web api", "remove two services"},
    Example{"swarmctl rm --select label=stage=test", "remove all services with this label"},
    Example{"swarmctl rm --wait web && docker network rm front", "return when its tasks are gone"},
};

}  // namespace

const Command rm_command{
    .name = "rm",
    .alias = "remove",
    .verb = Verbs::rm,
    .operands = "SERVICE…",
    .summary = "Remove services",
    .prose =
        "Each name is resolved once, and the service is removed by its ID. With --wait, all services "
        "are removed first; then the command waits for their tasks to end.",
    .examples = rm_examples,
    .least = 1,
    .most = any_number,
    .run = run_rm};

}  // namespace cli
