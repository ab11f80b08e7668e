// SPDX-License-Identifier: Apache-2.0
// Lines of many tasks in the order of time, and the last of them.
#include <swarm/logs.hpp>

#include <algorithm>

namespace swarm {
namespace {

/// With its IDs and its place in a map.
constexpr std::size_t bytes_of_a_line = 640;
/// Beyond so many tasks the newest times of the others are forgotten.
constexpr std::size_t most_tasks = 10'000;

}  // namespace

std::size_t size_of(const LogLine& line) {
  std::size_t size = bytes_of_a_line + line.message.capacity();
  for (const auto& [key, value] : line.details)
    size += sizeof(key) + sizeof(value) + key.size() + value.size();
  return size;
}

EngineTime LogMerge::add(LogLine line, Clock::time_point now) {
  // A line without a time, or older than the one before it from the same source, stays behind that one.
  if (last_of_.size() > most_tasks) last_of_.clear();
  EngineTime& last = last_of_[line.task];
  last = std::max(last, line.time);
  const std::uint64_t number = ++count_;
  bytes_ += size_of(line);
  by_arrival_.emplace(number, now);
  lines_.emplace(Key{last, number}, std::move(line));
  return last;
}

void LogMerge::give_first(const Line& line) {
  auto first = lines_.extract(lines_.begin());
  by_arrival_.erase(first.key().second);
  bytes_ -= size_of(first.mapped());
  line(first.mapped());
}

void LogMerge::release(Clock::time_point now, const Line& line) {
  while (!lines_.empty() && (lines_.size() > most_ || bytes_ > most_bytes_)) give_first(line);
  if (window_.count() == 0) return;
  // Everything up to the oldest in time of those that waited long enough goes, and what is older still.
  while (!by_arrival_.empty() && by_arrival_.begin()->second + window_ <= now) {
    const std::uint64_t ripe = by_arrival_.begin()->first;
    while (by_arrival_.contains(ripe)) give_first(line);
  }
}

void LogMerge::release_until(EngineTime time, const Line& line) {
  while (!lines_.empty() && lines_.begin()->first.first <= time) give_first(line);
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
  bytes_ += size_of(line);
  lines_.emplace(time, std::move(line));
  if (lines_.size() > most_) erase_oldest();
}

void LogTail::drop() {
  if (lines_.empty()) return;
  erase_oldest();
  dropped_ = true;
}

void LogTail::erase_oldest() {
  bytes_ -= size_of(lines_.begin()->second);
  lines_.erase(lines_.begin());
}

void LogTail::flush(const LogMerge::Line& line) {
  while (!lines_.empty()) {
    const auto oldest = lines_.extract(lines_.begin());
    bytes_ -= size_of(oldest.mapped());
    line(oldest.mapped());
  }
}

}  // namespace swarm
