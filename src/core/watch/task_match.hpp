// SPDX-License-Identifier: Apache-2.0
// Decides whether a spec would replace a task, for waits and for forecasts.
#pragma once

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <string>
#include <vector>

namespace swarm::watch {

enum class Match {
  same,       ///< The task matches the spec.
  placement,  ///< Only Placement differs, and the task's node satisfies its constraints: the task stays.
  moved,  ///< Only Placement differs, and the task has no node or its node does not satisfy the constraints.
  differs,  ///< Something else in TaskTemplate differs.
};

/// Compares `service_spec`'s TaskTemplate with the task's own. `node` is the task's node, or null if it is
/// unknown; a difference in Placement alone then counts as satisfied, because the engine moves tasks that
/// must move.
Match match(const Json& service_spec, const Task& task, const Node* node);

/// The members in which two objects differ, two levels deep: "ContainerSpec.Image".
std::vector<std::string> changed_members(const Json& a, const Json& b);

inline bool up_to_date(Match match) { return match == Match::same || match == Match::placement; }

}  // namespace swarm::watch
