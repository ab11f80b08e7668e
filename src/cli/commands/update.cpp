// SPDX-License-Identifier: Apache-2.0
// update: an edit of a service, from flags.
#include "commands/dry_run.hpp"
#include "commands/outcome.hpp"
#include "commands/plan_update.hpp"
#include "commands/recreate.hpp"
#include "commands/verbs.hpp"

#include <swarm/service_client.hpp>

#include <array>

namespace cli {
namespace {

class Update {
 public:
  explicit Update(Session& session) : session_(session), services_(session.engine()) {}

  Exit run() {
    const std::string& reference = session_.operands().front();
    const bool only_show = dry_run(session_);
    const Given given = update_line(session_);
    const PlannedUpdate planned = plan_update(session_, given, services_.inspect(reference));
    if (only_show) return show_planned(session_, given, planned);
    const auto& [service, options, prepared] = planned;
    if (given.on("recreate") && given.last("name") != service.name())
      return recreate(session_, service, prepared, options);
    const swarm::Updated updated = services_.update(service, prepared.edit, options);
    tell(reference, updated, *prepared.notes);
    if (!updated.sent) return Exit::done;
    const auto after = options.rollback ? swarm::Goal::After::rollback : swarm::Goal::After::update;
    return await_outcome(session_, awaited(reference, updated, after));
  }

 private:
  void tell(const std::string& reference, const swarm::Updated& updated, const Notes& notes) {
    for (const std::string& warning : notes.warnings) session_.warn(warning);
    for (const std::string& warning : updated.warnings) session_.warn(warning);
    if (updated.found_by_reading) session_.warn("the answer was lost, but the update was made");
    if (!updated.sent) session_.note(reference + ": nothing to change");
    session_.io.out.text(reference).write("\n");
    session_.io.out.flush();
  }

  Session& session_;
  swarm::ServiceClient services_;
};

Exit run(Session& session) { return Update(session).run(); }

constexpr std::array examples{
    Example{"swarmctl update web --image nginx:1.28", "roll out another image"},
    Example{"swarmctl update web --env-rm DEBUG --env-add LEVEL=info",
            "edit the environment; the rest stays"},
    Example{"swarmctl update web --if-version 42 --replicas 5", "only if nobody else changed it since"},
};

}  // namespace

const Command update_command{.name = "update",
                             .verb = Verbs::update,
                             .operands = "SERVICE",
                             .summary = "Change a service",
                             .prose =
                                 "Flags are an edit: what they do not name stays as it is. An edit that "
                                 "changes nothing sends nothing.",
                             .examples = examples,
                             .least = 1,
                             .most = 1,
                             .run = run};

}  // namespace cli
