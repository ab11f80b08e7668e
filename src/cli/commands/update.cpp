// SPDX-License-Identifier: Apache-2.0
// update: an edit of a service, from flags.
#include "commands/dry_run.hpp"
#include "commands/outcome.hpp"
#include "commands/plan_update.hpp"
#include "commands/recreate.hpp"
#include "commands/verbs.hpp"
#include "interrupt.hpp"

#include <swarm/service_client.hpp>

#include <array>

namespace cli {
namespace {

class Update {
 public:
  explicit Update(Session& session) : session_(session), services_(session.engine()), line_(session) {}

  Exit run(bool only_show) {
    const std::string& reference = session_.operands().front();
    const Given& given = line_.given();
    const PlannedUpdate planned = line_.plan(services_.inspect(reference));
    if (only_show) return show_planned(session_, given, planned);
    if (given.on("recreate") && given.last("name") != planned.service.name()) return replace(planned);
    const swarm::Updated updated = send(planned);
    tell(reference, updated, *planned.prepared.notes);
    if (!updated.sent) return Exit::done;
    using After = swarm::Goal::After;
    Awaited one = awaited(reference, updated, planned.options.rollback ? After::rollback : After::update);
    one.left_behind = line_.rotations().left(reference);
    const Exit exit = await_outcome(session_, one);
    line_.rotations().conclude({{reference, updated, exit}});
    return exit;
  }

 private:
  /// New versions are made at the last moment, and go again where the update is not made.
  swarm::Updated send(const PlannedUpdate& planned) {
    const auto& [service, options, prepared] = planned;
    if (line_.rotations().none()) return services_.update(service, prepared.edit, options);
    const Interrupt interrupt(line_.rotations().last_words());
    line_.rotations().make();
    try {
      return services_.update(service, prepared.edit, options);
    } catch (const swarm::Error& error) {
      line_.rotations().update_failed(error);
      throw;
    }
  }

  Exit replace(const PlannedUpdate& planned) {
    line_.rotations().make();
    try {
      const Exit exit = recreate(session_, planned.service, planned.prepared, planned.options);
      line_.rotations().replaced(exit);
      return exit;
    } catch (const swarm::Error& error) {
      line_.rotations().update_failed(error);
      throw;
    }
  }

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
  UpdateLine line_;
};

Exit run(Session& session) {
  const bool only_show = dry_run(session);
  return Update(session).run(only_show);
}

constexpr std::array examples{
    Example{"swarmctl update web --image nginx:1.28", "roll out another image"},
    Example{"swarmctl update web --env-rm DEBUG --env-add LEVEL=info",
            "edit the environment; the rest stays"},
    Example{"swarmctl update web --secret-rotate tls=new.pem",
            "another content; back to the old where it fails"},
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
