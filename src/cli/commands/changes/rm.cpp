// SPDX-License-Identifier: Apache-2.0
// rm: remove services.
#include "commands/changes/dry_run.hpp"
#include "commands/changes/many.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "commands/waiting/write_in_flight.hpp"
#include "session.hpp"

#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>

#include <array>
#include <functional>
#include <optional>

namespace cli {
namespace {

class Remove {
 public:
  explicit Remove(Session& session) : session_(session), services_(session.engine()) {}

  Exit show(const std::string& reference) {
    Exit exit = Exit::done;
    unless_missing([&] { exit = show_removal(session_, find(reference)); });
    return exit;
  }

  std::optional<Awaited> act(const std::string& reference) {
    std::optional<Awaited> end;
    unless_missing([&] { end = remove(reference); });
    return end;
  }

 private:
  std::optional<Awaited> remove(const std::string& reference) {
    const swarm::Service service = find(reference);
    const bool wait = session_.given().on(flag::wait);
    std::vector<std::string> tasks;
    if (wait) tasks = swarm::TaskClient(session_.engine()).ids_of_service(service.id());
    warn_if_found(session_, services_.remove(service).found_by_reading, reference + " was removed");
    session_.io.out.text(reference).write("\n");
    return wait ? std::optional(awaited_end(reference, std::move(tasks))) : std::nullopt;
  }

  /// Whom absence does not trouble, nothing near helps.
  swarm::Service find(const std::string& reference) {
    if (session_.given().on(flag::ignore_missing)) return services_.inspect(reference);
    return find_service(session_, reference);
  }

  void unless_missing(const std::function<void()>& act) const {
    try {
      act();
    } catch (const swarm::Error& error) {
      if (error.code() != swarm::Errc::not_found || !session_.given().on(flag::ignore_missing)) throw;
    }
  }

  Session& session_;
  swarm::ServiceClient services_;
};

Exit run_rm(Session& session) {
  const bool only_show = dry_run(session);
  const auto references = chosen_services(session);
  Remove remove(session);
  if (only_show)
    return session.each(references, [&](const auto& reference) { return remove.show(reference); });
  return sum_up(session, do_each(session, references,
                                 {[&](std::size_t which) { return remove.act(references[which]); }}));
}

constexpr std::array rm_examples{
    Example{"swarmctl rm web api", "remove two services"},
    Example{"swarmctl rm --select label=stage=test", "remove all that have this label"},
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
