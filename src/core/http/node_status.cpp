// SPDX-License-Identifier: Apache-2.0
// Why a node cannot speak for the swarm, by the words of its answer.
#include "http/node_status.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace swarm::http {
namespace {

constexpr std::string_view worker = "the engine's node is a worker, and only managers know the services";
constexpr std::string_view no_leader =
    "the swarm has no leader: too few of its managers are online or reach each other";
constexpr std::string_view no_answer = "its request to the swarm's leader failed";
constexpr std::string_view more_managers = "name more managers with -H: another one may have an answer";
constexpr std::string_view start_managers = "start managers until more than half are online";

// The first that fits holds. A status is described by its first row.
constexpr std::array meanings{
    NodeMeaning{NodeStatus::worker, "Worker nodes can't be used", worker,
                "name a manager with -H, or run `docker node promote` for this node on one"},
    // A manager that has just started: it says the same of itself as a node outside of any swarm.
    NodeMeaning{NodeStatus::no_leader, "Manager is being prepared", no_leader, start_managers},
    NodeMeaning{NodeStatus::no_leader, "does not have a leader", no_leader, start_managers},
    NodeMeaning{NodeStatus::not_in_swarm, "not a swarm manager", "the engine's node is not part of a swarm",
                "run `docker swarm init`, or name a manager with -H"},
    NodeMeaning{NodeStatus::not_in_swarm, "not part of a swarm", "the engine's node is not part of a swarm",
                "run `docker swarm init`, or name a manager with -H"},
    NodeMeaning{NodeStatus::locked, "Swarm is encrypted", "the swarm is locked",
                "run `docker swarm unlock` on the manager"},
    NodeMeaning{NodeStatus::locked, "needs to be unlocked", "the swarm is locked",
                "run `docker swarm unlock` on the manager"},
    NodeMeaning{NodeStatus::certificates_expired, "certificates have expired",
                "the node's swarm certificates have expired",
                "let the node leave and join again: `docker swarm leave`, `docker swarm join`"},
    // The managers gave up on it in the middle; the leader may have stepped down or stopped with it in hand.
    NodeMeaning{NodeStatus::deadline_exceeded, "deadline exceeded", no_answer, more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "DeadlineExceeded", no_answer, more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "context canceled", no_answer, more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "transport is closing", no_answer, more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "code = Unavailable", no_answer, more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "raft: failed to process the request", no_answer,
                more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "lost leader status", no_answer, more_managers},
};

}  // namespace

NodeStatus node_status(const Response& answer) {
  const bool engines = answer.body.find("\"message\"") != std::string::npos;
  const auto known = std::ranges::find_if(meanings, [&](const NodeMeaning& one) {
    return answer.body.find(one.engine_says) != std::string::npos;
  });
  if (known == meanings.end()) return NodeStatus::able;
  if (known->status < NodeStatus::no_leader) return answer.status == 503 ? known->status : NodeStatus::able;
  // Engines differ in the status; a gateway may have such words, too.
  const bool fits = answer.status == 500 || answer.status == 503 || answer.status == 504;
  return fits && engines ? known->status : NodeStatus::able;
}

const NodeMeaning& meaning_of(NodeStatus status) {
  return *std::ranges::find(meanings, status, &NodeMeaning::status);
}

Response no_leader_answer() {
  return {
      .status = 503, .headers = {}, .body = R"({"message":"The swarm does not have a leader"})", .lost = {}};
}

}  // namespace swarm::http
