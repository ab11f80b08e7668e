// SPDX-License-Identifier: Apache-2.0
// Where the tasks of a service run, and how many of them are what its specification asks for.
#pragma once

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace swarm {

struct Spread {
  std::uint64_t up_to_date = 0;         ///< Running tasks that an update to the specification would keep.
  std::vector<std::uint64_t> per_node;  ///< Running tasks of each node that has one, most first.
};

/// Pure. `service`: the document of the API; `tasks` may hold those of other services.
Spread spread(const Json& service, std::span<const Task> tasks);

}  // namespace swarm
