// SPDX-License-Identifier: Apache-2.0
// Collects the existing lines of a log: selects the requested ones and sorts them by timestamp.
#include <swarm/logs.hpp>

#include <chrono>
#include <utility>

namespace swarm {
namespace {

/// How long a line waits for an older one from another node.
constexpr std::chrono::milliseconds together_window{1000};

}  // namespace

LogPast::LogPast(const LogRange& range, Arrival arrival, Print print)
    : range_(range),
      arrival_(arrival),
      print_(std::move(print)),
      last_(range.tail.value_or(0)),
      merge_(arrival == Arrival::together ? together_window : std::chrono::milliseconds(0)) {}

void LogPast::add(LogLine&& line) {
  if (line.stream == LogStream::engine) return print_(line);
  if (is_past(line)) return;
  // With `until`, the engine's tail would count from the end of the log, so count the last lines here.
  const bool counts = range_.tail_per_task && range_.until != EngineTime{};
  if (!counts) return put(std::move(line));
  LogTail& tail = by_task_.try_emplace(line.task, *range_.tail_per_task).first->second;
  keep_in(tail, std::move(line));
}

/// The tails of all tasks share one memory limit.
void LogPast::keep_in(LogTail& tail, LogLine line) {
  kept_ -= tail.bytes();
  tail.add(std::move(line));
  while (kept_ + tail.bytes() > most_held && tail.bytes() > 0) tail.drop();
  kept_ += tail.bytes();
}

void LogPast::put(LogLine line) {
  if (range_.tail) return keep_in(last_, std::move(line));
  if (arrival_ == Arrival::in_order) return print_(line);
  const EngineTime time = merge_.add(std::move(line), LogMerge::Clock::now());
  if (only_one_left_) merge_.release_until(time, print_);
  merge_.release(LogMerge::Clock::now(), print_);
}

void LogPast::finish() {
  only_one_left_ = false;  // the tails hold lines of all tasks
  for (auto& [task, lines] : by_task_) {
    kept_ -= lines.bytes();
    incomplete_ = incomplete_ || lines.incomplete();
    lines.flush([this](const LogLine& line) { put(line); });
  }
  incomplete_ = incomplete_ || last_.incomplete();
  last_.flush(print_);
  merge_.flush(print_);
}

}  // namespace swarm
