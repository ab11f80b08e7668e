// SPDX-License-Identifier: Apache-2.0
// One verb's command line to what was given.
#pragma once

#include "flags/argv.hpp"
#include "flags/given.hpp"

#include <span>
#include <string>
#include <vector>

namespace cli {

struct Line {
  Given given;    ///< The verb's own rows.
  Given globals;  ///< Connection and the like; create has rows of the same names.
  std::vector<std::string> operands;
};

/// Reads `words` by the rows of `verb` and the global ones, into `line`. Values are checked one by one;
/// nothing is asked of files, environment or engine. Throws usage, naming flag, value and what is allowed.
void parse(std::span<const std::string> words, Verbs verb, Mixing mixing, Line& line);

}  // namespace cli
