// SPDX-License-Identifier: Apache-2.0
// Suggests a verb for unknown ones: those of docker and other tools, and misspelt ones.
#include "command.hpp"
#include "flags/spelling.hpp"
#include "output/hints.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace cli {
namespace {

struct ForeignVerb {
  std::string_view typed, verb;
};
constexpr std::array foreign_verbs{
    ForeignVerb{"add", "create"},       ForeignVerb{"del", "rm"},        ForeignVerb{"delete", "rm"},
    ForeignVerb{"describe", "inspect"}, ForeignVerb{"edit", "update"},   ForeignVerb{"explain", "why"},
    ForeignVerb{"get", "inspect"},      ForeignVerb{"log", "logs"},      ForeignVerb{"new", "create"},
    ForeignVerb{"run", "create"},       ForeignVerb{"services", "ls"},   ForeignVerb{"set", "update"},
    ForeignVerb{"show", "inspect"},     ForeignVerb{"status", "ls"},     ForeignVerb{"tail", "logs"},
    ForeignVerb{"tasks", "ps"},         ForeignVerb{"undo", "rollback"},
};

/// The other objects that docker's command line manages.
constexpr std::array<std::string_view, 10> other_nouns{"config", "container", "context", "image", "network",
                                                       "node",   "secret",    "stack",   "swarm", "volume"};

swarm::Hint did_you_mean(std::string_view verb) { return make_hint("did you mean ", swarmctl(verb), "?"); }

swarm::Hint hint(std::span<const std::string> operands) {
  const std::string& typed = operands.front();
  if (typed == "service" || typed == "docker")
    return operands.size() > 1 ? hint(operands.subspan(1))
                               : make_hint("leave out `service`: ", swarmctl("ls"));
  if (const Command* command = find_command(typed)) return did_you_mean(command->name);
  if (const auto foreign = std::ranges::find(foreign_verbs, typed, &ForeignVerb::typed);
      foreign != foreign_verbs.end())
    return did_you_mean(foreign->verb);
  if (typed == "stop")
    return make_hint(swarmctl("scale", "SERVICE=0"), " stops its tasks, ", swarmctl("rm"), " removes it");
  if (typed == "start") return make_hint(swarmctl("scale", "SERVICE=N"), " sets the number of tasks");
  if (std::ranges::find(other_nouns, typed) != other_nouns.end())
    return make_hint("swarmctl manages services; for the rest, use docker ", typed);
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  const std::string near = nearest(typed, names);
  return near.empty() ? make_hint("swarmctl help lists the verbs") : did_you_mean(near);
}

}  // namespace

const Command& command_named(std::span<const std::string> operands) {
  if (const Command* command = find_command(operands.front())) return *command;
  throw swarm::Error(swarm::Errc::usage, "unknown verb " + operands.front(), hint(operands));
}

}  // namespace cli
