// SPDX-License-Identifier: Apache-2.0
// __complete WORD…: what the last word may become, for the shells; a line each, value, tab, meaning.
#include "commands/shell/verbs.hpp"
#include "complete/candidates.hpp"
#include "complete/sources.hpp"
#include "session.hpp"

namespace cli {
namespace {

Exit run_complete(Session& session) {
  const complete::Typed typed = complete::read_typed(session.operands());
  Session asking = session.with(typed.line);
  const complete::Sources sources = complete::sources(asking, asking.settings().completion_limit());
  for (const complete::Candidate& one : complete::candidates(typed, sources))
    session.io.out.write(one.value).write("\t").text(one.meaning).write("\n");
  return Exit::done;
}

}  // namespace

const Command complete_command{
    .name = "__complete", .most = any_number, .mixing = Mixing::none, .run = run_complete};

}  // namespace cli
