// SPDX-License-Identifier: Apache-2.0
// Cleans up an engine's internal error messages for people.
#pragma once

#include <string>

namespace swarm {

/// Removes every 'rpc error: code = X desc = ', which means nothing to users.
std::string without_rpc(std::string text);

}  // namespace swarm
