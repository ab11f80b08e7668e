// SPDX-License-Identifier: Apache-2.0
// Reads what other services use on the nodes that a service's tasks run on.
#pragma once

#include <swarm/watch.hpp>

#include <optional>
#include <vector>

namespace swarm {

/// The service (API: Service) as a neighbour of others; nothing if it publishes no host-mode port.
std::optional<Neighbour> neighbour(const Json& service);

/// The tasks and ports of other services, read once and used for all services that need them.
class Others {
 public:
  /// Like `add_others`. The timeouts of `limits` apply to each request.
  void add_to(Engine& engine, Snapshot& snapshot, const Request& limits = {});

 private:
  std::optional<Tasks> tasks_;  ///< Tasks that use resources of a node.
  std::optional<std::vector<Neighbour>> neighbours_;
};

}  // namespace swarm
