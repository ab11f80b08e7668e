// SPDX-License-Identifier: Apache-2.0
// Builds the requests that change services, and interprets their responses. Pure.

#include "service/write.hpp"

#include "engine/messages.hpp"
#include "http/node_status.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// An engine's error has a JSON body with a message; anything else comes from a proxy in between.
bool is_engines(const Response& answer) { return answer.body.find("\"message\"") != std::string::npos; }

bool readable(Write write, const Response& answer) {
  if (write == Write::remove && answer.body.empty()) return true;
  const Json document = read_json_or_null(answer.body);
  if (write == Write::remove) return !document.is_null();
  if (!document.is_object()) return false;
  return write == Write::update || !text_at(document, "/ID").empty();
}

}  // namespace

std::string service_path(std::string_view name_or_id) { return item_path("service", name_or_id); }

Request create_request(const std::string& spec, const CreateOptions& options) {
  return {.method = "POST", .path = "/services/create", .body = spec, .registry_auth = options.registry_auth};
}

Request update_request(const std::string& id, std::uint64_t version, const std::string& spec,
                       const UpdateOptions& options) {
  std::string path = service_path(id) + "/update?version=" + std::to_string(version);
  if (options.rollback)
    path += "&rollback=previous";
  else if (options.registry_auth.empty())
    path += "&registryAuthFrom=spec";
  return {.method = "POST", .path = std::move(path), .body = spec, .registry_auth = options.registry_auth};
}

Request remove_request(const std::string& id) { return {.method = "DELETE", .path = service_path(id)}; }

Verdict judge(Write write, const Response& answer) {
  if (!answer.answered()) return Verdict::lost;
  if (answer.ok()) return readable(write, answer) ? Verdict::done : Verdict::lost;
  if (answer.status == 502 || answer.status == 504) return Verdict::lost;
  if (answer.status >= 500 && !is_engines(answer)) return Verdict::lost;
  if (http::node_status(answer) == http::NodeStatus::deadline_exceeded) return Verdict::lost;
  if (has(answer.body, "update out of sequence")) return Verdict::out_of_sequence;
  return Verdict::refused;
}

bool rests_on_absence(const Response& answer) {
  if (says_absent(answer)) return true;
  if (answer.status != 400) return false;
  const std::string words = engine_words(answer);
  return std::ranges::any_of(
      std::array{"secret not found", "secrets not found", "config not found", "configs not found"},
      [&](std::string_view refusal) { return has(words, refusal); });
}

std::string why_lost(const Response& answer) {
  if (answer.ok()) return "the response cannot be read";
  if (answer.answered() && !is_engines(answer))
    return "a gateway answered instead of the engine (HTTP " + std::to_string(answer.status) + ")";
  return engine_words(answer);
}

std::vector<std::string> warnings_in(const Json& answer) {
  std::vector<std::string> all;
  for (const auto& warning : list_at(answer, "/Warnings"))
    if (warning.is_string()) all.push_back(warning.get<std::string>());
  return all;
}

}  // namespace swarm
