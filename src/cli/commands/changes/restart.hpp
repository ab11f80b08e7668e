// SPDX-License-Identifier: Apache-2.0
// New tasks in place of all of a service's, as its update policy says.
#pragma once

#include "commands/waiting/outcome.hpp"
#include "session.hpp"

#include <string>

namespace cli {

/// Begins it, and tells the engine's warnings; what it returns is to be awaited.
Awaited restart_service(Session& session, const std::string& reference);

}  // namespace cli
