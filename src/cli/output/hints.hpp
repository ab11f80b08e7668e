// SPDX-License-Identifier: Apache-2.0
// Hints in words: the one place that knows which verb, flag or docker command each step is.
#pragma once

#include <swarm/hint.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A command of this program in a hint, without the program's name: "wait --for healthy web".
struct Invocation {
  std::string words;
};

/// Its words, each quoted for a shell where it needs that.
Invocation invocation(const std::vector<std::string>& words);

template <class... Words>
Invocation swarmctl(const Words&... words) {
  return invocation({std::string(words)...});
}

void add_to(swarm::Hint& hint, std::string_view text);
void add_to(swarm::Hint& hint, const Invocation& command);
/// `more` is a hint of in_words, or empty.
void add_to(swarm::Hint& hint, const swarm::Hint& more);

/// A hint of our own, of text, commands and hints of this kind:
/// in_words("to go back: ", swarmctl("rollback", name)).
template <class... Parts>
swarm::Hint in_words(const Parts&... parts) {
  swarm::Hint hint = swarm::Step::words;
  (add_to(hint, parts), ...);
  return hint;
}

/// The sentence for a step: {swarmctl} and {docker} are the programs with the flags of the connection, {0} the first
/// argument, {0q} the same, quoted for a shell.
std::string_view sentence(swarm::Step step);

/// "swarmctl --host tcp://a wait web". `connection`: connection_flags().
std::string command_text(const Invocation& command, const std::string& connection);
/// "docker --host tcp://a": docker with those of these flags that it has. It takes one address.
std::string docker_text(const std::string& connection);
/// Empty: there is none.
std::string hint_text(const swarm::Hint& hint, const std::string& connection);
/// "hint: …" as a line, control characters made visible; empty: there is none.
std::string hint_line(const swarm::Hint& hint, const std::string& connection);

}  // namespace cli
