// SPDX-License-Identifier: Apache-2.0
// Parses log streams: the engine's frames and the records in them, and merges records by timestamp.
#include "logs/log_line.hpp"
#include "rpc_words.hpp"

#include <swarm/error.hpp>
#include <swarm/logs.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <cstdint>

namespace swarm {
namespace {

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

LogStream stream_of(char kind) {
  switch (kind) {
    case 0:
    case 1: return LogStream::out;
    case 2: return LogStream::err;
    case 3: return LogStream::engine;
    default: throw Error(Errc::broken_answer, "the log stream contains something that is not a log frame");
  }
}

}  // namespace

/// Parses one record at the start and returns its size; 0 if it is not complete yet.
std::size_t LogFrames::take(std::string_view bytes, const Record& record) {
  if (bytes.empty()) return 0;
  const LogStream stream = stream_of(bytes.front());
  if (bytes.size() < header) return 0;
  const std::size_t size = big_endian(bytes.substr(4, 4));
  if (size > longest)
    throw Error(Errc::broken_answer,
                "the log stream announces a record of " + std::to_string(size) + " bytes");
  if (bytes.size() < header + size) return 0;
  record(stream, bytes.substr(header, size));
  return header + size;
}

void LogFrames::feed(std::string_view piece, const Record& record) {
  // Copy only records that span two pieces.
  while (!buffer_.empty() && !piece.empty()) {
    const std::size_t wanted =
        buffer_.size() < header ? header : header + big_endian(std::string_view(buffer_).substr(4, 4));
    const std::string_view next = piece.substr(0, wanted - buffer_.size());
    buffer_.append(next);
    piece.remove_prefix(next.size());
    if (take(buffer_, record) != 0) buffer_.clear();
  }
  while (const std::size_t size = take(piece, record)) piece.remove_prefix(size);
  buffer_.append(piece);
}

namespace {

/// The text up to the first blank; removes it and the blank.
std::string_view take_word(std::string_view& text) {
  const auto blank = text.find(' ');
  const std::string_view word = text.substr(0, blank);
  text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  return word;
}

/// Details are key=value pairs separated by commas; the word is empty if there are none.
bool are_details(std::string_view word) {
  while (!word.empty()) {
    const std::string_view pair = word.substr(0, word.find(','));
    if (pair.find('=') == std::string_view::npos) return false;
    word.remove_prefix(std::min(word.size(), pair.size() + 1));
  }
  return true;
}

/// The timestamp that engines write for a line whose node sent none.
constexpr std::string_view no_time = "0001-01-01T00:00:00";

/// The member of the line that holds this detail; null if it goes to `details`.
std::string* place_of(std::string_view key, LogLine& line) {
  if (key == "com.docker.swarm.node.id") return &line.node;
  if (key == "com.docker.swarm.service.id") return &line.service;
  if (key == "com.docker.swarm.task.id") return &line.task;
  return nullptr;
}

void read_details(std::string_view word, LogLine& line) {
  while (!word.empty()) {
    const std::string_view pair = word.substr(0, word.find(','));
    const auto equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const std::string_view coded = pair.substr(equals + 1);
    std::string plain;
    std::string* place = place_of(key, line);  // engines do not URL-encode these keys
    if (place == nullptr) place = place_of(plain = url_decode(key), line);
    if (place == nullptr)
      line.details.emplace_back(std::move(plain), url_decode(coded));
    else if (coded.find('%') == coded.npos && coded.find('+') == coded.npos)
      *place = coded;
    else
      *place = url_decode(coded);
    word.remove_prefix(std::min(word.size(), pair.size() + 1));
  }
  std::sort(line.details.begin(), line.details.end());
}

}  // namespace

LogLine read_log_line(LogStream stream, std::string_view record, bool with_timestamp, bool with_details) {
  LogLine line;
  read_log_line_into(line, stream, record, with_timestamp, with_details);
  return line;
}

void read_log_line_into(LogLine& line, LogStream stream, std::string_view record, bool with_timestamp,
                        bool with_details) {
  for (std::string* text : {&line.timestamp, &line.task, &line.node, &line.service}) text->clear();
  line.time = {};
  line.details.clear();
  line.stream = stream;
  line.whole = record.ends_with('\n');
  if (line.whole) record.remove_suffix(1);
  std::string_view rest = record;
  if (with_timestamp && stream != LogStream::engine) {
    const std::string_view word = take_word(rest);
    line.time = parse_time(word);
    if (line.time == EngineTime{} && !word.starts_with(no_time))
      rest = record;
    else
      line.timestamp = word;
  }
  if (with_details && stream != LogStream::engine) {
    std::string_view after = rest;
    const std::string_view word = take_word(after);
    if (are_details(word)) {
      read_details(word, line);
      rest = after;
    }
  }
  if (stream == LogStream::engine)
    line.message = without_rpc(std::string(rest));
  else
    line.message = rest;
}

namespace {

/// Memory per line, including its IDs and its map node.
constexpr std::size_t bytes_of_a_line = 640;
/// Above this many tasks, the newest timestamps per task are forgotten.
constexpr std::size_t most_tasks = 10'000;

}  // namespace

std::size_t size_of(const LogLine& line) {
  std::size_t size = bytes_of_a_line + line.message.capacity();
  for (const auto& [key, value] : line.details)
    size += sizeof(key) + sizeof(value) + key.size() + value.size();
  return size;
}

EngineTime LogMerge::add(LogLine line, Clock::time_point now) {
  // A line without a timestamp, or older than the previous line of its task, sorts after that line.
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
  // The lines of one task are in order.
  if (last_of_.size() == 1) return flush(line);
  // Release lines by timestamp until every line that has waited long enough is out.
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
