// SPDX-License-Identifier: Apache-2.0
// __complete WORD…: prints candidates for the last word, for shells; one per line: value, tab, meaning.
// __complete_plugin WORD…: the same for docker, if swarmctl is its plugin; also the metadata that docker asks
// for.
#include "commands/shell/verbs.hpp"
#include "complete/candidates.hpp"
#include "complete/sources.hpp"
#include "session.hpp"

#include <nlohmann/json.hpp>

namespace cli {
namespace {

complete::Candidates print_candidates(Session& session) {
  const complete::Typed typed = complete::read_typed(session.operands());
  Session asking = session.with(typed.line);
  const complete::Sources sources = complete::sources(asking, asking.settings().completion_limit());
  complete::Candidates all = complete::candidates(typed, sources);
  for (const complete::Candidate& one : all)
    session.io.out.write(one.value).write("\t").text(one.meaning).write("\n");
  return all;
}

Exit run_complete(Session& session) {
  print_candidates(session);
  return Exit::done;
}

/// The last line tells docker's completion not to offer files, and not to add a blank after an incomplete
/// word.
Exit run_complete_plugin(Session& session) {
  const complete::Candidates all = print_candidates(session);
  const bool unfinished =
      all.size() == 1 && all.front().value.find_last_of("=,:/.") + 1 == all.front().value.size();
  session.io.out.write(unfinished ? ":6\n" : ":4\n");
  return Exit::done;
}

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
const Command plugin_metadata_command{.name = "docker-cli-plugin-metadata", .run = run_plugin_metadata};

}  // namespace cli
