// SPDX-License-Identifier: Apache-2.0
// A record of a log stream, taken apart.
#include "rpc_words.hpp"

#include <swarm/logs.hpp>

#include <algorithm>

namespace swarm {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Percent-encoding undone; what is none stays.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex(text[i + 1]) : -1;
    const int low = high >= 0 ? hex(text[i + 2]) : -1;
    if (low < 0) {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

/// The word up to the first blank, taken off together with it.
std::string_view take_word(std::string_view& text) {
  const auto blank = text.find(' ');
  const std::string_view word = text.substr(0, blank);
  text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  return word;
}

/// A word of details holds only pairs: k=v,k=v. An empty one stands where there are none.
bool are_details(std::string_view word) {
  while (!word.empty()) {
    const std::string_view pair = word.substr(0, word.find(','));
    if (pair.find('=') == std::string_view::npos) return false;
    word.remove_prefix(std::min(word.size(), pair.size() + 1));
  }
  return true;
}

void keep_detail(std::string key, std::string value, LogLine& line) {
  if (key == "com.docker.swarm.node.id")
    line.node = std::move(value);
  else if (key == "com.docker.swarm.service.id")
    line.service = std::move(value);
  else if (key == "com.docker.swarm.task.id")
    line.task = std::move(value);
  else
    line.details.emplace_back(std::move(key), std::move(value));
}

void read_details(std::string_view word, LogLine& line) {
  while (!word.empty()) {
    const std::string_view pair = word.substr(0, word.find(','));
    const auto equals = pair.find('=');
    keep_detail(decoded(pair.substr(0, equals)), decoded(pair.substr(equals + 1)), line);
    word.remove_prefix(std::min(word.size(), pair.size() + 1));
  }
  std::sort(line.details.begin(), line.details.end());
}

}  // namespace

LogLine read_log_line(LogStream stream, std::string_view record, bool with_timestamp, bool with_details) {
  LogLine line;
  line.stream = stream;
  line.whole = record.ends_with('\n');
  if (line.whole) record.remove_suffix(1);
  std::string_view rest = record;
  if (with_timestamp && stream != LogStream::engine) {
    const std::string_view word = take_word(rest);
    line.time = parse_time(word);
    if (line.time == EngineTime{})
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
  line.message = stream == LogStream::engine ? without_rpc(std::string(rest)) : std::string(rest);
  return line;
}

}  // namespace swarm
