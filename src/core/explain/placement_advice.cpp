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

using Kind = Obstacle::Kind;

std::string advice(const Obstacle& obstacle, const std::string& service) {
  switch (obstacle.kind) {
    case Kind::constraint:
      return (obstacle.change.empty() ? "add a node that matches" : obstacle.change) +
             ", or: swarmctl update " + value::join_words({"--constraint-rm", obstacle.what, service});
    case Kind::platform: return "use an image for the platform of the nodes, or --no-resolve-image";
    case Kind::resources:
      if (obstacle.what == "CPU") return "reserve less with --reserve-cpu, or free or add a node";
      if (obstacle.what == "memory") return "reserve less with --reserve-memory, or free or add a node";
      return "ask for less with --generic-resource-rm " + obstacle.what + ", or add a node that has it";
    case Kind::plugin: return "install the plugin " + obstacle.what + " on a node: docker plugin install";
    case Kind::port: return "publish another port, or fewer tasks: a host-mode port serves one task a node";
    case Kind::per_node: return "add nodes, run fewer tasks, or raise --replicas-max-per-node";
    case Kind::unavailable: break;
  }
  return obstacle.change.empty() ? "see what is wrong with the nodes: docker node ls"
                                 : "to use the node again: " + obstacle.change;
}

/// The same obstacle on the node where the least besides it stands in the way.
const Obstacle& easiest(const std::vector<std::vector<Obstacle>>& by_node, const Obstacle& like) {
  const Obstacle* best = &like;
  std::size_t fewest = 0;
  for (const auto& obstacles : by_node) {
    const auto same = std::find_if(obstacles.begin(), obstacles.end(), [&](const Obstacle& one) {
      return one.kind == like.kind && one.what == like.what;
    });
    if (same == obstacles.end() || (fewest != 0 && obstacles.size() >= fewest)) continue;
    best = &*same;
    fewest = obstacles.size();
  }
  return *best;
}

}  // namespace

std::string way_out(const std::vector<std::vector<Obstacle>>& by_node, const std::string& service) {
  std::map<std::pair<Kind, std::string>, std::size_t> times;
  const Obstacle* most = nullptr;
  std::size_t record = 0;
  for (const bool usable : {true, false}) {
    for (const auto& obstacles : by_node) {
      for (const Obstacle& one : obstacles) {
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
