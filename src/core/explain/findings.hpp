// SPDX-License-Identifier: Apache-2.0
// The parts of an explanation, as texts.
#pragma once

#include "watch/places.hpp"
#include "watch/view.hpp"

#include <swarm/tasks.hpp>
#include <swarm/why.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

__extension__ typedef __int128 Wide;  ///< An engine may name any amount; sums of them do not overflow.

/// Resources that tasks reserve.
struct Amounts {
  Wide nano_cpus = 0, memory = 0;
  std::map<std::string, Wide> generic;

  [[nodiscard]] bool none() const { return nano_cpus <= 0 && memory <= 0 && generic.empty(); }
};

/// What uses the nodes of a swarm: all tasks that have not ended. Made once for all services and nodes, because
/// a swarm has many of each. The arguments must outlive it.
class NodeUse {
 public:
  struct Part {
    std::vector<const Task*> tasks;
    Amounts reserved;
  };
  NodeUse(const Tasks& tasks, const std::vector<Neighbour>& neighbours);

  [[nodiscard]] const Part& on(std::string_view node) const;
  [[nodiscard]] const Part& of_service(std::string_view service, std::string_view node) const;
  /// Null if it publishes no port in host mode, or nobody asked.
  [[nodiscard]] const Neighbour* neighbour(std::string_view service) const;

 private:
  std::map<std::string_view, Part> by_node_;
  std::map<std::pair<std::string_view, std::string_view>, Part> by_service_;
  std::map<std::string_view, const Neighbour*> neighbours_;
};

/// Every reason why `node` cannot take another task of the service in view; empty if it can.
std::vector<PlacementFailure> placement_failures(const watch::View& view, const Node& node,
                                                 const NodeUse& use);

/// How many tasks of the service in view the node could take if it had none of them; none where something rules
/// it out.
std::uint64_t room_for_tasks(const watch::View& view, const Node& node, const NodeUse& use);

/// The next step that would make most nodes fit.
Hint placement_advice(const std::vector<std::vector<PlacementFailure>>& by_node, const std::string& service);

/// The state of the update and, if it failed, what it changed; nothing if there is nothing to report.
std::optional<Finding> update_finding(const watch::View& view, const watch::Count& count);

/// Notes about tasks that failed in an update that was rolled back or paused: the newest one of each place.
std::vector<Finding> failed_in_update(const watch::View& view);

/// Like swarm::why for the service of the snapshot, whose tasks may be those of this service alone.
Explanation why(const Snapshot& snapshot, const NodeUse& use);

}  // namespace swarm::explain
