// SPDX-License-Identifier: Apache-2.0
// Log lines into memory that is there.
#pragma once

#include <swarm/logs.hpp>

#include <string_view>

namespace swarm {

/// As read_log_line, into a line that may have held another one.
void read_log_line_into(LogLine& line, LogStream stream, std::string_view record, bool with_timestamp = true,
                        bool with_details = true);

}  // namespace swarm
