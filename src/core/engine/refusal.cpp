// SPDX-License-Identifier: Apache-2.0
// An engine's error answers, turned into Error: what each means and what to do next.
#include "json/read.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <array>
#include <cctype>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Takes every 'rpc error: code = X desc = ' out: it says nothing to a person.
std::string without_rpc(std::string text) {
  static constexpr std::string_view open = "rpc error: code = ", close = " desc = ";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const auto end = text.find(close, at);
    const auto code =
        end == std::string::npos ? std::string{} : text.substr(at + open.size(), end - at - open.size());
    if (end == std::string::npos ||
        !std::ranges::all_of(code, [](unsigned char c) { return std::isalpha(c) != 0; }))
      break;
    text.erase(at, end + close.size() - at);
  }
  return text;
}

bool is_page(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return start != std::string_view::npos && body[start] == '<';
}

/// The `message` of a JSON error body; empty: this is none.
std::string message_in(std::string_view body) {
  if (!json::beyond_bounds(body).empty()) return {};
  const auto document = Json::parse(body, nullptr, false);
  return document.is_discarded() ? std::string{} : text_at(document, "/message");
}

/// A node that can't answer for the swarm, in the engine's words, in ours, and the way on.
struct NoManager {
  std::string_view engine_says, meaning, hint;
};
constexpr std::array no_manager{
    NoManager{"Worker nodes can't be used",
              "the engine's node is a worker, and only managers know the services",
              "name a manager with -H, or run `docker node promote` for this node on one"},
    NoManager{"This node is not a swarm manager", "the engine's node is not part of a swarm",
              "run `docker swarm init`, or name a manager with -H"},
    NoManager{"needs to be unlocked", "the swarm is locked", "run `docker swarm unlock` on the manager"},
    NoManager{
        "does not have a leader", "the swarm has no leader: too few of its managers are online",
        "start managers until more than half are online, or run `docker swarm init --force-new-cluster`"},
    NoManager{"certificates have expired", "the node's swarm certificates have expired",
              "let the node leave and join again: `docker swarm leave`, `docker swarm join`"},
};

[[noreturn]] void fail_as_no_manager(const std::string& cannot, const std::string& words) {
  for (const auto& known : no_manager)
    if (has(words, known.engine_says))
      throw Error(Errc::not_manager, cannot + std::string(known.meaning), std::string(known.hint));
  throw Error(Errc::not_manager, cannot + words, "name another manager with -H");
}

bool says_no_manager(std::string_view words) {
  return std::ranges::any_of(no_manager, [&](const auto& known) { return has(words, known.engine_says); });
}

/// What is no error of an engine at all: a gateway's, or something that is not an engine.
[[noreturn]] void fail_as_stranger(const Response& answer, const std::string& cannot) {
  const std::string status = "HTTP " + std::to_string(answer.status);
  if (answer.status >= 500)
    throw Error(Errc::broken_answer, cannot + "a gateway answered in the engine's place (" + status + ")");
  throw Error(Errc::broken_answer, cannot + "what answered is not a Docker engine (" + status + ")",
              "check the address: `swarmctl where`");
}

std::string hint_for(const std::string& words) {
  if (has(words, "renaming services is not supported"))
    return "`update --name NEW --recreate` makes it anew under that name";
  if (has(words, "is ambiguous")) return "give the whole ID or the name";
  return {};
}

Errc code_of(int status, const std::string& words) {
  if (has(words, "update out of sequence")) return Errc::stale_version;
  if (has(words, "client version") && (has(words, "is too new") || has(words, "is too old")))
    return Errc::unsupported;
  if (status == 409) return Errc::name_taken;
  if (has(words, "deadline exceeded")) return Errc::unreachable;
  return Errc::refused;
}

}  // namespace

std::string engine_words(const Response& answer) {
  if (!answer.answered()) return answer.lost.empty() ? "no whole answer came back" : answer.lost;
  if (auto words = message_in(answer.body); !words.empty()) return without_rpc(std::move(words));
  const auto end = answer.body.find_last_not_of(" \t\r\n");
  const bool plain = end != std::string::npos && end < 1000 && !is_page(answer.body) && answer.body[0] != '{';
  return plain ? without_rpc(answer.body.substr(0, end + 1)) : "HTTP " + std::to_string(answer.status);
}

bool says_absent(const Response& answer) {
  if (answer.status != 404) return false;
  const std::string words = message_in(answer.body);
  return !words.empty() && words != "page not found";
}

void fail(const Response& answer, const std::string& tried) {
  const std::string cannot = "cannot " + tried + ": ";
  const std::string words = engine_words(answer);
  if (!answer.answered() || answer.ok()) throw Error(Errc::broken_answer, cannot + words);
  if (says_no_manager(words)) fail_as_no_manager(cannot, words);
  if (says_absent(answer)) throw Error(Errc::not_found, words);
  const bool stranger = answer.status == 404 ||
                        (message_in(answer.body).empty() && (is_page(answer.body) || answer.status < 400));
  if (stranger || words == "page not found") fail_as_stranger(answer, cannot);
  if (answer.status == 503) fail_as_no_manager(cannot, words);
  throw Error(code_of(answer.status, words), cannot + words, hint_for(words));
}

}  // namespace swarm
