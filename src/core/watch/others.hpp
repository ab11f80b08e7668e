// SPDX-License-Identifier: Apache-2.0
// What a service has on the nodes that its tasks run on.
#pragma once

#include <swarm/watch.hpp>

#include <optional>

namespace swarm {

/// The service (API: Service) as a neighbour of others; nothing where it publishes no port of the nodes.
std::optional<Neighbour> neighbour(const Json& service);

}  // namespace swarm
