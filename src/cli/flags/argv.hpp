// SPDX-License-Identifier: Apache-2.0
// Normalizes the words of a command line so that the parser cannot misinterpret them.
#pragma once

#include "flags/spelling.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct Normalized {
  /// Pairs: "--name", value; the value of a switch is "true", "false" or a word.
  std::vector<std::string> flags;
  std::vector<std::string> operands;  ///< As typed.
};

/// Whether flags may follow the first operand; `none`: every word is an operand.
enum class Mixing { free, stops, none };

/// docker's grammar: `--flag value`, `--flag=value`, `-e A=1`, `-eA=1`, `-e=A=1`, `-dq`; `--init=false`; `--`
/// ends the flags. Throws usage for an unknown flag (with the most similar one), a missing value, or a value
/// for a switch that takes none.
Normalized normalize(std::span<const std::string> words, std::span<const Spelling> known, Mixing mixing);

}  // namespace cli
