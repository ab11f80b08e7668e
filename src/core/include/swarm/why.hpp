// SPDX-License-Identifier: Apache-2.0
// Explains why something does not run, and predicts what a change would replace. Pure: derived from
// snapshots.
#pragma once

#include <swarm/diff.hpp>
#include <swarm/hint.hpp>
#include <swarm/watch.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// A finding about one task, or about several in the same situation.
struct Finding {
  enum class Weight {
    wrong,    ///< Does not run, and will not without help.
    waiting,  ///< In progress.
    note,     ///< Good to know.
  };
  Weight weight = Weight::wrong;
  std::vector<std::string> labels;  ///< "web.1", "web.2"; empty: the service as a whole.
  std::string task;                 ///< The task to inspect, or whose logs to read; empty: none.
  std::string node;
  std::string text;                  ///< One sentence.
  std::optional<int> exit_code;      ///< The exit code of `task`, if its container has ended.
  bool has_logs = false;             ///< `task` had a container, so its log may explain more.
  std::vector<std::string> details;  ///< What does not fit, node by node.
  /// The next step, or empty. Skip Step::read_log if the log of `task` has just been shown.
  Hint suggestion;
  std::string when;  ///< Status.Timestamp of `task`, if it is in the past; empty: now, or unknown.
  /// For a failed update: the image it tried, and how its spec (API: ServiceSpec) differs from the previous
  /// one. Secrets are not masked.
  std::string image;
  std::vector<Difference> changes;
  std::vector<std::string> check;  ///< Words of the health check that `task` failed. Secrets are not masked.
};

/// "wrong", "waiting", "note"
std::string_view to_text(Finding::Weight weight);

struct Explanation {
  bool well = true;               ///< No finding is wrong.
  std::string name;               ///< The service's name.
  std::string summary;            ///< "web runs 2 of 3 tasks, none of the new version"
  std::uint64_t running = 0;      ///< Running tasks of any version.
  std::uint64_t updated = 0;      ///< Running tasks with the service's current spec.
  std::uint64_t completed = 0;    ///< Tasks that ended successfully, if they may end.
  std::uint64_t wanted = 0;       ///< Tasks that should run, or complete.
  std::vector<Finding> findings;  ///< The most serious first.
};

/// Explains why the service of the snapshot does not run as wanted. Most precise if the snapshot has all
/// tasks of the swarm, because it then considers what others reserve and publish on a node.
Explanation why(const Snapshot& snapshot);
/// The same for one of its tasks; without findings if the ID is not among them.
Explanation why(const Snapshot& snapshot, std::string_view task_id);

/// Whether it names nodes, and so depends on what other services use there (`add_others`).
bool names_nodes(const Explanation& reported);

/// Services of one swarm, and everything that affects their tasks.
struct Swarm {
  std::vector<std::shared_ptr<const Json>> services;  ///< Documents of the service list.
  std::vector<Neighbour> neighbours;                  ///< All services that publish ports in host mode.
  Tasks tasks;                                        ///< The tasks of all services.
  std::vector<Node> nodes;
  EngineTime engine_now{};
};

/// The nodes that could take a task of `before` but not one of `after`, each with the reason: "n2: the image
/// is for linux/amd64, it is linux/arm64". Both are specs of a service. Ignores what tasks use.
std::vector<std::string> lost_nodes(const std::vector<Node>& nodes, const Json& before, const Json& after);

/// Reads the services with wanted names, all tasks and all nodes, always with three requests. Throws what the
/// lists throw.
Swarm read_swarm(Engine& engine, const std::function<bool(const std::string& name)>& wanted);

/// One explanation per service, in the order of `services`.
std::vector<Explanation> why(Swarm all);

/// The effect of a changed spec on the existing tasks.
struct Forecast {
  struct Replaced {
    std::string task, label, node;
    std::string reason;
  };
  bool restarts = false;  ///< A running task would be replaced.
  std::string reason;     ///< Why, or why not: one sentence.
  std::vector<Replaced> replaced;
  std::size_t kept = 0;     ///< Tasks that stay.
  std::size_t stopped = 0;  ///< The decrease in the number of tasks.
  std::size_t started = 0;  ///< The increase in the number of tasks.
};

/// `snapshot` is the current state (without a service: it is yet to be created), and `new_spec` the whole
/// spec to send. A spec with another name means that a new service replaces this one.
Forecast forecast(const Snapshot& snapshot, const Json& new_spec);
/// The effect of removing the service.
Forecast forecast_removal(const Snapshot& snapshot);

}  // namespace swarm
