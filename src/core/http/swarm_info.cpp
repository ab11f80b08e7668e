// SPDX-License-Identifier: Apache-2.0
// What a manager says of its swarm without asking the leader.
#include "http/swarm_info.hpp"

#include <swarm/access.hpp>
#include <swarm/json.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

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
  const bool is_version =
      !version.empty() && end != std::string_view::npos &&
      std::ranges::all_of(version, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return is_version ? std::string(path.substr(0, end)) : std::string();
}

}  // namespace swarm::http
