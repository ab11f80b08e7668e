// SPDX-License-Identifier: Apache-2.0
// Reads one log over as many connections as needed: complete lines, each of them once.
#include "logs/log_line.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/logs.hpp>
#include <swarm/text.hpp>

#include <algorithm>

namespace swarm {
namespace {

constexpr std::size_t longest_line = 1U << 20;
/// Bytes of all lines that wait for their next part.
constexpr std::size_t most_in_parts = 4U << 20;
/// The read position is kept for at most this many tasks.
constexpr std::size_t most_marks = 20'000;
/// Lines of different nodes may be out of order by this much.
constexpr std::chrono::seconds out_of_order{10};

/// Retries of a log that breaks off.
constexpr int most_requests = 3;

/// Whether the log broke off because nothing arrived for as long as TaskClient waits.
bool is_silence(Errc code, std::chrono::steady_clock::duration silence) {
  constexpr std::chrono::seconds nearly_the_limit{15};
  return (code == Errc::broken_answer || code == Errc::unreachable) && silence >= nearly_the_limit;
}

}  // namespace

/// Names the log in the message: errors of managers and connections do not.
Error LogReader::named(const Error& error, const std::string& id) const {
  const bool has_id = name_.find(id) != std::string::npos;
  std::string words = has_id ? error.what() : with_name(error.what(), id, name_);
  const bool says_what = words.find("of " + name_) != std::string::npos;
  if (!says_what && error.code() != Errc::interrupted) words = "the log of " + name_ + " broke off: " + words;
  return {error.code(), words, error.hint(), error.facts()};
}

LogEnd LogReader::read(const LogOptions& options, const Line& line) {
  using Clock = std::chrono::steady_clock;
  auto heard = Clock::now();
  const Line note = [&](LogLine&& one) {
    const bool more = line(std::move(one));
    heard = Clock::now();
    return more;
  };
  const auto error = catch_error([&] { read_stream(options, note); }).error;
  if (!error) return {};
  return {named(*error, options.id), is_silence(error->code(), Clock::now() - heard)};
}

LogEnd LogReader::read_past(LogOptions options, const Line& line) {
  for (int tries = 1;; ++tries) {
    LogEnd end = read(options, line);
    const bool broke_off = end.failure && end.failure->code() == Errc::broken_answer && !end.silent;
    // A retry would use up a timeout again that may have caused the break.
    const bool may_be_late = options.timeout.count() >= 0;
    if (!broke_off || may_be_late || tries == most_requests) return end;
    if (const EngineTime resume = resume_at(); resume != EngineTime{}) {
      options.since = std::max(options.since, resume);
      options.tail.reset();
    }
  }
}

void LogReader::read_stream(const LogOptions& options, const Line& line) {
  old_ = marks_;
  buffer_.clear();
  cut_.reset();
  LogFrames frames;
  bool more = true;
  LogLine one;  // reuses the memory if nobody moved the line away
  const auto record = [&](LogStream stream, std::string_view text) {
    read_log_line_into(one, stream, text);
    // An engine that is asked for timestamps and details omits neither.
    if (stream != LogStream::engine && (one.timestamp.empty() || one.task.empty()))
      throw Error(Errc::broken_answer,
                  "the log of " + name_ + " is broken: a line of it has no time or names no task");
    more = more && take(std::move(one), line);
  };
  TaskClient(engine_).logs(options, [&](std::string_view piece) {
    if (body_ == Body::framed)
      frames.feed(piece, record);
    else
      more = take_plain(piece, line);
    return more;
  });
  if (more) give_rest(line);
  if (more && !frames.complete())
    throw Error(Errc::broken_answer, "the log of " + name_ + " ends in the middle of a line");
}

/// A TTY's output may never end a line; it is cut at the same places on each read.
bool LogReader::take_plain(std::string_view piece, const Line& give) {
  std::size_t start = 0, searched = buffer_.size();
  buffer_ += piece;
  for (;;) {
    const auto end = buffer_.find('\n', std::max(start, searched));
    const std::size_t length = (end == std::string::npos ? buffer_.size() : end + 1) - start;
    if (end == std::string::npos && length <= longest_line) break;
    const std::string_view text(buffer_.data() + start, std::min(length, longest_line));
    LogLine line = plain_line(text);
    start += text.size();
    if (text.ends_with('\n'))
      cut_.reset();
    else
      cut_ = line;
    line.whole = true;
    if (!take(std::move(line), give)) return false;
  }
  buffer_.erase(0, start);
  return true;
}

/// Only the first part of a line begins with its timestamp and task.
LogLine LogReader::plain_line(std::string_view text) {
  if (!cut_) return read_log_line(LogStream::out, text);
  LogLine line = *cut_;
  line.message = text.substr(0, text.size() - (text.ends_with('\n') ? 1 : 0));
  return line;
}

void LogReader::give_rest(const Line& give) {
  if (!buffer_.empty()) {
    LogLine line = plain_line(buffer_);
    line.whole = true;
    take(std::move(line), give);
  }
  for (auto& [key, line] : parts_) give(std::move(line));
  parts_.clear();
  in_parts_ = 0;
}

bool LogReader::take(LogLine&& line, const Line& give) {
  if (line.stream == LogStream::engine) return give(std::move(line));
  if (seen_before(line)) return true;
  remember(line);
  const std::pair key(line.task, line.stream);
  if (const auto part = parts_.find(key); part != parts_.end()) {
    in_parts_ -= size_of(part->second);
    part->second.message += line.message;
    part->second.whole = line.whole;
    line = std::move(part->second);
    parts_.erase(part);
  }
  const std::size_t size = size_of(line);
  if (line.whole || line.message.size() > longest_line || in_parts_ + size > most_in_parts)
    return give(std::move(line));
  in_parts_ += size;
  parts_.emplace(key, std::move(line));
  return true;
}

bool LogReader::seen_before(const LogLine& line) {
  const auto mark = old_.find(line.task);
  if (mark == old_.end() || line.time > mark->second.time) return false;
  if (line.time < mark->second.time) return true;
  if (mark->second.lines == 0) return false;
  --mark->second.lines;
  return true;
}

void LogReader::remember(const LogLine& line) {
  if (marks_.size() >= most_marks && !marks_.contains(line.task)) return;
  Mark& mark = marks_[line.task];
  if (line.time > mark.time) mark = {line.time, 0};
  if (line.time == mark.time) ++mark.lines;
}

EngineTime LogReader::resume_at() const {
  EngineTime last{};
  for (const auto& [task, mark] : marks_) last = std::max(last, mark.time);
  return last == EngineTime{} ? last : last - out_of_order;
}

}  // namespace swarm
