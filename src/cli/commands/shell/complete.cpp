// SPDX-License-Identifier: Apache-2.0
// __complete WORD…: prints what the last word may become, for the shells: one line each, value, tab, meaning.
// __complete_plugin WORD…: the same for docker, whose plugin this program may be; __complete_plugin_names WORD…:
// without meanings; and what docker asks of a plugin.
#include "commands/shell/verbs.hpp"
#include "complete/candidates.hpp"
#include "complete/sources.hpp"
#include "session.hpp"

#include <nlohmann/json.hpp>

namespace cli {
namespace {

enum class Print { meanings, names };

complete::Candidates print_candidates(Session& session, Print print) {
  const complete::Typed typed = complete::read_typed(session.operands());
  Session asking = session.with(typed.line);
  const complete::Sources sources = complete::sources(asking, asking.settings().completion_limit());
  complete::Candidates all = complete::candidates(typed, sources);
  for (const complete::Candidate& one : all) {
    session.io.out.write(one.value);
    if (print == Print::meanings) session.io.out.write("\t").text(one.meaning);
    session.io.out.write("\n");
  }
  return all;
}

Exit run_complete(Session& session) {
  print_candidates(session, Print::meanings);
  return Exit::done;
}

/// The last line tells docker's completion to offer no files, and to add no blank to what is not a whole word.
Exit complete_for_docker(Session& session, Print print) {
  const complete::Candidates all = print_candidates(session, print);
  const bool unfinished =
      all.size() == 1 && all.front().value.find_last_of("=,:/.") + 1 == all.front().value.size();
  session.io.out.write(unfinished ? ":6\n" : ":4\n");
  return Exit::done;
}

Exit run_complete_plugin(Session& session) { return complete_for_docker(session, Print::meanings); }

Exit run_complete_plugin_names(Session& session) { return complete_for_docker(session, Print::names); }

Exit run_plugin_metadata(Session& session) {
  const swarm::Json metadata{{"SchemaVersion", "0.1.0"},
                             {"Vendor", "swarmctl"},
                             {"Version", SWARMCTL_VERSION},
                             {"ShortDescription", "Manage the services of a swarm"}};
  session.io.out.write(metadata.dump()).write("\n");
  return Exit::done;
}

}  // namespace

const Command complete_command{
    .name = "__complete", .most = any_number, .mixing = Mixing::none, .run = run_complete};
const Command complete_plugin_command{
    .name = "__complete_plugin", .most = any_number, .mixing = Mixing::none, .run = run_complete_plugin};
const Command complete_plugin_names_command{.name = "__complete_plugin_names",
                                            .most = any_number,
                                            .mixing = Mixing::none,
                                            .run = run_complete_plugin_names};
const Command plugin_metadata_command{.name = "docker-cli-plugin-metadata", .run = run_plugin_metadata};

}  // namespace cli
