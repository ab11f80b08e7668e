// SPDX-License-Identifier: Apache-2.0
// Prints why a service does not run as wanted, as text and as JSON, with secrets masked.
#pragma once

#include "output/lists/cells.hpp"
#include "output/style.hpp"

#include <swarm/why.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The last log lines of the task of one finding; nothing if they were not read.
using LogLines = std::optional<std::vector<std::string>>;

/// An explanation, and the log of each of its findings.
struct LoggedExplanation {
  swarm::Explanation explanation;
  std::vector<LogLines> logs;  ///< One per finding, or none.
};

/// Whether all is well, with nothing to report.
bool all_is_well(const swarm::Explanation& explanation);

/// The summary and every finding, one line each with details below. `connection`: connection_flags().
std::string explanation_text(const LoggedExplanation& explained, Clock::time_point now, const Style& style,
                             const std::string& connection);

/// The summary and its first note on one line, for a healthy service.
std::string note_text(const swarm::Explanation& explanation);

/// One object, as described in the manual of `why`. `name`: as the user typed it.
swarm::Json explanation_json(const std::string& name, const LoggedExplanation& explained,
                             const std::string& connection);

}  // namespace cli
