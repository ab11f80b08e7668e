// SPDX-License-Identifier: Apache-2.0
// Turns hints into text; the only place that names a verb, flag or docker command for each step.
#pragma once

#include <swarm/hint.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A swarmctl command in a hint, without the program's name: "wait --for healthy web".
struct Invocation {
  std::string words;
};

/// Joins the words and quotes them for a shell where needed.
Invocation invocation(const std::vector<std::string>& words);

template <class... Words>
Invocation swarmctl(const Words&... words) {
  return invocation({std::string(words)...});
}

void add_to(swarm::Hint& hint, std::string_view text);
void add_to(swarm::Hint& hint, const Invocation& command);
/// `more` is a hint of make_hint, or empty.
void add_to(swarm::Hint& hint, const swarm::Hint& more);

/// A hint made of text, commands and other hints of this kind: make_hint("to go back: ", swarmctl("rollback",
/// name)).
template <class... Parts>
swarm::Hint make_hint(const Parts&... parts) {
  swarm::Hint hint = swarm::Step::words;
  (add_to(hint, parts), ...);
  return hint;
}

/// The sentence for a step: {swarmctl} and {docker} are the programs with the connection flags, {0} the first
/// argument, {0q} the same, quoted for a shell.
std::string_view sentence(swarm::Step step);

/// "swarmctl --host tcp://a wait web". `connection`: connection_flags().
std::string command_text(const Invocation& command, const std::string& connection);
/// "docker --host tcp://a": docker with those connection flags that it has, and only one address.
std::string docker_text(const std::string& connection);
/// Empty if there is no hint.
std::string hint_text(const swarm::Hint& hint, const std::string& connection);
/// "hint: …" as a line with control characters made visible; empty if there is no hint.
std::string hint_line(const swarm::Hint& hint, const std::string& connection);

}  // namespace cli
