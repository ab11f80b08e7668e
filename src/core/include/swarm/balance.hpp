// SPDX-License-Identifier: Apache-2.0
// How the tasks of services are spread over the nodes that could take them. Pure: from documents alone.
#pragma once

#include <swarm/why.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace swarm {

struct Balance {
  struct Share {
    std::string node;         ///< Its label.
    std::uint64_t tasks = 0;  ///< Of the service that run there.
    bool takes_tasks = true;  ///< False: what runs there stays, and no other task comes.
  };
  std::string id, name;                 ///< Of the service.
  std::string left_alone;               ///< Why its tasks are not to be moved; empty: they may be.
  std::vector<Share> now;               ///< Nodes that take tasks of it, or run some; most tasks first, then by label.
  std::vector<std::uint64_t> possible;  ///< Tasks per node that takes some, as even as can be; most first.
  /// A node, or a group of nodes that a spread preference makes, has two tasks more than one that has room.
  bool uneven = false;
};

/// One for each of `services`, in their order.
std::vector<Balance> balances(const Swarm& all);

}  // namespace swarm
