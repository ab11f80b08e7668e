// SPDX-License-Identifier: Apache-2.0
// The table of rules by which masked() finds secrets in text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The text that replaces a secret.
inline constexpr std::string_view hidden = "*****";

/// Whether the name of a variable, label or option suggests a secret (PASSWORD, API_TOKEN …).
bool looks_secret(std::string_view name);

/// The text without secrets that can be recognized from their context: passwords in addresses, connection
/// strings and commands, well-known tokens, private keys. Everything else is unchanged.
std::string masked(std::string_view text);

/// masked() for a word of the command line that is not an image: also `token:x`, `registry/password:x` and
/// `Token x`, which in other text are images and plain words.
std::string masked_typed(std::string_view word);

/// The value for display: `*****` if the name suggests a secret, masked() otherwise.
std::string masked_value(std::string_view name, std::string_view value);

/// The same for `KEY=VALUE`.
std::string masked_pair(std::string_view pair);

/// masked() for the words of a command: `--token=…`, the word after `--token`, `-u user:password`.
std::vector<std::string> masked_words(const std::vector<std::string>& words);

/// A rule ignores what other rules have masked, and is idempotent.
struct MaskRule {
  std::string_view name;
  std::string (*apply)(std::string_view text);
};

/// In the order in which they are applied.
std::span<const MaskRule> mask_rules();

/// Whether it is true, off or similar, which is not a secret.
bool is_switch_word(std::string_view value);

/// Whether it is Bearer, Basic or similar: the next word is the secret.
bool is_scheme_word(std::string_view word);

/// The words of a command with secrets masked; words may include their quotes.
std::vector<std::string> hide_arguments(std::vector<std::string> words);

/// The rule for a command line as one text: applies hide_arguments() to its words.
std::string without_secret_arguments(std::string_view line);

}  // namespace cli
