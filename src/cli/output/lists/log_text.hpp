// SPDX-License-Identifier: Apache-2.0
// A line of a log as it is printed: whose it is, when it was said, what it says.
#pragma once

#include "output/style.hpp"

#include <swarm/logs.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cli {

/// Where a line comes from, as far as it is known.
struct LogSource {
  std::string service, node;          ///< Names, or IDs.
  std::optional<std::uint64_t> slot;  ///< 0: of a global service. Unset: the task is no longer known.
  std::size_t color{};                ///< Of the task, where there are colours.
};

struct LogLook {
  enum class TaskIds { none, cut, whole };
  TaskIds task_ids = TaskIds::cut;
  bool prefix = true;  ///< False: the message alone (--raw).
  bool timestamps = false;
  bool details = false;
  bool mark_stderr =
      false;  ///< For one terminal that shows both streams: without colour, a line's bar is `!`.
  std::size_t slot_digits = 1;  ///< Of the greatest slot: what follows the names stands in one column.
};

/// Control characters as codes that can be seen, but for those that set colours.
std::string visible_but_colors(const std::string& foreign);

/// The colours of tasks, and the bar of a line from stderr red, as `style` has it.
/// "[time ]SERVICE.SLOT.TASK@NODE    | [k=v,k=v ]message", without a line end. The message is as it was said.
std::string log_text(const swarm::LogLine& line, const LogSource& source, const LogLook& look,
                     const Style& style = Style());

}  // namespace cli
