// SPDX-License-Identifier: Apache-2.0
// The commands that a hint names speak to the engine that this line speaks to.
#pragma once

#include "flags/given.hpp"
#include "flags/parse.hpp"

#include <string>

namespace cli {

/// The flags of the connection as they were typed, quoted for a shell: "--host tcp://a --tls"; not those that
/// variables stand for, which hold for the next command as well.
std::string connection_flags(const Given& globals);

}  // namespace cli
