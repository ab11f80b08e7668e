// SPDX-License-Identifier: Apache-2.0
// Interprets what a node reports about itself: the message of an error, its swarm, and why it cannot serve.
#pragma once

#include <swarm/hint.hpp>
#include <swarm/transport.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace swarm::http {

/// The body is an HTML page, which no engine sends.
bool is_page(std::string_view body);
/// The `message` of an engine's error body; empty if the body is not one.
std::string engine_message(std::string_view body);

struct SwarmInfo {
  std::string node;  ///< NodeID
  /// RemoteManagers: the IDs of all managers it knows, including its own.
  std::vector<std::string> managers;
};
/// Parses the body of `GET /info`; any other body yields no managers.
SwarmInfo read_swarm_info(std::string_view body);

/// "/v1.41" for "/v1.41/services"; empty if there is no version.
std::string version_prefix(std::string_view path);

enum class NodeStatus {
  able,  ///< No sign that it cannot serve.
  worker,
  not_in_swarm,
  locked,
  certificates_expired,
  no_leader,          ///< A manager that knows no leader: nothing was changed.
  deadline_exceeded,  ///< The leader did not answer the manager in time: a write may have happened.
};

/// What a node status means, and the next step.
struct NodeMeaning {
  NodeStatus status = NodeStatus::able;
  std::string_view engine_says, meaning;
  Step step = Step::none;
};

NodeStatus node_status(const Response& answer);
/// For any status but `able`.
const NodeMeaning& meaning_of(NodeStatus status);

/// The response of a manager without a leader, for a store that looks as if it had none.
Response no_leader_answer();

}  // namespace swarm::http
