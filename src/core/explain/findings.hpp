// SPDX-License-Identifier: Apache-2.0
// The parts of an explanation, as texts.
#pragma once

#include "watch/places.hpp"
#include "watch/view.hpp"

#include <swarm/tasks.hpp>
#include <swarm/why.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swarm {

/// "1 task", "3 tasks"
std::string plural(std::uint64_t count, const std::string& noun);
/// "3 minutes"; empty if the time is unknown or less than a second ago.
std::string age(EngineTime since, EngineTime now);
/// " for 3 minutes", or empty.
std::string for_age(EngineTime since, EngineTime now);

}  // namespace swarm

namespace swarm::explain {

/// "web runs 2 of 3 tasks, none of the new version"
std::string summary(const watch::View& view, const watch::Count& count, std::uint64_t wanted);

/// The next step for a failed task; never empty. `node` is the name of the task's node; empty if it has none.
Hint suggestion(const Task& task, const std::string& service, const std::string& node);

/// The command of the health check that ended the task; empty if none did, or if the check is defined in the
/// image.
std::vector<std::string> failed_check(const Task& task);

struct PlacementFailure {
  enum class Kind { unavailable, constraint, platform, resources, plugin, port, per_node };
  Kind kind = Kind::unavailable;
  std::string text;  ///< "node.role==manager: it is worker"
  std::string what;  ///< What the spec asks for: the constraint, the resource, the port …
  Hint change{};     ///< The change that would make the node fit; empty if none is known.
};

/// Every reason why `node` cannot take another task of the service in view; empty if it can. All tasks of the
/// snapshot count as using the node, whatever service they belong to.
std::vector<PlacementFailure> placement_failures(const watch::View& view, const Node& node);

/// How many tasks of the service in view the node could take with `others`, the tasks of other services, on
/// it; 0 if something rules the node out.
std::uint64_t room_for_tasks(const watch::View& view, const Node& node,
                             const std::vector<const Task*>& others);

/// The next step that would make most nodes fit.
Hint placement_advice(const std::vector<std::vector<PlacementFailure>>& by_node, const std::string& service);

/// The state of the update and, if it failed, what it changed; nothing if there is nothing to report.
std::optional<Finding> update_finding(const watch::View& view, const watch::Count& count);

/// Notes about tasks that failed in an update that was rolled back or paused: the newest one of each place.
std::vector<Finding> failed_in_update(const watch::View& view);

}  // namespace swarm::explain
