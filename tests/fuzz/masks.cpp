// SPDX-License-Identifier: Apache-2.0
// Fuzzes the masking of secrets in words that are shown: a password is hidden completely.
#include "fuzz/fuzz.hpp"
#include "output/document/mask.hpp"

#include <string>
#include <vector>

void fuzz::run(std::string_view bytes) {
  const std::string text(bytes);
  static_cast<void>(cli::looks_secret(text));
  static_cast<void>(cli::masked_pair(text));
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  expect(cli::masked_words(words).size() == words.size(), "masking keeps the number of words");
  const bool is_shown = text.empty() || cli::is_switch_word(text);  // a switch is not a password
  expect(cli::masked_value("PASSWORD", text) == (is_shown ? text : cli::masked_value("PASSWORD", "x")),
         "a password is hidden whole");
}
