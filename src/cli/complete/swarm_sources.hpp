// SPDX-License-Identifier: Apache-2.0
// What completion asks of the swarm, the disk and the environment. Failure is silence.
#pragma once

#include "complete/candidates.hpp"
#include "session.hpp"

namespace cli::complete {

/// Sources that ask through `session`, whose line is the one being typed. All of its engine's answers
/// together take no longer than `within`.
Sources sources(Session& session, std::chrono::milliseconds within);

}  // namespace cli::complete
