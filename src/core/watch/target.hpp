// SPDX-License-Identifier: Apache-2.0
// One service of a wait: its last observation, and the progress and verdict that follow from it. Pure.
#pragma once

#include <swarm/wait.hpp>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace swarm::watch {

/// The nodes of the swarm, read once for all services of a wait and again only when an unknown node appears.
class KnownNodes {
 public:
  void learn(std::vector<Node> nodes);
  /// Marks the nodes of these tasks as unknown to the engine, so that they are not requested again.
  void give_up(const Tasks& tasks);
  /// Whether the node of each task is known or was given up.
  [[nodiscard]] bool covers(const Tasks& tasks) const;

  std::vector<Node> list;
  bool known = false;  ///< `list` was read.

 private:
  std::set<std::string> ids_;
  bool was_requested_ = false;
};

class Target {
 public:
  enum class Stage { watched, leaving, ended };

  explicit Target(WaitTarget wanted);

  [[nodiscard]] Stage stage() const { return stage_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] bool exists() const { return shown_.service != nullptr; }
  [[nodiscard]] const Tasks& tasks() const { return shown_.tasks; }
  /// The task IDs of the last observation.
  [[nodiscard]] std::vector<std::string> task_ids() const;
  [[nodiscard]] const Progress& last() const { return last_; }

  /// Stores the inspected service; null if it was removed. Returns true if its version has changed.
  bool saw_service(std::shared_ptr<const Json> service, TimePoint now, EngineTime engine_now);
  void saw_tasks(Tasks tasks, TimePoint now, EngineTime engine_now);

  /// Judges the last observation.
  const Progress& judge(KnownNodes& nodes, TimePoint now);
  /// Records that the last poll failed; the earlier observation stays valid.
  void set_read_failure(const std::string& read_failure) { last_.read_failure = read_failure; }
  /// Sets how many tasks of a removed service are left.
  const Progress& count(std::size_t left);

  /// The verdict for `last` once it has ended; not for a service whose tasks must end too.
  [[nodiscard]] Outcome::Verdict verdict() const;
  /// The service has been removed as wanted, and the end of its tasks is awaited now.
  [[nodiscard]] bool leaves() const;
  void leave() { stage_ = Stage::leaving; }
  /// Returns the outcome and stops watching.
  Outcome end(Outcome::Verdict verdict, const KnownNodes& nodes);
  void fail() { stage_ = Stage::ended; }
  /// Services and tasks were both read at least once.
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  std::string id_;
  Goal::Target goal_;
  Convergence convergence_;
  Stage stage_;
  Snapshot shown_;
  Progress last_;
  std::vector<std::string> task_ids_;  ///< IDs of tasks that are no longer in `shown_`.
  bool complete_ = false;
};

}  // namespace swarm::watch
