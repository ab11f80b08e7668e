// SPDX-License-Identifier: Apache-2.0
// Why something does not run, and what a change would replace. Pure: from snapshots alone.
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

/// Something worth saying about one task, or several in the same case.
struct Finding {
  enum class Weight {
    wrong,    ///< Does not run, and will not by itself.
    waiting,  ///< On its way.
    note,     ///< Good to know.
  };
  Weight weight = Weight::wrong;
  std::vector<std::string> labels;  ///< "web.1", "web.2"; empty: the service as a whole.
  std::string task;                 ///< The one to look at (inspect, logs); empty: none.
  std::string node;
  std::string text;                  ///< One sentence: what is the case.
  std::optional<int> exit_code;      ///< Of `task`, if its container ended.
  bool has_logs = false;             ///< `task` had a container: what it logged may tell more.
  std::vector<std::string> details;  ///< Node by node, what does not fit.
  /// A next step, or empty. Step::read_log is no use to a reader who has just been shown the log of `task`.
  Hint suggestion;
  std::string when;  ///< Status.Timestamp of `task`, where it is of the past; empty: now, or unknown.
  /// Of an update that failed: the image it tried, and how the spec (API: ServiceSpec) that it tried differs
  /// from the one before. Secrets are not hidden.
  std::string image;
  std::vector<Difference> changes;
  std::vector<std::string> check;  ///< Words of the health check that `task` failed. Secrets are not hidden.
};

/// "wrong", "waiting", "note"
std::string_view to_text(Finding::Weight weight);

struct Explanation {
  bool well = true;               ///< No finding is wrong.
  std::string name;               ///< Of the service.
  std::string summary;            ///< "web runs 2 of 3 tasks, none of the new version"
  std::uint64_t running = 0;      ///< Tasks that run, whatever their version.
  std::uint64_t updated = 0;      ///< Those of them that are of the service's present spec.
  std::uint64_t completed = 0;    ///< Tasks that ended well, where they may.
  std::uint64_t wanted = 0;       ///< Tasks that should run, or complete.
  std::vector<Finding> findings;  ///< The gravest first.
};

/// Why the service of the snapshot does not run as wanted. Best with all tasks of the swarm in it: what
/// others reserve and publish on a node counts then too.
Explanation why(const Snapshot& snapshot);
/// The same for one of its tasks; nothing to say where the ID is not among them.
Explanation why(const Snapshot& snapshot, std::string_view task_id);

/// Whether it names nodes: then it depends on what other services have there (`add_others`).
bool names_nodes(const Explanation& reported);

/// Services of one swarm, and all that bears on their tasks.
struct Swarm {
  std::vector<std::shared_ptr<const Json>> services;  ///< Documents of the service list.
  std::vector<Neighbour> neighbours;                  ///< All services that publish ports of the nodes.
  Tasks tasks;                                        ///< Of all services.
  std::vector<Node> nodes;
  EngineTime engine_now{};
};

/// The nodes that could take a task of `before` and cannot take one of `after`, each with the reason: "n2: the
/// image is for linux/amd64, it is linux/arm64". Both are specs of a service. What tasks use does not count.
std::vector<std::string> lost_nodes(const std::vector<Node>& nodes, const Json& before, const Json& after);

/// Reads the services whose name is wanted, all tasks and all nodes: three requests, however many there are.
/// Throws what the lists throw.
Swarm read_swarm(Engine& engine, const std::function<bool(const std::string& name)>& wanted);

/// One explanation per service, in the order of `services`.
std::vector<Explanation> why(Swarm all);

/// What a change of the spec would do to the tasks there are.
struct Forecast {
  struct Replaced {
    std::string task, label, node;
    std::string reason;
  };
  bool restarts = false;  ///< A task that runs now would be replaced.
  std::string reason;     ///< Why, or why not: one sentence.
  std::vector<Replaced> replaced;
  std::size_t kept = 0;     ///< Tasks that stay.
  std::size_t stopped = 0;  ///< Tasks fewer than now.
  std::size_t started = 0;  ///< Tasks more than now.
};

/// `snapshot` as it is (no service: one that is yet to be created), and the whole spec that would be sent. A
/// spec of another name stands for a service that takes the place of this one.
Forecast forecast(const Snapshot& snapshot, const Json& new_spec);
/// What removing the service does.
Forecast forecast_removal(const Snapshot& snapshot);

}  // namespace swarm
