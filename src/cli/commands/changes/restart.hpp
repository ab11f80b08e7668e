// SPDX-License-Identifier: Apache-2.0
// Replaces all tasks of a service, as its update policy says.
#pragma once

#include "commands/waiting/outcome.hpp"
#include "session.hpp"

#include <string>

namespace cli {

/// Starts the restart, prints the engine's warnings, and returns what to wait for.
AwaitedService restart_service(Session& session, const std::string& reference);

}  // namespace cli
