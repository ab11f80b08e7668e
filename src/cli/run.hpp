// SPDX-License-Identifier: Apache-2.0
// argv to command to exit code.
#pragma once

#include "terminal/io.hpp"

#include <swarm/transport.hpp>

#include <span>

namespace cli {

/// Runs the program. `argv` without the program's name. `instead` replaces the connection to an engine.
int run(std::span<const char* const> argv, Io& io, swarm::Transport* instead = nullptr);

}  // namespace cli
