// SPDX-License-Identifier: Apache-2.0
// What a verb is: its name, its words for help and manual, and what it does.
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
  std::string_view operands{};  ///< As help prints them: "SERVICE…"; the shell's offer follows from it.
  std::string_view summary{};   ///< One line.
  std::string_view prose{};     ///< Paragraphs for help and manual.
  std::span<const Example> examples{};
  std::size_t least = 0, most = 0;  ///< Operands.
  Mixing mixing = Mixing::free;
  Exit (*run)(Session& session) = nullptr;
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// All verbs that are shown, in the order in which help lists them.
std::span<const Command* const> commands();
/// By name or alias, those that are not shown included; null: no such verb.
const Command* find_command(std::string_view name);
/// The verb that the first operand names. Throws usage, naming the one that was meant.
const Command& command_named(std::span<const std::string> operands);

}  // namespace cli
