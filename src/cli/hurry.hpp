// SPDX-License-Identifier: Apache-2.0
// A connection that must be done with everything by a certain time.
#pragma once

#include <swarm/transport.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace cli {

/// Like swarm::connect, but all requests together end `within` from now; those after that fail as
/// unreachable.
std::unique_ptr<swarm::Transport> connect_in_a_hurry(std::vector<swarm::Endpoint> managers,
                                                     swarm::ConnectOptions options,
                                                     std::chrono::milliseconds within);

}  // namespace cli
