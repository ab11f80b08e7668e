// SPDX-License-Identifier: Apache-2.0
// help: explains the program and its verbs.
#include "generate/help.hpp"

#include "commands/shell/verbs.hpp"
#include "generate/topics.hpp"
#include "session.hpp"

namespace cli {
namespace {

Exit run_help(Session& session) {
  const auto& operands = session.operands();
  if (operands.empty()) return print_help(session.io, nullptr);
  if (const Topic* topic = find_topic(operands.front())) return print_topic(session.io, *topic);
  return print_help(session.io, &command_named(operands));
}

}  // namespace

const Command help_command{.name = "help",
                           .verb = Verbs::help,
                           .operands = "[VERB|TOPIC]",
                           .summary = "Show help for the program, a verb or a topic",
                           .least = 0,
                           .most = 1,
                           .run = run_help};

}  // namespace cli
