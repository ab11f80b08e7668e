// SPDX-License-Identifier: Apache-2.0
// What is written once a command has ended: the file of --summary, and a job's summary page.
#pragma once

#include "session.hpp"

#include <functional>

namespace cli {

/// What `act` returns; where it throws an Error, that gets its line. Then the reports that the line asks for.
/// A file that cannot be written is an error before `act`.
Exit with_report(Session& session, const std::function<Exit()>& act);

}  // namespace cli
