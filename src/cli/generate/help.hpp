// SPDX-License-Identifier: Apache-2.0
// Prints help from the table of flags.
#pragma once

#include "command.hpp"
#include "generate/topics.hpp"
#include "terminal/io.hpp"

#include <span>
#include <string>

namespace cli {

/// -h: usage, examples, the most common flags. --help: everything.
enum class Help { brief, full };

/// Help of one verb, or of the program if `command` is null.
Exit print_help(Io& io, const Command* command, Help how = Help::full);
Exit print_topic(Io& io, const Topic& topic);
Exit print_version(Io& io);

/// The help text for this width in columns.
std::string help_text(const Command* command, int columns, Help how = Help::full);

}  // namespace cli
