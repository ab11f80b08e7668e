// SPDX-License-Identifier: Apache-2.0
#include "output/document/typed_secrets.hpp"

#include "output/document/mask.hpp"

#include <string_view>
#include <utility>

namespace cli {
namespace {

std::string without_typed(std::string text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    std::size_t at = word.empty() ? text.npos : text.find(word);
    if (at == text.npos) continue;  // Masking a word costs more than searching for it.
    const std::string shown = cli::masked(word);
    if (shown == word) continue;
    for (; at != text.npos; at = text.find(word, at + shown.size())) text.replace(at, word.size(), shown);
  }
  return text;
}

}  // namespace

swarm::Error without_typed_secrets(const swarm::Error& error, const std::vector<std::string>& words) {
  swarm::Hint hint = error.hint();
  for (std::string& argument : hint.arguments) argument = without_typed(std::move(argument), words);
  return {error.code(), without_typed(error.what(), words), std::move(hint)};
}

}  // namespace cli
