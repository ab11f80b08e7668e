// SPDX-License-Identifier: Apache-2.0
// Where the lines of a log go: the order of past lines, and what is said of those that are missing.
#pragma once

#include "commands/logs/request.hpp"
#include "commands/logs/sources.hpp"
#include "output/lists/log_text.hpp"
#include "session.hpp"

#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cli {

class LogPast {
 public:
  using Print = std::function<void(const swarm::LogLine&)>;
  /// in_turn: the lines of each task in order, one task after the other.
  /// together: those of all tasks as they come, nearly in order.
  enum class Arrival { in_order, in_turn, together };

  LogPast(const LogFlags& flags, Arrival arrival, Print print);

  void add(swarm::LogLine&& line);
  /// in_turn: what comes now is of the last task, and goes out as it comes.
  void last_task() { only_one_left_ = true; }
  /// Prints what was held back once `read` has added all that comes, also where `read` throws.
  void finish_after(const std::function<void()>& read);
  /// Not all lines that `tail` or `tail_per_task` ask for fitted into what is held.
  [[nodiscard]] bool incomplete() const { return incomplete_; }

 private:
  void put(swarm::LogLine line);
  void finish();
  void keep_in(swarm::LogTail& tail, swarm::LogLine line);
  [[nodiscard]] bool is_past(const swarm::LogLine& line) const {
    return flags_.until != swarm::EngineTime{} && line.time > flags_.until;
  }

  const LogFlags& flags_;
  Arrival arrival_;
  Print print_;
  std::map<std::string, swarm::LogTail> by_task_;
  swarm::LogTail last_;
  swarm::LogMerge merge_;
  std::size_t kept_ = 0;  ///< Bytes in the tails.
  bool incomplete_ = false, only_one_left_ = false;
};

class LogOutput {
 public:
  LogOutput(Session& session, const LogLook& look, LogSources& sources)
      : session_(session), look_(look), sources_(sources) {}

  /// Buffered until `flush`.
  void print(const swarm::LogLine& line);
  /// Flushed while lines come, for a long log.
  void print_soon(const swarm::LogLine& line);
  void flush();
  [[nodiscard]] bool closed() const { return session_.io.out.failed() != 0; }

  /// Warns where --tail asked for more lines than could be held.
  void warn_incomplete(const LogPast& past);
  /// Warns that the logs of these tasks did not come to their end. A node is blamed only where the managers
  /// know that it is away.
  void warn_unended(const std::vector<swarm::Task>& tasks);

 private:
  Session& session_;
  const LogLook& look_;
  LogSources& sources_;
  Stream* last_ = nullptr;          ///< Where the line before went.
  std::set<std::string> reported_;  ///< Warnings.
  std::chrono::steady_clock::time_point flushed_{};
};

}  // namespace cli
