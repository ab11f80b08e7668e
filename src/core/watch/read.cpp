// SPDX-License-Identifier: Apache-2.0
// Requests of a wait.
#include "watch/read.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>

#include <nlohmann/json.hpp>

namespace swarm::watch {

std::optional<Json> read(Engine& engine, const std::string& path, std::chrono::milliseconds patience) {
  Request request;
  request.path = path;
  request.patience = patience;
  const Response answer = engine.send(request);
  if (says_absent(answer)) return std::nullopt;
  if (!answer.ok()) fail(answer, "read " + path.substr(0, path.find('?')));
  return read_json(answer.body, "the engine's answer");
}

std::string tasks_path(std::string_view key, const std::vector<std::string>& values) {
  Json filter;
  filter[std::string(key)] = values;
  return "/tasks?filters=" + url_encode(json_text(filter));
}

}  // namespace swarm::watch
