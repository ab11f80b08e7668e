// SPDX-License-Identifier: Apache-2.0
// The table of rules by which masked() finds secrets in text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Each leaves alone what another one hid: applied twice, a rule changes nothing.
struct MaskRule {
  std::string_view name;
  std::string (*apply)(std::string_view text);
};

/// In the order in which they are applied.
std::span<const MaskRule> mask_rules();

/// true, off and the like, which are no secrets.
bool is_switch_word(std::string_view value);

/// The words of a command with the secret ones hidden; quotes around a word may be part of it.
std::vector<std::string> hide_arguments(std::vector<std::string> words);

/// The rule for a command line in one text: hide_arguments() of its words.
std::string without_secret_arguments(std::string_view line);

}  // namespace cli
