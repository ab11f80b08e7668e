// SPDX-License-Identifier: Apache-2.0
// Interprets what a node reports about itself: the message of an error, its swarm, and why it cannot serve.
#include "http/node_status.hpp"

#include "rpc_words.hpp"

#include <swarm/access.hpp>
#include <swarm/json.hpp>
#include <swarm/text.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <array>
#include <string>

#include <nlohmann/json.hpp>

namespace swarm {
namespace http {

bool is_page(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string_view::npos && body[start] == '<';
}

std::string engine_message(std::string_view body) { return text_at(read_json_or_null(body), "/message"); }

}  // namespace http

std::string engine_words(const Response& answer) {
  if (!answer.answered()) return answer.lost.empty() ? "no complete response arrived" : answer.lost;
  if (auto words = http::engine_message(answer.body); !words.empty()) return without_rpc(std::move(words));
  const auto end = answer.body.find_last_not_of(" \t\r\n");
  const bool plain =
      end != std::string::npos && end < 1000 && !http::is_page(answer.body) && answer.body[0] != '{';
  return plain ? without_rpc(answer.body.substr(0, end + 1)) : "HTTP " + std::to_string(answer.status);
}

}  // namespace swarm

namespace swarm::http {

SwarmInfo read_swarm_info(std::string_view body) {
  const Json document = read_json_or_null(body);
  SwarmInfo info{text_at(document, "/Swarm/NodeID"), {}};
  for (const Json& manager : list_at(document, "/Swarm/RemoteManagers"))
    info.managers.push_back(text_at(manager, "/NodeID"));
  return info;
}

std::string version_prefix(std::string_view path) {
  if (!path.starts_with("/v")) return {};
  const auto end = path.find('/', 1);
  const std::string_view version = path.substr(0, end).substr(2);
  const bool is_version = !version.empty() && end != std::string_view::npos &&
                          std::ranges::all_of(version, [](char c) { return c == '.' || is_digit(c); });
  return is_version ? std::string(path.substr(0, end)) : std::string();
}

namespace {

constexpr std::string_view worker = "the engine's node is a worker, and only managers know the services";
constexpr std::string_view no_leader =
    "the swarm has no leader: too few of its managers are online or reach each other";
constexpr std::string_view no_answer = "its request to the swarm's leader failed";

// The first match wins. The first row of a status describes it.
constexpr std::array meanings{
    NodeMeaning{NodeStatus::worker, "Worker nodes can't be used", worker, Step::name_manager_or_promote},
    // A manager that has just started; it reports itself like a node that is in no swarm.
    NodeMeaning{NodeStatus::no_leader, "Manager is being prepared", no_leader, Step::start_managers},
    NodeMeaning{NodeStatus::no_leader, "does not have a leader", no_leader, Step::start_managers},
    NodeMeaning{NodeStatus::no_leader, "no elected cluster leader", no_leader, Step::start_managers},
    NodeMeaning{NodeStatus::not_in_swarm, "not a swarm manager", "the engine's node is not part of a swarm",
                Step::init_swarm_or_name_manager},
    NodeMeaning{NodeStatus::not_in_swarm, "not part of a swarm", "the engine's node is not part of a swarm",
                Step::init_swarm_or_name_manager},
    NodeMeaning{NodeStatus::locked, "Swarm is encrypted", "the swarm is locked", Step::unlock_swarm},
    NodeMeaning{NodeStatus::locked, "needs to be unlocked", "the swarm is locked", Step::unlock_swarm},
    NodeMeaning{NodeStatus::certificates_expired, "certificates have expired",
                "the node's swarm certificates have expired", Step::rejoin_swarm},
    // The managers gave up during the request; the leader may have stepped down or stopped while handling it.
    NodeMeaning{NodeStatus::deadline_exceeded, "deadline exceeded", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "DeadlineExceeded", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "context canceled", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "code = Canceled", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "transport is closing", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "client connection is closing", no_answer,
                Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "RST_STREAM", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "desc = EOF", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "code = Unavailable", no_answer, Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "raft: failed to process the request", no_answer,
                Step::name_more_managers},
    NodeMeaning{NodeStatus::deadline_exceeded, "lost leader status", no_answer, Step::name_more_managers},
};

}  // namespace

NodeStatus node_status(const Response& answer) {
  if (answer.status < 500) return NodeStatus::able;
  const bool engines = answer.body.find("\"message\"") != std::string::npos;
  const auto known = std::ranges::find_if(meanings, [&](const NodeMeaning& one) {
    return answer.body.find(one.engine_says) != std::string::npos;
  });
  if (known == meanings.end()) return NodeStatus::able;
  if (known->status < NodeStatus::no_leader) return answer.status == 503 ? known->status : NodeStatus::able;
  // Engines use different statuses; a gateway's message may contain the same text.
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
