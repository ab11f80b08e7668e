// SPDX-License-Identifier: Apache-2.0
// __complete WORD…: what the last word may become, for the shells; a line each, value, tab, meaning.
#include "commands/verbs.hpp"
#include "complete/candidates.hpp"
#include "complete/swarm_sources.hpp"
#include "session.hpp"

namespace cli {
namespace {

/// What the engine has not said by then comes too late for someone who presses a key.
constexpr std::chrono::milliseconds patience{120};

Exit run(Session& session) {
  const complete::Typed typed = complete::read_typed(session.operands());
  Session asking = session.with(typed.line);
  for (const complete::Candidate& one : complete::candidates(typed, complete::sources(asking, patience)))
    session.io.out.write(one.value).write("\t").text(one.meaning).write("\n");
  return Exit::done;
}

}  // namespace

const Command complete_command{.name = "__complete", .most = any_number, .mixing = Mixing::none, .run = run};

}  // namespace cli
