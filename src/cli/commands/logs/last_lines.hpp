// SPDX-License-Identifier: Apache-2.0
// What a task logged last, for messages about its failure.
#pragma once

#include <swarm/tasks.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace swarm {
class Engine;
}

namespace cli {

inline constexpr std::size_t lines_of_a_failure = 20;
/// The container may be gone, its node as well: the message must not wait long for them.
inline constexpr std::chrono::seconds longest_log{5};

/// The last lines of a task's log, in the order of time, stdout and stderr together. Takes no
/// longer than `timeout`. Throws what TaskClient::logs throws.
std::vector<std::string> last_lines(swarm::Engine& engine, const swarm::Task& task, std::size_t most,
                                    std::chrono::milliseconds timeout = longest_log);

}  // namespace cli
