// SPDX-License-Identifier: Apache-2.0
// The connection flags for commands in hints, so that they use the same engine.
#pragma once

#include "flags/given.hpp"
#include "flags/parse.hpp"

#include <string>

namespace cli {

/// The connection flags as typed, quoted for a shell: "--host tcp://a --tls". Excludes values from variables,
/// which apply to the next command too.
std::string connection_flags(const Given& globals);

}  // namespace cli
