// SPDX-License-Identifier: Apache-2.0
// What a service has on the nodes that its tasks run on.
#pragma once

#include <swarm/watch.hpp>

#include <optional>
#include <vector>

namespace swarm {

/// The service (API: Service) as a neighbour of others; nothing where it publishes no port of the nodes.
std::optional<Neighbour> neighbour(const Json& service);

/// What others have on the nodes, read once for as many services as ask.
class Others {
 public:
  /// As `add_others`. `limits`: its time limits hold for each request.
  void add_to(Engine& engine, Snapshot& snapshot, const Request& limits = {});

 private:
  std::optional<Tasks> tasks_;  ///< Those that hold something of a node.
  std::optional<std::vector<Neighbour>> neighbours_;
};

}  // namespace swarm
