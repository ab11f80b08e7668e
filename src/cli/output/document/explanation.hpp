// SPDX-License-Identifier: Apache-2.0
// Why a service does not run as wanted, for eyes and for scripts, with secrets hidden.
#pragma once

#include "output/lists/cells.hpp"
#include "output/style.hpp"

#include <swarm/why.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The last lines that the task of one finding logged; nothing: they were not read.
using LogLines = std::optional<std::vector<std::string>>;

/// An explanation, and the log of each of its findings.
struct Explained {
  swarm::Explanation explanation;
  std::vector<LogLines> logs;  ///< As many as there are findings, or none.
};

/// Nothing is to be said but that all runs.
bool all_is_well(const swarm::Explanation& explanation);

/// The summary and every finding, a line each and more below it. `connection`: connection_flags().
std::string explanation_text(const Explained& explained, Clock::time_point now, const Style& style,
                             const std::string& connection);

/// The summary and its first note, on one line: of a service that is well.
std::string note_text(const swarm::Explanation& explanation);

/// One object, as the manual of `why` describes it. `name`: as the user wrote it.
swarm::Json explanation_json(const std::string& name, const Explained& explained,
                             const std::string& connection);

}  // namespace cli
