// SPDX-License-Identifier: Apache-2.0
// Who runs the program, and where.
#pragma once

#include "config/files.hpp"

#include <string>

namespace cli {

/// The name of the user, of the one who called sudo where that was called; the number where it has no name.
std::string user_name(const Env& env);

/// Empty where the system does not say.
std::string host_name();

}  // namespace cli
