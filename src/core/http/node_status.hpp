// SPDX-License-Identifier: Apache-2.0
// Why a node cannot speak for the swarm, by the words of its answer.
#pragma once

#include <swarm/transport.hpp>

#include <string_view>

namespace swarm::http {

enum class NodeStatus {
  able,  ///< Nothing speaks against it.
  worker,
  not_in_swarm,
  locked,
  certificates_expired,
  no_leader,          ///< A manager that knows no leader: nothing was done.
  deadline_exceeded,  ///< A manager that the leader did not answer in time: a write may have been done.
};

/// What a node's inability means, and what to do about it.
struct NodeMeaning {
  NodeStatus status = NodeStatus::able;
  std::string_view engine_says, meaning, hint;
};

NodeStatus node_status(const Response& answer);
/// Of any status but `able`.
const NodeMeaning& meaning_of(NodeStatus status);

/// The answer of a manager without a leader, for a store that shows by other signs that it has none.
Response no_leader_answer();

}  // namespace swarm::http
