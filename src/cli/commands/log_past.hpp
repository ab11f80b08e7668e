// SPDX-License-Identifier: Apache-2.0
// The lines of the past: which of them are wanted, and in what order.
#pragma once

#include "commands/log_flags.hpp"

#include <swarm/logs.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace cli {

class LogPast {
 public:
  using Print = std::function<void(const swarm::LogLine&)>;
  enum class Arrival { in_order, in_any_order };

  LogPast(const LogFlags& flags, Arrival arrival, Print print);

  void add(swarm::LogLine&& line);
  /// Prints what was held back.
  void finish();

 private:
  void put(swarm::LogLine line);
  [[nodiscard]] bool is_past(const swarm::LogLine& line) const {
    return flags_.until != swarm::EngineTime{} && line.time > flags_.until;
  }

  const LogFlags& flags_;
  Arrival arrival_;
  Print print_;
  std::map<std::string, swarm::LogTail> by_task_;
  swarm::LogTail last_;
  swarm::LogMerge merge_{std::chrono::milliseconds(0)};
};

}  // namespace cli
