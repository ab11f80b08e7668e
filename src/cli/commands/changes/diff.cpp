// SPDX-License-Identifier: Apache-2.0
// diff: shows what an update or a rollback would change and restart.
#include "commands/changes/apply_plan.hpp"
#include "commands/changes/plan.hpp"
#include "commands/changes/restore.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"
#include "output/hints.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

Exit diff_file(Session& session) {
  check_line(session.given(), Verbs::diff);
  const std::string file = session.given().last(flag::file);
  const std::string only = session.operands().empty() ? std::string() : session.operands().front();
  const ApplyPlan plan = plan_files(session, {file}, only);
  if (plan.exit != Exit::done) return plan.exit;
  if (plan.services.empty()) throw Error(Errc::usage, "--file " + file + ": no specification for " + only);
  if (plan.services.size() > 1)
    throw Error(Errc::usage, "--file " + file + ": it contains several services; name one of them",
                make_hint(swarmctl("apply", "--dry-run", file), " shows all of them"));
  return show_applied(session, plan.services.front());
}

Exit run_diff(Session& session) {
  if (session.given().has(flag::file)) return diff_file(session);
  if (session.operands().empty())
    throw Error(Errc::usage, "needs SERVICE", make_hint("swarmctl help diff shows how it is used"));
  UpdateLine line(session);
  swarm::Service service = find_service(session, session.operands().front());
  if (!line.given().has(flag::to)) return show_planned(session, line.given(), line.plan(std::move(service)));
  PlannedUpdate planned =
      restore(session, std::move(service), session.given().value(flag::to).get<std::uint64_t>()).planned;
  if (const swarm::Json& version = line.given().value(flag::if_version); !version.is_null())
    planned.options.if_version = version.get<std::uint64_t>();
  return show_planned(session, line.given(), planned);
}

constexpr std::array diff_examples{
    Example{"swarmctl diff web --image nginx:1.28 --env-add LEVEL=info",
            "show what this update would change and restart"},
    Example{"swarmctl diff web --previous", "show what a rollback would do (--to 3: to revision 3)"},
    Example{"swarmctl diff --file web.json --exit-code",
            "exit with 10 if `swarmctl apply web.json` would change the service"},
    Example{"swarmctl diff web --limit-memory 1g -o json | jq .restarts",
            "print true or false, for a script"},
};

}  // namespace

const Command diff_command{
    .name = "diff",
    .verb = Verbs::diff,
    .operands = "SERVICE",
    .summary = "Show what an update would change and restart",
    .prose =
        "Takes the flags of update and sends nothing. Prints each field that would change, with values "
        "that look secret hidden, and then which tasks would be replaced and why. Changes to labels, "
        "to the number of replicas and to the update and rollback policies replace no task; neither "
        "does a placement change that a task's node satisfies.\n-o json prints one object: service, "
        "changes (path, item, old, new), restarts (whether a running task would be replaced), reason, "
        "tasks (those that would be replaced), kept, started, stopped, and body, the whole "
        "specification that would be sent (null if nothing would be sent). As in inspect, nothing is "
        "hidden in body. The path is a JSON pointer.",
    .examples = diff_examples,
    .least = 0,
    .most = 1,
    .run = run_diff};

}  // namespace cli
