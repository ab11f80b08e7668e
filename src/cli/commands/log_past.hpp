// SPDX-License-Identifier: Apache-2.0
// The lines of the past: which of them are wanted, and in what order.
#pragma once

#include "commands/log_flags.hpp"

#include <swarm/logs.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>

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

}  // namespace cli
