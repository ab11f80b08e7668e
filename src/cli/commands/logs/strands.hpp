// SPDX-License-Identifier: Apache-2.0
// The logs of tasks, each asked for by itself: several tasks of one node in one stream may never end it.
#pragma once

#include "commands/logs/reader.hpp"
#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace cli {

class LogStrands {
 public:
  /// `tasks`: those that may have said something.
  LogStrands(Session& session, LogReader::Body body, std::vector<swarm::Task> tasks);

  /// Whether a connection may be had for each task that runs.
  [[nodiscard]] bool can_read_by_time() const;
  /// Both throw broken_answer where a log is broken, once all others have been read.
  /// In the order of time, over a connection for each task. Memory does not grow with the logs. `options` are
  /// those of each task.
  void read_by_time(const swarm::LogOptions& options, const LogReader::Line& line);
  /// One task after the other, over the connection of the session. `last` is called before the last of them.
  void read_in_turn(const swarm::LogOptions& options, const LogReader::Line& line,
                    const std::function<void()>& last);

  /// Tasks whose logs did not come to their end.
  [[nodiscard]] const std::vector<swarm::Task>& unended() const { return unended_; }
  /// What a later stream of all of them need not bring again.
  [[nodiscard]] const LogReader& marks() const { return marks_; }

 private:
  class Strand;
  void keep_failure(const swarm::Task& task, const swarm::Error& error, bool silent);
  void fail_if_broken() const;

  Session& session_;
  LogReader::Body body_;
  std::vector<swarm::Task> tasks_;  ///< The oldest first.
  std::vector<swarm::Task> unended_;
  std::optional<swarm::Error> broken_;  ///< The first of them.
  LogReader marks_;
};

/// Whether a log broke off because nothing came for as long as TaskClient waits.
bool is_silence(const swarm::Error& error, std::chrono::steady_clock::time_point heard);

/// The tasks that may have said something: they have had a container.
std::vector<swarm::Task> tasks_that_spoke(std::vector<swarm::Task> tasks);

}  // namespace cli
