// SPDX-License-Identifier: Apache-2.0
// What a task logged last, for messages about its failure.
#pragma once

#include <swarm/tasks.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace swarm {
class Engine;
}

namespace cli {

inline constexpr std::size_t lines_of_a_failure = 20;

/// The last lines of a task's log, in the order of time, stdout and stderr together. Takes a few seconds at
/// most. Throws what TaskClient::logs throws.
std::vector<std::string> last_lines(swarm::Engine& engine, const swarm::Task& task, std::size_t most);

}  // namespace cli
