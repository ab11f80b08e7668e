// SPDX-License-Identifier: Apache-2.0
// Generates manual pages and completion scripts.
#pragma once

#include "command.hpp"
#include "generate/topics.hpp"

#include <string>
#include <string_view>

namespace cli {

/// For bash, zsh or fish; empty for any other.
std::string_view completion_script(std::string_view shell);

/// The page of one verb, or of the program if `command` is null, in man(7) format.
std::string man_page(const Command* command);
/// The page of a topic, for section 7.
std::string man_page(const Topic& about);

}  // namespace cli
