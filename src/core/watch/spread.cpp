// SPDX-License-Identifier: Apache-2.0
// Where the tasks of a service run, and how many of them are what its specification asks for.
#include "watch/dirty.hpp"

#include <swarm/access.hpp>
#include <swarm/spread.hpp>

#include <algorithm>
#include <functional>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm {

Spread spread(const Json& service, std::span<const Task> tasks) {
  const std::string id = text_at(service, "/ID");
  const Json& spec = object_at(service, "/Spec");
  Spread result;
  std::map<std::string, std::uint64_t> by_node;
  for (const Task& task : tasks) {
    if (task.service != id || !task.wanted() || task.state != TaskState::running) continue;
    ++by_node[task.node];
    if (watch::up_to_date(watch::match(spec, task, nullptr))) ++result.up_to_date;
  }
  for (const auto& [node, count] : by_node) result.per_node.push_back(count);
  std::ranges::sort(result.per_node, std::greater{});
  return result;
}

}  // namespace swarm
