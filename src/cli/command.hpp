// SPDX-License-Identifier: Apache-2.0
// Describes a verb: its name, its texts for help and manual, and its function.
#pragma once

#include "exit_code.hpp"
#include "flags/argv.hpp"
#include "flags/flag.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cli {

class Session;

struct Example {
  std::string_view line, meaning;
};

struct Command {
  std::string_view name;
  std::string_view alias{};
  Verbs verb{};
  /// As help prints them: "SERVICE…"; shell completion derives its candidates from it.
  std::string_view operands{};
  std::string_view summary{};  ///< One line.
  std::string_view prose{};    ///< Paragraphs for help and manual.
  std::span<const Example> examples{};
  std::size_t least = 0, most = 0;  ///< Operands.
  Mixing mixing = Mixing::free;
  Exit (*run)(Session& session) = nullptr;
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// All visible verbs, in the order of the help.
std::span<const Command* const> commands();
/// Finds a verb by name or alias, hidden ones included; null if there is none.
const Command* find_command(std::string_view name);
/// The verb that the first operand names. Throws usage with a suggestion.
const Command& command_named(std::span<const std::string> operands);

}  // namespace cli
