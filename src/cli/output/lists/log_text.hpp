// SPDX-License-Identifier: Apache-2.0
// Formats a log line for printing: its source, its timestamp, and its message.
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
  std::size_t color{};                ///< The task's colour, if colours are used.
};

struct LogFormat {
  enum class TaskIds { none, cut, whole };
  TaskIds task_ids = TaskIds::cut;
  bool prefix = true;  ///< False: only the message (--raw).
  bool timestamps = false;
  bool details = false;
  bool mark_stderr =
      false;  ///< For one terminal that shows both streams: without colour, a line's bar is `!`.
  std::size_t slot_digits = 1;  ///< Digits of the greatest slot, to align what follows the names.
};

/// Makes control characters visible, except those that set colours.
std::string visible_but_colors(const std::string& foreign);

/// "[time ]SERVICE.SLOT.TASK@NODE    | [k=v,k=v ]message", without a line end. `style` colours the tasks, and
/// the bar of a line from stderr red. The message is unchanged.
std::string log_text(const swarm::LogLine& line, const LogSource& source, const LogFormat& format,
                     const Style& style = Style());

}  // namespace cli
