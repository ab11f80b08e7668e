// SPDX-License-Identifier: Apache-2.0
// The lines of the past: which of them are wanted, and in what order.
#include "commands/log_past.hpp"

#include <utility>

namespace cli {

using swarm::LogLine;

LogPast::LogPast(const LogFlags& flags, Arrival arrival, Print print)
    : flags_(flags), arrival_(arrival), print_(std::move(print)), last_(flags.tail.value_or(0)) {}

void LogPast::add(LogLine&& line) {
  if (line.stream == swarm::LogStream::engine) return print_(line);
  if (is_past(line)) return;
  // The engine counts from the end of all, which is not the end that is wanted.
  const bool counts = flags_.tail_per_task && flags_.until != swarm::EngineTime{};
  if (!counts) return put(std::move(line));
  by_task_.try_emplace(line.task, *flags_.tail_per_task).first->second.add(std::move(line));
}

void LogPast::put(LogLine line) {
  if (flags_.tail) return last_.add(std::move(line));
  if (arrival_ == Arrival::in_order) return print_(line);
  merge_.add(std::move(line), swarm::LogMerge::Clock::now());
  merge_.release(swarm::LogMerge::Clock::now(), print_);
}

void LogPast::finish() {
  for (auto& [task, lines] : by_task_) lines.flush([this](const LogLine& line) { put(line); });
  last_.flush(print_);
  merge_.flush(print_);
}

}  // namespace cli
