// SPDX-License-Identifier: Apache-2.0
// Splits and formats the choices of a flag.
#include "flags/flag.hpp"

#include <algorithm>

namespace cli {

std::vector<std::string_view> split_choices(std::string_view choices) {
  std::vector<std::string_view> all;
  while (!choices.empty()) {
    const auto end = std::min(choices.find('|'), choices.size());
    all.push_back(choices.substr(0, end));
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return all;
}

bool one_of(std::string_view choices, std::string_view word) {
  const auto all = split_choices(choices);
  return std::ranges::find(all, word) != all.end();
}

std::string allowed_text(std::string_view choices) {
  const auto all = split_choices(choices);
  std::string text;
  for (const std::string_view& one : all) {
    if (&one != &all.front()) text += &one == &all.back() ? " or " : ", ";
    text += one;
  }
  return text;
}

}  // namespace cli
