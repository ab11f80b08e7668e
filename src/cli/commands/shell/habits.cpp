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

struct Habit {
  std::string_view typed, verb;
};
constexpr std::array habits{
    Habit{"add", "create"},       Habit{"apply", "update"},  Habit{"del", "rm"},      Habit{"delete", "rm"},
    Habit{"describe", "inspect"}, Habit{"edit", "update"},   Habit{"explain", "why"}, Habit{"get", "inspect"},
    Habit{"log", "logs"},         Habit{"new", "create"},    Habit{"run", "create"},  Habit{"services", "ls"},
    Habit{"set", "update"},       Habit{"show", "inspect"},  Habit{"status", "ls"},   Habit{"tail", "logs"},
    Habit{"tasks", "ps"},         Habit{"undo", "rollback"},
};

/// The other objects that docker's command line manages.
constexpr std::array<std::string_view, 10> other_nouns{"config", "container", "context", "image", "network",
                                                       "node",   "secret",    "stack",   "swarm", "volume"};

swarm::Hint did_you_mean(std::string_view verb) { return in_words("did you mean ", swarmctl(verb), "?"); }

swarm::Hint hint(std::span<const std::string> operands) {
  const std::string& typed = operands.front();
  if (typed == "service" || typed == "docker")
    return operands.size() > 1 ? hint(operands.subspan(1))
                               : in_words("there is no `service` word: ", swarmctl("ls"));
  if (const Command* command = find_command(typed)) return did_you_mean(command->name);
  if (const auto habit = std::ranges::find(habits, typed, &Habit::typed); habit != habits.end())
    return did_you_mean(habit->verb);
  if (typed == "stop")
    return in_words(swarmctl("scale", "SERVICE=0"), " stops its tasks, ", swarmctl("rm"), " removes it");
  if (typed == "start") return in_words(swarmctl("scale", "SERVICE=N"), " sets the number of tasks");
  if (std::ranges::find(other_nouns, typed) != other_nouns.end())
    return in_words("swarmctl manages services; for the rest there is docker ", typed);
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  const std::string near = nearest(typed, names);
  return near.empty() ? in_words("swarmctl help lists the verbs") : did_you_mean(near);
}

}  // namespace

const Command& command_named(std::span<const std::string> operands) {
  if (const Command* command = find_command(operands.front())) return *command;
  throw swarm::Error(swarm::Errc::usage, "unknown verb " + operands.front(), hint(operands));
}

}  // namespace cli
