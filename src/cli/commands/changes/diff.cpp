// SPDX-License-Identifier: Apache-2.0
// diff: what an update or a rollback would change and restart.
#include "commands/changes/plan.hpp"
#include "commands/inspect/find_service.hpp"
#include "commands/shell/verbs.hpp"

#include <array>

namespace cli {
namespace {

Exit run_diff(Session& session) {
  UpdateLine line(session);
  return show_planned(session, line.given(), line.plan(find_service(session, session.operands().front())));
}

constexpr std::array diff_examples{
    Example{"swarmctl diff web --image nginx:1.28 --env-add LEVEL=info",
            "what this update would change, and which tasks it would restart"},
    Example{"swarmctl diff web --previous", "what a rollback would do"},
    Example{"swarmctl diff web --spec web.json --exit-code", "10 where the service is not as the file says"},
    Example{"swarmctl diff web --limit-memory 1g -o json | jq .restarts", "for a script: true or false"},
};

}  // namespace

const Command diff_command{
    .name = "diff",
    .verb = Verbs::diff,
    .operands = "SERVICE",
    .summary = "Show what an update would change and restart",
    .prose =
        "Takes the flags of update, sends nothing, and shows field by field what would change, with values "
        "that look secret hidden; then which tasks would be replaced and why. Changes of labels, of the "
        "number of tasks and of how updates and rollbacks go replace no task; neither does a change of "
        "placement that a task's node satisfies.\n"
        "-o json prints one object: service, changes (path, item, old, new), restarts (whether a task that "
        "runs now would be replaced), reason, tasks (those that would be replaced), kept, started, stopped, "
        "and body, the whole specification that would be sent: there nothing is hidden, as in inspect; null "
        "where nothing would be sent. The path is a JSON pointer.",
    .examples = diff_examples,
    .least = 1,
    .most = 1,
    .run = run_diff};

}  // namespace cli
