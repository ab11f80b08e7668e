// SPDX-License-Identifier: Apache-2.0
// Requests of a wait: within a time limit, and absence is an answer.
#pragma once

#include <swarm/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {
class Engine;
}

namespace swarm::watch {

/// GET `path`; nothing where the engine says that it is not there. Throws what Engine::send and `fail` throw,
/// and broken_answer.
std::optional<Json> read(Engine& engine, const std::string& path, std::chrono::milliseconds patience);

/// "/tasks" with one filter: `key` is one of `values`.
std::string tasks_path(std::string_view key, const std::vector<std::string>& values);

}  // namespace swarm::watch
