// SPDX-License-Identifier: Apache-2.0
// Would this spec replace that task? One rule, for waiting and for forecasts.
#pragma once

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <string>
#include <vector>

namespace swarm::watch {

enum class Match {
  same,       ///< The task is what the spec wants.
  placement,  ///< Only Placement differs, and the task's node satisfies its constraints: it stays.
  moved,      ///< Only Placement differs, and the task has no node, or one that does not satisfy it.
  differs,    ///< Something else in TaskTemplate differs.
};

/// Compares `service_spec`'s TaskTemplate with the task's own. `node` is the task's, or null if nothing
/// is known of it (then a difference in Placement alone counts as satisfied: the engine moves what must go).
Match match(const Json& service_spec, const Task& task, const Node* node);

/// The members in which two objects differ, two levels deep: "ContainerSpec.Image".
std::vector<std::string> changed_members(const Json& a, const Json& b);

inline bool up_to_date(Match match) { return match == Match::same || match == Match::placement; }

}  // namespace swarm::watch
