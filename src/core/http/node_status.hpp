// SPDX-License-Identifier: Apache-2.0
// What a node says of itself: the engine's words in an error, the swarm it is in, and why it cannot serve.
#pragma once

#include <swarm/hint.hpp>
#include <swarm/transport.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace swarm::http {

/// A page for browsers, which no engine sends.
bool is_page(std::string_view body);
/// The `message` of an engine's error body; empty: this is none.
std::string engine_message(std::string_view body);

struct SwarmInfo {
  std::string node;                   ///< NodeID
  std::vector<std::string> managers;  ///< RemoteManagers: the IDs of all managers it knows, its own included.
};
/// Of the body of `GET /info`; what is no such body has no managers.
SwarmInfo read_swarm_info(std::string_view body);

/// "/v1.41" of "/v1.41/services"; empty where there is none.
std::string version_prefix(std::string_view path);

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
  std::string_view engine_says, meaning;
  Step step = Step::none;
};

NodeStatus node_status(const Response& answer);
/// Of any status but `able`.
const NodeMeaning& meaning_of(NodeStatus status);

/// The answer of a manager without a leader, for a store that shows by other signs that it has none.
Response no_leader_answer();

}  // namespace swarm::http
