// SPDX-License-Identifier: Apache-2.0
// What to do about what keeps a task off the nodes.
#include "explain/findings.hpp"

#include <swarm/values.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

using Kind = PlacementFailure::Kind;

std::string advice(const PlacementFailure& failure, const std::string& service) {
  switch (failure.kind) {
    case Kind::constraint:
      return (failure.change.empty() ? "add a node that matches" : failure.change) +
             ", or: swarmctl update " + value::join_words({"--constraint-rm", failure.what, service});
    case Kind::platform: return "use an image for the platform of the nodes, or --no-resolve-image";
    case Kind::resources:
      if (failure.what == "CPU") return "reserve less with --reserve-cpu, or free or add a node";
      if (failure.what == "memory") return "reserve less with --reserve-memory, or free or add a node";
      return "ask for less with --generic-resource-rm " + failure.what + ", or add a node that has it";
    case Kind::plugin: return "install the plugin " + failure.what + " on a node: docker plugin install";
    case Kind::port: return "publish another port, or fewer tasks: a host-mode port serves one task a node";
    case Kind::per_node: return "add nodes, run fewer tasks, or raise --replicas-max-per-node";
    case Kind::unavailable: break;
  }
  return failure.change.empty() ? "see what is wrong with the nodes: docker node ls"
                                : "to use the node again: " + failure.change;
}

/// The same obstacle on the node where the least besides it stands in the way.
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

std::string placement_advice(const std::vector<std::vector<PlacementFailure>>& by_node,
                             const std::string& service) {
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
  return "see the nodes: docker node ls";
}

}  // namespace swarm::explain
