// SPDX-License-Identifier: Apache-2.0
// help: explains the program and its verbs.
#include "generate/help.hpp"

#include "commands/shell/verbs.hpp"
#include "flags/spelling.hpp"
#include "generate/topics.hpp"
#include "output/hints.hpp"
#include "session.hpp"

#include <swarm/error.hpp>

#include <string>
#include <vector>

namespace cli {
namespace {

/// Throws if a topic is misspelt.
void check_topic(const std::string& typed) {
  std::vector<std::string_view> names;
  for (const Topic& topic : topics()) names.push_back(topic.name);
  const std::string near = find_command(typed) == nullptr ? nearest(typed, names) : "";
  if (!near.empty())
    throw swarm::Error(swarm::Errc::usage, "unknown topic " + typed,
                       make_hint("did you mean ", swarmctl("help", near), "?"));
}

Exit run_help(Session& session) {
  const auto& operands = session.operands();
  if (operands.empty()) return print_help(session.io, nullptr);
  if (const Topic* topic = find_topic(operands.front())) return print_topic(session.io, *topic);
  check_topic(operands.front());
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
