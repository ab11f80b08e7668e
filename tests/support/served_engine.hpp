// SPDX-License-Identifier: Apache-2.0
// An engine made for tests, on a real socket.
#pragma once

#include "support/raw_server.hpp"

#include <swarm/transport.hpp>

namespace test {

/// Answers each request on a connection with what `engine` answers.
RawServer::Play served_by(swarm::Transport& engine);

}  // namespace test
