// SPDX-License-Identifier: Apache-2.0
// Diagnostic lines on stderr, when asked for.
#pragma once

#include "terminal/io.hpp"

#include <string_view>

namespace cli {

/// What --log-level takes.
inline constexpr std::string_view log_levels = "trace|debug|info|warn|error|off";

/// Writes the library's diagnostic lines of this level and above to `err`, through spdlog, for as long as
/// the process lives or until the next call; "off" and "" are silence. Throws usage on another level.
void start_log(std::string_view level, Stream& err);

}  // namespace cli
