// SPDX-License-Identifier: Apache-2.0
// What an engine says of its own parts' errors, as people want to read it.
#pragma once

#include <string>

namespace swarm {

/// Takes every 'rpc error: code = X desc = ' out: it says nothing to a person.
std::string without_rpc(std::string text);

}  // namespace swarm
