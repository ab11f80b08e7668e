// SPDX-License-Identifier: Apache-2.0
// Writes the reports at the end of a command: the file of --summary, and a job's summary page.
#pragma once

#include "session.hpp"

#include <functional>

namespace cli {

/// Returns what `act` returns, or prints its Error. Then writes the reports that the command line asks for. A
/// file that cannot be written is reported before `act` runs.
Exit with_report(Session& session, const std::function<Exit()>& act);

}  // namespace cli
