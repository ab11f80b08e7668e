// SPDX-License-Identifier: Apache-2.0
// help: what the program and its verbs do.
#include "generate/help.hpp"

#include "commands/verbs.hpp"
#include "session.hpp"

namespace cli {
namespace {

Exit run(Session& session) {
  const auto& operands = session.operands();
  return print_help(session.io, operands.empty() ? nullptr : &command_named(operands));
}

}  // namespace

const Command help_command{.name = "help",
                           .verb = Verbs::help,
                           .operands = "[VERB]",
                           .summary = "Show help of the program or of a verb",
                           .least = 0,
                           .most = 1,
                           .run = run};

}  // namespace cli
