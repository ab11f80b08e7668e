// SPDX-License-Identifier: Apache-2.0
#include "output/document/typed_secrets.hpp"

#include "output/document/mask.hpp"

#include <string_view>
#include <utility>

namespace cli {
namespace {

void mask_word(std::string& text, std::string_view word, std::string (*mask)(std::string_view)) {
  std::size_t at = word.empty() ? text.npos : text.find(word);
  if (at == text.npos) return;  // Masking a word costs more than searching for it.
  const std::string shown = mask(word);
  if (shown == word) return;
  for (; at != text.npos; at = text.find(word, at + shown.size())) text.replace(at, word.size(), shown);
}

}  // namespace

std::string without_typed_secrets(std::string text, const TypedWords& words) {
  for (const std::string& word : words.images) mask_word(text, word, cli::masked);
  for (const std::string_view word : words.others) {
    mask_word(text, word, masked_typed);
    // `scale` quotes what stands before the last sign: the service in SERVICE=N.
    if (const std::size_t sign = word.rfind('='); sign != word.npos)
      mask_word(text, word.substr(0, sign), masked_typed);
  }
  return text;
}

swarm::Error without_typed_secrets(const swarm::Error& error, const TypedWords& words) {
  swarm::Hint hint = error.hint();
  for (std::string& argument : hint.arguments) argument = without_typed_secrets(std::move(argument), words);
  return {error.code(), without_typed_secrets(std::string(error.what()), words), std::move(hint)};
}

}  // namespace cli
