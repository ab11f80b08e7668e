// SPDX-License-Identifier: Apache-2.0
// What an engine says is not there, confirmed by a second look.

#include "engine/absence.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr int most_looks = 3;

}  // namespace

bool names_leader(const Response& nodes) {
  const Json list = read_json_or_null(nodes.body);
  return std::ranges::any_of(list_at(list, ""), [](const Json& node) {
    return flag_at(node, "/ManagerStatus/Leader") &&
           text_at(node, "/ManagerStatus/Reachability") == "reachable";
  });
}

void require_leader(Engine& engine, const Request& like) {
  Request request = like.then_get("/nodes");
  request.has_leader = names_leader;
  const Response answer = engine.send(request);
  if (!answer.ok()) fail(answer, "list the nodes");
}

Contradiction::Contradiction(const Response& absent)
    : Error(Errc::unreachable,
            "the managers contradict each other: " + engine_words(absent) + ", and a list has it",
            "run it again") {}

Response send_confirmed(Engine& engine, const Request& request, const std::function<bool()>& is_listed) {
  for (int looks = 1;; ++looks) {
    Response answer = engine.send(request);
    if (!says_absent(answer)) return answer;
    require_leader(engine, request);
    if (!is_listed()) return answer;
    if (looks == most_looks) throw Contradiction(answer);
  }
}

}  // namespace swarm
