// SPDX-License-Identifier: Apache-2.0
// The table and each verb's prose, as manual pages.
#pragma once

#include "commands/command.hpp"

#include <string>

namespace cli {

/// The page of one verb, or of the program where `command` is null, in man(7)'s language.
std::string man_page(const Command* command);

}  // namespace cli
