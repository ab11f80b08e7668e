// SPDX-License-Identifier: Apache-2.0
// What a manager says of its swarm without asking the leader (API: SystemInfo.Swarm).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace swarm::http {

struct SwarmInfo {
  std::string node;                   ///< NodeID
  std::vector<std::string> managers;  ///< RemoteManagers: the IDs of all managers it knows, its own included.
};
/// Of the body of `GET /info`; what is no such body has no managers.
SwarmInfo read_swarm_info(std::string_view body);

/// "/v1.41" of "/v1.41/services"; empty where there is none.
std::string version_prefix(std::string_view path);

}  // namespace swarm::http
