// SPDX-License-Identifier: Apache-2.0
// Which failures of tasks count for this rollout, and what they add up to.
#pragma once

#include "watch/places.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace swarm::watch {

/// "web.2", or "web.NODE" for a global service.
std::string task_name(const Rollout& rollout, const Place& place, const Nodes& nodes);

/// The task's own words for how it ended, never empty.
std::string error_text(const Task& task);

/// Ended as its service's restart policy allows it to.
bool ended_well(const Rollout& rollout, const Task& task);

class FailureLog {
 public:
  explicit FailureLog(Goal::After after) : after_(after) {}

  /// Takes note of one observation. What had failed before the first one is history.
  void read(const Rollout& rollout, const Places& places, const Nodes& nodes, EngineTime now);

  /// Failures of up-to-date tasks in a row, up to the newest that ended.
  [[nodiscard]] int in_a_row(const Rollout& rollout, const Place& place, EngineTime now) const;
  /// No try is left, or too many failed.
  [[nodiscard]] bool gave_up(const Rollout& rollout, const Place& place, EngineTime now) const;

  /// By place, error and node, newest first.
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
  bool begun_ = false;
  std::set<std::string> before_;
  std::map<std::string, Record> by_task_;
};

}  // namespace swarm::watch
