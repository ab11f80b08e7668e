// SPDX-License-Identifier: Apache-2.0
// The table of rules by which masked() finds secrets in text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What stands in the place of a secret.
inline constexpr std::string_view hidden = "*****";

/// Does a variable, label or option of this name hold a secret, by the look of it (PASSWORD, API_TOKEN …)?
bool looks_secret(std::string_view name);

/// Text without the secrets that can be told from their surroundings: passwords in addresses, connection
/// strings and commands, tokens of well-known forms, private keys. Everything else stays as it is.
std::string masked(std::string_view text);

/// The value as it may be shown: `*****` where the name looks secret, masked() otherwise.
std::string masked_value(std::string_view name, std::string_view value);

/// The same for `KEY=VALUE`.
std::string masked_pair(std::string_view pair);

/// masked() for the words of a command: `--token=…`, what follows a `--token`, `-u user:password`.
std::vector<std::string> masked_words(const std::vector<std::string>& words);

/// Each leaves alone what another one hid: applied twice, a rule changes nothing.
struct MaskRule {
  std::string_view name;
  std::string (*apply)(std::string_view text);
};

/// In the order in which they are applied.
std::span<const MaskRule> mask_rules();

/// true, off and the like, which are no secrets.
bool is_switch_word(std::string_view value);

/// Bearer, Basic and the like: the secret is the word after it.
bool is_scheme_word(std::string_view word);

/// The words of a command with the secret ones hidden; quotes around a word may be part of it.
std::vector<std::string> hide_arguments(std::vector<std::string> words);

/// The rule for a command line in one text: hide_arguments() of its words.
std::string without_secret_arguments(std::string_view line);

}  // namespace cli
