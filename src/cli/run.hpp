// SPDX-License-Identifier: Apache-2.0
// Runs the program: from argv to a command to an exit code.
#pragma once

#include "terminal/io.hpp"

#include <swarm/transport.hpp>

#include <span>

namespace cli {

/// Runs the program. `argv` excludes the program's name. `instead` replaces the connection to an engine.
int run(std::span<const char* const> argv, Io& io, swarm::Transport* instead = nullptr);

}  // namespace cli
