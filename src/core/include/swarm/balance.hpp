// SPDX-License-Identifier: Apache-2.0
// How evenly the tasks of services are spread over the nodes that could take them. Pure: derived from
// documents.
#pragma once

#include <swarm/why.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace swarm {

struct Balance {
  struct Share {
    std::string node;         ///< Its label.
    std::uint64_t tasks = 0;  ///< Tasks of the service that run there.
    bool takes_tasks = true;  ///< False: the node's tasks stay, but it takes no more.
  };
  std::string id, name;    ///< The service's.
  std::string left_alone;  ///< Why its tasks must not be moved; empty: they may be.
  std::vector<Share> now;  ///< Nodes that take or run its tasks; most tasks first, then by label.
  std::vector<std::uint64_t> possible;  ///< Tasks per node in the most even spread; most first.
  /// A node, or a group of nodes from a spread preference, has at least two tasks more than one with room.
  bool uneven = false;
};

/// One for each of `services`, in their order.
std::vector<Balance> balances(const Swarm& all);

}  // namespace swarm
