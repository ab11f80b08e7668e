// SPDX-License-Identifier: Apache-2.0
// Diagnostic lines on stderr, if enabled.
#pragma once

#include "terminal/io.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cli {

/// The values of --log-level.
inline constexpr std::string_view log_levels = "trace|debug|info|warn|error|off";

/// Writes the library's diagnostic lines of this level and above to `err`, through spdlog, until the next
/// call or the end of the process; "off" and "" disable them. Throws usage on any other level. `mask`: hides
/// what masked() shows of a line; empty: nothing more is hidden.
void start_log(std::string_view level, Stream& err, std::function<std::string(std::string)> mask = {});

}  // namespace cli
