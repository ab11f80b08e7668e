// SPDX-License-Identifier: Apache-2.0
// why: explains why services or tasks do not run as wanted.
#include "commands/inspect/find_service.hpp"
#include "commands/lists/service_filter.hpp"
#include "commands/shell/verbs.hpp"
#include "output/document/explanation.hpp"
#include "output/document/json_text.hpp"
#include "output/lists/cells.hpp"
#include "session.hpp"

#include <swarm/access.hpp>
#include <swarm/logs.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/why.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Explanation;
using swarm::Finding;
using swarm::Json;

constexpr std::size_t most_lines = 10;

bool is_note(const Finding& finding) { return finding.weight == Finding::Weight::note; }

std::string services_are(std::size_t count) {
  return count == 1 ? "1 service is" : std::to_string(count) + " services are";
}

/// Sets `task` if the reference names one. Reads only the tasks of the service, because the swarm may have
/// many.
swarm::Snapshot read_snapshot(Session& session, const std::string& reference, std::string& task) {
  swarm::ServiceClient services(session.engine());
  swarm::TaskClient tasks(session.engine());
  swarm::Snapshot now;
  const auto keep = [&](const swarm::Service& service) {
    now.service = std::make_shared<const Json>(service.document());
  };
  if (const auto service = services.find(reference)) {
    keep(*service);
  } else if (const auto found = tasks.find(reference)) {
    task = found->id;
    keep(services.inspect(found->service));
  } else {
    throw with_nearest(session, Error(Errc::not_found, "no such task or service: " + reference), reference);
  }
  now.tasks = tasks.of_service(swarm::text_at(*now.service, "/ID"));
  now.nodes = tasks.nodes();
  now.nodes_known = true;
  now.engine_now = swarm::EngineTime(std::chrono::seconds(session.engine().clock()));
  return now;
}

/// `task`: the task to explain, or empty for the service.
Explanation explain_snapshot(Session& session, swarm::Snapshot& snapshot, const std::string& task) {
  const auto reported = [&] { return task.empty() ? swarm::why(snapshot) : swarm::why(snapshot, task); };
  Explanation first = reported();
  if (!swarm::names_nodes(first)) return first;
  swarm::add_others(session.engine(), snapshot);
  return reported();
}

/// By the engine's clock, like the timestamps it is compared with.
Clock::time_point engine_time(Session& session) {
  const auto seconds = session.engine().clock();
  return seconds == 0 ? Clock::now() : Clock::time_point(std::chrono::seconds(seconds));
}

LogLines log_of(Session& session, const swarm::Snapshot& snapshot, const Finding& finding) {
  if (!finding.has_logs) return std::nullopt;
  const auto task = std::ranges::find(snapshot.tasks, finding.task, &swarm::Task::id);
  if (task == snapshot.tasks.end()) return std::nullopt;
  auto lines = swarm::catch_error([&] { return swarm::last_lines(session.engine(), *task, most_lines); });
  if (!lines) session.warn("cannot read the log of task " + finding.task + ": " + lines.error->what());
  return std::move(lines.value);
}

bool in_json(const Session& session) { return session.given().last(flag::output) == "json"; }

void print_explained(Session& session, const std::string& name, const LoggedExplanation& explained) {
  Stream& out = session.io.out;
  if (in_json(session))
    out.write(compact(explanation_json(name, explained, session.typed_connection()))).write("\n");
  else
    out.write(explanation_text(explained, engine_time(session), Style(session.io.colored(out)),
                               session.typed_connection()));
}

Exit explain(Session& session, const std::string& reference) {
  std::string task;
  swarm::Snapshot snapshot = read_snapshot(session, reference, task);
  LoggedExplanation reported{explain_snapshot(session, snapshot, task), {}};
  for (const Finding& finding : reported.explanation.findings)
    reported.logs.push_back(log_of(session, snapshot, finding));
  print_explained(session, reference, reported);
  return reported.explanation.well ? Exit::done : Exit::stuck;
}

/// Prints unhealthy services in full, and only the notes of the others.
void print_all_explained(Session& session, const std::vector<Explanation>& all, bool every) {
  Stream& out = session.io.out;
  std::size_t well = 0;
  for (const Explanation& one : all) {
    if (all_is_well(one))
      ++well;
    else if (std::ranges::all_of(one.findings, is_note))
      out.write(note_text(one));
    else
      print_explained(session, one.name, {one, {}});
  }
  if (well > 0) out.write(services_are(well)).write(" well\n");
  if (all.empty()) out.write(every ? "there are no services\n" : "no service matches\n");
}

/// Explains all services that match a pattern, or all services without patterns. Reads no logs: the number of
/// requests must not grow with the number of services.
Exit explain_all(Session& session, const std::vector<std::string>& patterns) {
  const auto wanted = [&](const std::string& name) {
    return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
             return matches_glob(pattern, name);
           });
  };
  std::vector<Explanation> all = swarm::why(swarm::read_swarm(session.engine(), wanted));
  std::ranges::stable_sort(all, natural_less, &Explanation::name);
  for (const Explanation& one : all)
    if (in_json(session)) print_explained(session, one.name, {one, {}});
  if (!in_json(session)) print_all_explained(session, all, patterns.empty());
  return std::ranges::all_of(all, &Explanation::well) ? Exit::done : Exit::stuck;
}

Exit run_why(Session& session) {
  std::vector<std::string> patterns, names;
  for (const std::string& operand : session.operands())
    (is_glob(operand) ? patterns : names).push_back(operand);
  Exit worst = session.each(names, [&](const std::string& name) { return explain(session, name); });
  if (patterns.empty() && !names.empty()) return worst;
  return worse(worst, explain_all(session, patterns));
}

constexpr std::array why_examples{
    Example{"swarmctl why", "show what is wrong in the swarm"},
    Example{"swarmctl why web", "explain why it does not run"},
    Example{"swarmctl why 'api-*' -o json | jq -r 'select(.Well | not).Name'",
            "print the names of services with problems"},
    Example{"swarmctl why web || swarmctl logs --tail 50 web", "exit with 6 if something is wrong"},
};

}  // namespace

const Command why_command{
    .name = "why",
    .verb = Verbs::why,
    .operands = "[SERVICE|TASK…]",
    .summary = "Explain why services or tasks do not run",
    .prose =
        "For a failing task, prints its error, its exit code and the last lines that it logged. For a "
        "task that cannot be scheduled, lists for each node which constraint, resource, platform, port "
        "or limit rules it out at present. For a failed update, prints what was tried and which tasks "
        "failed, as long as the engine keeps these tasks; values that look secret are hidden. The exit "
        "code is 0 if all is well or in progress, and 6 if something is wrong, including a service that was "
        "rolled back and runs no task, and a task that failed several times in a row and has not yet run "
        "for the service's update monitor (5s "
        "without one).\nWithout an operand, checks every service of the swarm. A pattern such as "
        "'api-*' selects services by name; a pattern that matches nothing is not an error. Services "
        "with problems are printed in full except for their logs; the others are counted.\n-o json "
        "prints one object per service: Name, Well, Summary, Running (running tasks of any version), "
        "Updated (running tasks of the current specification), Completed, Wanted, and Findings, the "
        "most serious first. A finding has Weight (wrong, waiting or note), Tasks (their names) and "
        "Text, and where they apply Task (the ID), Node, ExitCode, When, Nodes (for each node, what "
        "does not fit), Log, Check (the health check), Suggestion, and for a failed update Image and "
        "Changes (path, item, old, new, as in the object of `swarmctl diff`).",
    .examples = why_examples,
    .least = 0,
    .most = any_number,
    .run = run_why};

}  // namespace cli
