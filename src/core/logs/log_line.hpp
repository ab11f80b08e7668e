// SPDX-License-Identifier: Apache-2.0
// Parses log lines into existing memory.
#pragma once

#include <swarm/logs.hpp>

#include <string_view>

namespace swarm {

/// Like read_log_line, but reuses the memory of `line`, whatever it held before.
void read_log_line_into(LogLine& line, LogStream stream, std::string_view record, bool with_timestamp = true,
                        bool with_details = true);

}  // namespace swarm
