// SPDX-License-Identifier: Apache-2.0
// Finds out who runs the program, and where.
#pragma once

#include "config/files.hpp"

#include <string>

namespace cli {

/// The user's name, or the caller's under sudo; the user ID if there is no name.
std::string user_name(const Env& env);

/// Empty if the system does not report it.
std::string host_name();

}  // namespace cli
