// SPDX-License-Identifier: Apache-2.0
// Lines of many tasks in the order of time, and the last of them.
#include <swarm/logs.hpp>

#include <algorithm>

namespace swarm {

void LogMerge::add(LogLine line, Clock::time_point now) {
  // A line without a time, or older than the one before it from the same source, stays behind that one.
  EngineTime& last = last_of_[line.task];
  last = std::max(last, line.time);
  const std::uint64_t number = ++count_;
  by_arrival_.emplace(number, now);
  lines_.emplace(Key{last, number}, std::move(line));
}

void LogMerge::give_first(const Line& line) {
  auto first = lines_.extract(lines_.begin());
  by_arrival_.erase(first.key().second);
  line(first.mapped());
}

void LogMerge::release(Clock::time_point now, const Line& line) {
  while (lines_.size() > most_) give_first(line);
  if (window_.count() == 0) return;
  // Everything up to the oldest in time of those that waited long enough goes, and what is older still.
  while (!by_arrival_.empty() && by_arrival_.begin()->second + window_ <= now) {
    const std::uint64_t ripe = by_arrival_.begin()->first;
    while (by_arrival_.contains(ripe)) give_first(line);
  }
}

void LogMerge::flush(const Line& line) {
  while (!lines_.empty()) give_first(line);
}

std::optional<LogMerge::Clock::time_point> LogMerge::due() const {
  if (by_arrival_.empty() || window_.count() == 0) return std::nullopt;
  return by_arrival_.begin()->second + window_;
}

void LogTail::add(LogLine line) {
  if (most_ == 0) return;
  const EngineTime time = line.time;
  lines_.emplace(time, std::move(line));
  if (lines_.size() > most_) lines_.erase(lines_.begin());
}

void LogTail::flush(const LogMerge::Line& line) {
  for (const auto& [time, held] : lines_) line(held);
  lines_.clear();
}

}  // namespace swarm
