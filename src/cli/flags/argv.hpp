// SPDX-License-Identifier: Apache-2.0
// Tidies the words of a command line so that the parser cannot misread them.
#pragma once

#include "flags/spelling.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct Normalized {
  std::vector<std::string> flags;     ///< Pairs: "--name", value; switches have "true", "false" or a word.
  std::vector<std::string> operands;  ///< As typed.
};

/// Whether flags may stand after the first operand, or at all (`none`: every word is an operand).
enum class Mixing { free, stops, none };

/// docker's grammar: `--flag value`, `--flag=value`, `-e A=1`, `-eA=1`, `-e=A=1`, `-dq`; `--init=false`;
/// `--` ends the flags. Throws usage for an unknown flag (naming the nearest), a missing value, a value
/// where a switch takes none.
Normalized normalize(std::span<const std::string> words, std::span<const Spelling> known, Mixing mixing);

}  // namespace cli
