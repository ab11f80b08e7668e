// SPDX-License-Identifier: Apache-2.0
// Connection flags, put into the commands of a hint.
#include "same_engine.hpp"

#include <swarm/values.hpp>

#include <vector>

namespace cli {

std::string connection_flags(const Given& globals) {
  std::vector<std::string> words;
  for (const Given::Entry& entry : globals.entries()) {
    if (entry.row->group != Group::connection || !entry.typed.starts_with("--")) continue;
    const std::string name = "--" + std::string(entry.row->name);
    for (const std::string& value : entry.values) {
      if (entry.row->is_switch()) {
        words.push_back(value == "true" ? name : name + "=" + value);
      } else {
        words.push_back(name);
        words.push_back(value);
      }
    }
  }
  return swarm::value::join_words(words);
}

std::string with_connection(const std::string& hint, const std::string& flags) {
  constexpr std::string_view program = "swarmctl ";
  if (flags.empty()) return hint;
  std::string text;
  std::size_t from = 0;
  for (auto at = hint.find(program); at != std::string::npos; at = hint.find(program, from)) {
    const bool word = at == 0 || hint[at - 1] == ' ' || hint[at - 1] == '`';
    text.append(hint, from, at + program.size() - from);
    if (word) text += flags + " ";
    from = at + program.size();
  }
  return text.append(hint, from);
}

}  // namespace cli
