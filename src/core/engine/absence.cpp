// SPDX-License-Identifier: Apache-2.0
// Confirms with a second read that something the engine reports as missing does not exist.

#include "engine/absence.hpp"

#include "engine/entries.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr int most_attempts = 3;

}  // namespace

// A leader that was cut off names itself as leader until it notices, and the others elect another one after
// 10 s. By then its messages to them have failed, and it reports them as unreachable.
bool names_leader(const Response& answer) {
  const auto reaches = [](const char* word) {
    return [word](const Json& node) { return text_at(node, "/ManagerStatus/Reachability") == word; };
  };
  const auto is_leader = [&](const Json& node) {
    return flag_at(node, "/ManagerStatus/Leader") && reaches("reachable")(node);
  };
  const auto nodes = if_possible([&] { return nodes_in(answer); });
  if (!nodes) return true;
  return std::ranges::any_of(*nodes, is_leader) && std::ranges::count_if(*nodes, reaches("reachable")) >
                                                       std::ranges::count_if(*nodes, reaches("unreachable"));
}

Json nodes_in(const Response& answer) {
  constexpr const char* tried = "list the nodes";
  if (!answer.ok()) fail(answer, tried);
  return entries(read_json(answer.body, "cannot list the nodes: the response"), tried, "node",
                 api::node_record());
}

LeaderCheck require_leader(Engine& engine, const Request& like) {
  LeaderCheck leader_check = LeaderCheck::sound;
  Request request = like.then_get("/nodes");
  request.elsewhere = true;  // a leader that was paused does not know its successor at first
  request.has_leader = [&leader_check](const Response& nodes) {
    if (names_leader(nodes)) return true;
    leader_check = LeaderCheck::without_leader;
    return false;
  };
  nodes_in(engine.send(request));
  return leader_check;
}

void fail_contradicted(const Response& absent) {
  throw Error(Errc::unreachable,
              "the managers contradict each other: " + engine_words(absent) + ", and a list has it",
              Step::run_again);
}

ConfirmedResponse confirm(Engine& engine, const Request& request, const std::function<bool()>& is_listed) {
  for (int attempts = 1;; ++attempts) {
    Response answer = engine.send(request);
    if (!says_absent(answer)) return {std::move(answer)};
    const LeaderCheck leader_check = require_leader(engine, request);
    if (leader_check == LeaderCheck::without_leader && attempts < most_attempts) continue;
    const bool listed = is_listed();
    if (!listed || attempts == most_attempts) return {std::move(answer), listed};
  }
}

Response send_confirmed(Engine& engine, const Request& request, const std::function<bool()>& is_listed) {
  ConfirmedResponse confirmed = confirm(engine, request, is_listed);
  if (confirmed.contradicted) fail_contradicted(confirmed.answer);
  return std::move(confirmed.answer);
}

}  // namespace swarm
