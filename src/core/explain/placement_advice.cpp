// SPDX-License-Identifier: Apache-2.0
// Chooses the next step when no node can take a task.
#include "explain/findings.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

using Kind = PlacementFailure::Kind;

Hint advice(const PlacementFailure& failure, const std::string& service) {
  switch (failure.kind) {
    case Kind::constraint:
      if (!failure.change.empty()) return failure.change;
      return {Step::drop_constraint_or_add_node, {failure.what, service}};
    case Kind::platform: return Step::change_platform_of_all;
    case Kind::resources:
      if (failure.what == "CPU") return Step::reserve_less_cpu;
      if (failure.what == "memory") return Step::reserve_less_memory;
      return {Step::reserve_less, {failure.what}};
    case Kind::plugin: return {Step::install_plugin, {failure.what}};
    case Kind::port: return Step::publish_another_host_port;
    case Kind::per_node: return Step::allow_more_per_node;
    case Kind::unavailable: break;
  }
  return failure.change.empty() ? Hint(Step::inspect_nodes) : failure.change;
}

/// The same failure on the node that has the fewest other failures.
const PlacementFailure& easiest(const std::vector<std::vector<PlacementFailure>>& by_node,
                                const PlacementFailure& like) {
  const PlacementFailure* best = &like;
  std::size_t fewest = 0;
  for (const auto& placement_failures : by_node) {
    const auto same = std::find_if(
        placement_failures.begin(), placement_failures.end(),
        [&](const PlacementFailure& one) { return one.kind == like.kind && one.what == like.what; });
    if (same == placement_failures.end() || (fewest != 0 && placement_failures.size() >= fewest)) continue;
    best = &*same;
    fewest = placement_failures.size();
  }
  return *best;
}

}  // namespace

Hint placement_advice(const std::vector<std::vector<PlacementFailure>>& by_node, const std::string& service) {
  std::map<std::pair<Kind, std::string>, std::size_t> times;
  const PlacementFailure* most = nullptr;
  std::size_t record = 0;
  for (const bool usable : {true, false}) {
    for (const auto& placement_failures : by_node) {
      for (const PlacementFailure& one : placement_failures) {
        if ((one.kind != Kind::unavailable) != usable) continue;
        const std::size_t count = ++times[{one.kind, one.what}];
        if (count > record) most = &one, record = count;
      }
    }
    if (most) return advice(easiest(by_node, *most), service);
  }
  return Step::list_nodes;
}

}  // namespace swarm::explain
