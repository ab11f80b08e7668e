// SPDX-License-Identifier: Apache-2.0
// THE TABLE of service spec members that older engines drop, with the first API version that has each.
#pragma once

#include <swarm/engine.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace swarm {

struct FieldVersion {
  std::string_view pointer;  ///< "/-" is any item of a list. Also applies to everything below.
  Api since;
};

#define CONTAINER "/TaskTemplate/ContainerSpec"

inline constexpr std::array field_versions = {
    FieldVersion{"/Mode/ReplicatedJob", {1, 41}},
    FieldVersion{"/Mode/GlobalJob", {1, 41}},
    FieldVersion{"/UpdateConfig/MaxFailureRatio", {1, 25}},
    FieldVersion{"/UpdateConfig/Monitor", {1, 25}},
    FieldVersion{"/UpdateConfig/Order", {1, 29}},
    FieldVersion{"/RollbackConfig", {1, 28}},
    FieldVersion{"/RollbackConfig/Order", {1, 29}},
    FieldVersion{"/TaskTemplate/ForceUpdate", {1, 25}},
    FieldVersion{"/TaskTemplate/Placement/Preferences", {1, 28}},
    FieldVersion{"/TaskTemplate/Placement/Platforms", {1, 30}},
    FieldVersion{"/TaskTemplate/Placement/MaxReplicas", {1, 40}},
    FieldVersion{"/TaskTemplate/Resources/Limits/Pids", {1, 41}},
    FieldVersion{"/TaskTemplate/Resources/Reservations/GenericResources", {1, 32}},
    FieldVersion{"/TaskTemplate/Resources/SwapBytes", {1, 52}},
    FieldVersion{"/TaskTemplate/Resources/MemorySwappiness", {1, 52}},
    FieldVersion{CONTAINER "/Groups", {1, 25}},
    FieldVersion{CONTAINER "/Hostname", {1, 25}},
    FieldVersion{CONTAINER "/Hosts", {1, 25}},
    FieldVersion{CONTAINER "/TTY", {1, 25}},
    FieldVersion{CONTAINER "/ReadOnly", {1, 28}},
    FieldVersion{CONTAINER "/StopSignal", {1, 28}},
    FieldVersion{CONTAINER "/Isolation", {1, 35}},
    FieldVersion{CONTAINER "/Init", {1, 37}},
    FieldVersion{CONTAINER "/Sysctls", {1, 40}},
    FieldVersion{CONTAINER "/CapabilityAdd", {1, 41}},
    FieldVersion{CONTAINER "/CapabilityDrop", {1, 41}},
    FieldVersion{CONTAINER "/Ulimits", {1, 41}},
    FieldVersion{CONTAINER "/OomScoreAdj", {1, 46}},
    FieldVersion{CONTAINER "/DNSConfig", {1, 25}},
    FieldVersion{CONTAINER "/Secrets", {1, 25}},
    FieldVersion{CONTAINER "/Configs", {1, 30}},
    FieldVersion{CONTAINER "/Configs/-/Runtime", {1, 40}},
    FieldVersion{CONTAINER "/Healthcheck", {1, 25}},
    FieldVersion{CONTAINER "/Healthcheck/StartPeriod", {1, 29}},
    FieldVersion{CONTAINER "/Healthcheck/StartInterval", {1, 44}},
    FieldVersion{CONTAINER "/Mounts/-/BindOptions/NonRecursive", {1, 41}},
    FieldVersion{CONTAINER "/Mounts/-/VolumeOptions/Subpath", {1, 45}},
    FieldVersion{CONTAINER "/Mounts/-/TmpfsOptions/Options", {1, 46}},
    FieldVersion{CONTAINER "/Mounts/-/ClusterOptions", {1, 42}},
    FieldVersion{CONTAINER "/Privileges/CredentialSpec", {1, 29}},
    FieldVersion{CONTAINER "/Privileges/CredentialSpec/Config", {1, 40}},
    FieldVersion{CONTAINER "/Privileges/Seccomp", {1, 44}},
    FieldVersion{CONTAINER "/Privileges/AppArmor", {1, 44}},
    FieldVersion{CONTAINER "/Privileges/NoNewPrivileges", {1, 44}},
};

#undef CONTAINER

/// The first API version with the member at `pointer`; the oldest version if it is not in the table.
constexpr Api known_since(std::string_view pointer) {
  Api since;
  for (const FieldVersion& field : field_versions)
    if (pointer.starts_with(field.pointer) &&
        (pointer.size() == field.pointer.size() || pointer[field.pointer.size()] == '/'))
      since = std::max(since, field.since);
  return since;
}

}  // namespace swarm
