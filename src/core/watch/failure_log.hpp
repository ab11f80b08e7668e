// SPDX-License-Identifier: Apache-2.0
// Records the task failures that count for this rollout, and summarizes them.
#pragma once

#include "watch/places.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace swarm::watch {

/// "2", or "NODE" for a global service.
std::string place_label(const Rollout& rollout, const Place& place, const Nodes& nodes);
/// "web.2", or "web.NODE" for a global service.
std::string task_name(const Rollout& rollout, const Place& place, const Nodes& nodes);

/// The error text of a task that ended; never empty.
std::string error_text(const Task& task);

/// The task ended in a way that its service's restart policy accepts.
bool ended_well(const Rollout& rollout, const Task& task);

class FailureLog {
 public:
  explicit FailureLog(Goal::After after) : after_(after) {}

  /// Records one observation. A failure that the first one already shows counts only if its task belongs to
  /// this rollout and, unless we made the change, the failure is recent and nothing runs in its place.
  void read(const Rollout& rollout, const Places& places, const Nodes& nodes, EngineTime now);

  /// Consecutive failures of up-to-date tasks, up to the newest one that ended.
  [[nodiscard]] int in_a_row(const Rollout& rollout, const Place& place, EngineTime now) const;
  /// No attempt is left, or too many attempts failed.
  [[nodiscard]] bool gave_up(const Rollout& rollout, const Place& place, EngineTime now) const;

  /// Grouped by place, error and node; newest first.
  [[nodiscard]] std::vector<Progress::Failure> failures() const;

 private:
  struct Record {
    Progress::Failure failure;
    EngineTime created;
  };
  [[nodiscard]] bool counts(const Rollout& rollout, const Place& place, const Task& task,
                            EngineTime now) const;
  void note(const Rollout& rollout, const Place& place, const Task& task, const Nodes& nodes);

  Goal::After after_;
  bool has_read_ = false;
  std::set<std::string> before_;
  std::map<std::string, Record> by_task_;
};

}  // namespace swarm::watch
