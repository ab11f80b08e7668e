// SPDX-License-Identifier: Apache-2.0
// The requests of a wait: within a time limit, several services in one, and absence only where it is proven.
#pragma once

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace swarm {
class Engine;
}

namespace swarm::watch {

/// More IDs would make a long URL, and the engine looks each service of a filter up by itself. Beyond it,
/// lists are read whole and filtered here.
inline constexpr std::size_t most_in_filter = 100;

/// Documents by ID; null: the service was removed.
using Services = std::map<std::string, std::shared_ptr<const Json>>;

/// The documents of these services: one is inspected, several are listed with one request. The only place
/// where a wait concludes that a service was removed. Every function here throws what Engine::send and `fail`
/// throw, and broken_answer. `timeout`: of each request.
Services read_services(Engine& engine, const std::vector<std::string>& ids,
                       std::chrono::milliseconds timeout);

/// All tasks of these services, with one request. Nothing: the engine does not know one of the services.
std::optional<std::vector<Task>> read_tasks(Engine& engine, const std::vector<std::string>& service_ids,
                                            std::chrono::milliseconds timeout);

/// Which of these tasks exist; at most `most_in_filter`. The only place where a wait concludes that tasks are
/// gone.
std::set<std::string> existing_tasks(Engine& engine, const std::vector<std::string>& ids,
                                     std::chrono::milliseconds timeout);

/// The swarm's nodes; nothing: the engine knows of none.
std::optional<std::vector<Node>> read_nodes(Engine& engine, std::chrono::milliseconds timeout);

}  // namespace swarm::watch
