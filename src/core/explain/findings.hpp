// SPDX-License-Identifier: Apache-2.0
// The parts of an explanation, each in words.
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
/// "3 minutes"; empty where the time is unknown, or less than a second ago.
std::string age(EngineTime since, EngineTime now);
/// " for 3 minutes", or empty.
std::string for_age(EngineTime since, EngineTime now);

}  // namespace swarm

namespace swarm::explain {

/// "web runs 2 of 3 tasks, none of the new version"
std::string summary(const watch::View& view, const watch::Count& count, std::uint64_t wanted);

/// A next step for a task that failed so; never empty. `node`: the name of the one it was on; empty: none.
Hint suggestion(const Task& task, const std::string& service, const std::string& node);

/// The words of the health check that ended the task; empty: none did, or it is that of the image.
std::vector<std::string> failed_check(const Task& task);

struct PlacementFailure {
  enum class Kind { unavailable, constraint, platform, resources, plugin, port, per_node };
  Kind kind = Kind::unavailable;
  std::string text;  ///< "node.role==manager: it is worker"
  std::string what;  ///< What the spec asks for: the constraint, the resource, the port …
  Hint change{};     ///< What would make the node fit; empty: nothing is known.
};

/// Everything on `node` that rules out another task of the service in view; empty: it fits.
/// All tasks of the snapshot count as users of the node, whatever service they are of.
std::vector<PlacementFailure> placement_failures(const watch::View& view, const Node& node);

/// How many tasks of the service in view the node could take with `others` on it, the tasks of other services; none
/// where something rules it out.
std::uint64_t room_for_tasks(const watch::View& view, const Node& node,
                             const std::vector<const Task*>& others);

/// A next step that would remove what stands in the way on most nodes.
Hint placement_advice(const std::vector<std::vector<PlacementFailure>>& by_node, const std::string& service);

/// The update itself, with what it tried where it failed; nothing where there is nothing to say.
std::optional<Finding> update_finding(const watch::View& view, const watch::Count& count);

/// The tasks that failed in an update that was rolled back or paused, as notes: the newest of each place.
std::vector<Finding> failed_in_update(const watch::View& view);

}  // namespace swarm::explain
