// SPDX-License-Identifier: Apache-2.0
// A command line that is still being typed: what is there already, and what the last word is to become.
#pragma once

#include "commands/command.hpp"
#include "flags/parse.hpp"
#include "flags/spelling.hpp"

#include <span>
#include <string>
#include <vector>

namespace cli::complete {

enum class Place {
  nowhere,  ///< After an unknown verb.
  verb,
  operand,
  flag,   ///< The name of a flag.
  value,  ///< The value of `flag`.
};

struct Typed {
  const Command* command = nullptr;  ///< Null: none yet.
  std::vector<Spelling> known;       ///< What may be typed here.
  Line line;                         ///< What stands before the last word.
  Place place = Place::nowhere;
  const Spelling* flag = nullptr;
  std::string settled;  ///< The part of the last word that stays: "--env-rm=".
  std::string word;     ///< The part to be completed.
};

/// Reads the words after the program's name; the last one, perhaps empty, is being typed. Never throws a
/// usage error: who types makes mistakes on the way.
Typed read_typed(std::span<const std::string> words);

}  // namespace cli::complete
