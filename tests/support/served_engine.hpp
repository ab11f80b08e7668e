// SPDX-License-Identifier: Apache-2.0
// Serves an in-process engine on a real socket.
#pragma once

#include "support/raw_server.hpp"

#include <swarm/transport.hpp>

namespace test {

/// Answers each request on a connection with the response of `engine`.
RawServer::Play served_by(swarm::Transport& engine);

}  // namespace test
