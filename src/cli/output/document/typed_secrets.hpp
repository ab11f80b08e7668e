// SPDX-License-Identifier: Apache-2.0
// Masks secrets that were typed in the wrong place, in errors that quote them: `update web PASSWORD=…`
// without --env.
#pragma once

#include <swarm/error.hpp>

#include <string>
#include <vector>

namespace cli {

/// The error with each of the quoted words masked.
swarm::Error without_typed_secrets(const swarm::Error& error, const std::vector<std::string>& words);

}  // namespace cli
