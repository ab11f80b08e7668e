// SPDX-License-Identifier: Apache-2.0
// What the program writes about itself: manual pages, completion scripts.
#pragma once

#include "command.hpp"
#include "generate/topics.hpp"

#include <string>
#include <string_view>

namespace cli {

/// For bash, zsh or fish; empty for any other.
std::string_view completion_script(std::string_view shell);

/// The page of one verb, or of the program where `command` is null, in man(7)'s language.
std::string man_page(const Command* command);
/// The page of a topic, for section 7.
std::string man_page(const Topic& about);

}  // namespace cli
