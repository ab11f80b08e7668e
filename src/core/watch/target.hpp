// SPDX-License-Identifier: Apache-2.0
// One service of a wait: what is known of it, and what that comes to. Pure.
#pragma once

#include <swarm/wait.hpp>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace swarm::watch {

/// The nodes of the swarm, read once for all services of a wait and again only for a new one.
class KnownNodes {
 public:
  void learn(std::vector<Node> nodes);
  /// The nodes of these tasks were asked for in vain: they are not asked for again.
  void give_up(const Tasks& tasks);
  /// Whether the node of each task is known, or given up.
  [[nodiscard]] bool covers(const Tasks& tasks) const;

  std::vector<Node> list;
  bool known = false;  ///< `list` was read.

 private:
  std::set<std::string> ids_;
  bool asked_ = false;
};

class Target {
 public:
  enum class Stage { watched, leaving, ended };

  explicit Target(WaitTarget wanted);

  [[nodiscard]] Stage stage() const { return stage_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] bool exists() const { return shown_.service != nullptr; }
  [[nodiscard]] const Tasks& tasks() const { return shown_.tasks; }
  /// The last that were seen.
  [[nodiscard]] std::vector<std::string> task_ids() const;
  [[nodiscard]] const Progress& last() const { return last_; }

  /// What an inspect showed; null: the service was removed. True: its version is another than before.
  bool saw_service(std::shared_ptr<const Json> service, TimePoint now, EngineTime engine_now);
  void saw_tasks(Tasks tasks, TimePoint now, EngineTime engine_now);

  /// Judges what was seen.
  const Progress& judge(KnownNodes& nodes, TimePoint now);
  /// The last look failed: what was seen before still holds.
  void set_read_failure(const std::string& read_failure) { last_.read_failure = read_failure; }
  /// So many tasks of a removed service are left.
  const Progress& count(std::size_t left);

  /// The verdict that `last` means, once it has ended. Not of a service whose tasks have to go as well.
  [[nodiscard]] Outcome::Verdict verdict() const;
  /// Whether the service is gone as it should be, and its tasks are awaited now.
  [[nodiscard]] bool leaves() const;
  void leave() { stage_ = Stage::leaving; }
  /// The outcome; nothing more is seen of it.
  Outcome end(Outcome::Verdict verdict, const KnownNodes& nodes);
  void fail() { stage_ = Stage::ended; }
  /// Was everything read at least once?
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  std::string id_;
  Goal::Target goal_;
  Convergence convergence_;
  Stage stage_;
  Snapshot shown_;
  Progress last_;
  std::vector<std::string> task_ids_;  ///< Of tasks that `shown_` does not have.
  bool complete_ = false;
};

}  // namespace swarm::watch
