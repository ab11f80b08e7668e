// SPDX-License-Identifier: Apache-2.0
// Secrets that were typed where none is expected, in errors that quote them: `update web PASSWORD=…` without --env.
#pragma once

#include <swarm/error.hpp>

#include <string>
#include <vector>

namespace cli {

/// The error with masked() in the place of each of the words that it quotes.
swarm::Error without_typed_secrets(const swarm::Error& error, const std::vector<std::string>& words);

}  // namespace cli
