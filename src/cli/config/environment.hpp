// SPDX-License-Identifier: Apache-2.0
// The environment variables that the program reads: one table, for reading them and for the manual.
#pragma once

#include "config/files.hpp"
#include "flags/given.hpp"
#include "flags/parse.hpp"

#include <span>
#include <string_view>

namespace cli {

struct Variable {
  std::string_view name, meaning;
  FlagName flag{};  ///< The flag that it stands in for where that is not given; or read elsewhere.
};

/// All of them, ours first.
std::span<const Variable> variables();

/// Adds to `line`, read for `verb`, what variables say about flags that were not given.
/// Throws usage, naming the variable, where the flag would refuse the value.
void take_variables(const Env& env, Verbs verb, Line& line);

}  // namespace cli
