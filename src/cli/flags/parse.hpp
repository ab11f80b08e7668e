// SPDX-License-Identifier: Apache-2.0
// Parses the command line of one verb.
#pragma once

#include "flags/argv.hpp"
#include "flags/given.hpp"

#include <span>
#include <string>
#include <vector>

namespace cli {

struct Line {
  Given given;    ///< The verb's own rows.
  Given globals;  ///< Global rows such as the connection; create has rows with the same names.
  std::vector<std::string> operands;
};

/// Parses `words` by the rows of `verb` and the global ones, into `line`. Checks values one by one, without
/// using files, environment or engine. Throws usage with the flag, the value and what is allowed.
void parse(std::span<const std::string> words, Verbs verb, Mixing mixing, Line& line);

}  // namespace cli
