// SPDX-License-Identifier: Apache-2.0
// The table of environment variables, for reading them and for the manual.
#pragma once

#include "config/files.hpp"
#include "flags/given.hpp"
#include "flags/parse.hpp"

#include <span>
#include <string_view>

namespace cli {

struct Variable {
  std::string_view name, meaning;
  FlagName flag{};  ///< The flag whose value it provides if the flag is not given; empty: read elsewhere.
};

/// All of them, ours first.
std::span<const Variable> variables();

/// Adds to `line`, parsed for `verb`, the values that variables provide for flags not given. Throws usage
/// with the variable's name if the flag does not accept the value.
void take_variables(const Env& env, Verbs verb, Line& line);

}  // namespace cli
