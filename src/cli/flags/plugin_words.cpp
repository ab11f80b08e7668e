// SPDX-License-Identifier: Apache-2.0
// Adapts the command line that docker passes to a plugin.

#include "flags/plugin_words.hpp"

#include "flags/flag.hpp"

namespace cli {
namespace {

const char* our_word(const char* word) {
  const std::string_view text(word);
  if (text == "-D" || text == "--debug") return "--verbose";
  if (text == "-l") return "--log-level";
  // docker expects the output for cobra's scripts: candidates, then a line of instructions for the shell.
  if (text == "__complete" || text == "__completeNoDesc") return "__complete_plugin";
  return word;
}

}  // namespace

bool is_docker_plugin(std::string_view program) {
  return program.substr(program.rfind('/') + 1) == "docker-swarmctl";
}

std::vector<const char*> plugin_words(std::span<const char* const> words) {
  constexpr std::string_view with_value =
      "-c|--context|-H|--host|--config|-l|--log-level|--tlscacert|--tlscert|--tlskey";
  std::vector<const char*> ours;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::string_view(words[i]) == "swarmctl") {
      ours.insert(ours.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      return ours;
    }
    ours.push_back(our_word(words[i]));
    if (i + 1 < words.size() && one_of(with_value, words[i])) ours.push_back(words[++i]);
  }
  return {words.begin(), words.end()};
}

}  // namespace cli
