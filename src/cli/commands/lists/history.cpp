// SPDX-License-Identifier: Apache-2.0
// history: lists the recorded revisions of a service.
#include "commands/inspect/find_service.hpp"
#include "commands/lists/watch.hpp"
#include "commands/shell/verbs.hpp"
#include "output/document/json_text.hpp"
#include "output/hints.hpp"
#include "output/lists/revision_rows.hpp"
#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/history.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

std::uint64_t read_revision(const std::string& typed) {
  const auto number = swarm::catch_error([&] { return swarm::value::read_count(typed); });
  if (number) return number.value->get<std::uint64_t>();
  throw Error(Errc::usage, typed + ": " + number.error->what());
}

std::string whole_list(const std::vector<RevisionRow>& rows, const std::string& output) {
  std::string text;
  if (output != "json" && output != "jsonl")
    return revision_table(rows, output == "wide" ? Width::wide : Width::plain, Clock::now());
  Json all = Json::array();
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    all.push_back(revision_object(*row));
    text += compact(all.back()) + "\n";
  }
  return output == "jsonl" ? text : indented(all) + "\n";
}

std::string one_of_them(const Session& session, const RevisionRow& row, const std::string& output) {
  if (output == "json") return indented(sheet_object(row)) + "\n";
  if (output == "jsonl") return compact(sheet_object(row)) + "\n";
  return revision_sheet(row, Clock::now(), Style(session.io.colored(session.io.out)));
}

Exit run_history(Session& session) {
  const auto& operands = session.operands();
  const std::uint64_t number = operands.size() > 1 ? read_revision(operands[1]) : 0;
  const std::string output = session.given().last(flag::output, "table");
  const swarm::Service service = find_service(session, operands.front());
  const auto rows = revision_rows(service, swarm::HistoryClient(session.engine()).revisions(service.id()));
  if (rows.empty())
    session.note(service.name() + ": no revisions are recorded; --history N with a change records it");
  if (operands.size() == 1) {
    if (output == "table" && session.io.out.terminal())
      print_fitting(session, revision_list(rows, Clock::now()));
    else
      session.io.out.write(whole_list(rows, output));
    return Exit::done;
  }
  const auto row =
      std::ranges::find(rows, number, [](const RevisionRow& one) { return one.revision.number; });
  if (number == 0 || row == rows.end())
    throw Error(Errc::not_found, service.name() + ": no such revision: " + operands[1],
                make_hint(swarmctl("history", service.name()), " lists them"));
  session.io.out.write(one_of_them(session, *row, output));
  return Exit::done;
}

constexpr std::array history_examples{
    Example{"swarmctl history web", "list the revisions, the newest first"},
    Example{"swarmctl history web 3", "show revision 3"},
    Example{"swarmctl update web --image nginx:1.28 --history 10 --note 'fix for the login'",
            "record a change, and keep ten revisions"},
    Example{"swarmctl rollback web --to 3", "go back to revision 3"},
};

}  // namespace

const Command history_command{
    .name = "history",
    .verb = Verbs::history,
    .operands = "SERVICE [REVISION]",
    .summary = "List the recorded revisions of a service",
    .prose =
        "A change is recorded if --history or SWARMCTL_HISTORY says how many revisions to keep. What "
        "others changed in between is recorded with the next change. An asterisk marks the revision "
        "that the service is at now. On a terminal, long changes are cut and columns that do not fit are left "
        "out, unless -o wide is given. The verdict is the engine's, or that of the command that waited if "
        "the engine stores none. With REVISION, prints that revision in full, with values that look secret "
        "hidden.",
    .examples = history_examples,
    .least = 1,
    .most = 2,
    .run = run_history};

}  // namespace cli
