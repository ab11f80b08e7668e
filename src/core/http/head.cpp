// SPDX-License-Identifier: Apache-2.0
// Is this the head of an answer at all?
#include "http/head.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace swarm::http {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_status_line = 1024;
constexpr std::size_t most_header = 8192;
constexpr std::size_t most_headers = 100;

std::string wrong_with_status(std::string_view line) {
  if (!begins_like_http(line) || line.size() < 12 || line[8] != ' ') return "it is not HTTP";
  if (line.size() > most_status_line) return "its status line is too long";
  const std::string_view code = line.substr(9, 3);
  if (!std::all_of(code.begin(), code.end(), is_digit) || (line.size() > 12 && line[12] != ' ')) {
    return "its status is not a number";
  }
  // We never ask for an interim answer, nor for another protocol.
  if (code == "206") return "status 206 is a part of an answer, and the whole was asked for";
  if (code[0] < '2' || code[0] > '5') return "status " + std::string(code) + " is no answer to a request";
  return {};
}

/// What decides where the body ends, gathered over all headers.
struct Framing {
  std::optional<std::uint64_t> length;
  bool chunked = false;
};

std::string wrong_with_length(std::string_view value, Framing& framing) {
  std::uint64_t length = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (failure != std::errc{} || end != value.data() + value.size())
    return "its Content-Length is not a number";
  if (framing.length && *framing.length != length) return "it has two different Content-Length headers";
  framing.length = length;
  return {};
}

std::string wrong_with_header(std::string_view line, Framing& framing) {
  if (line.size() > most_header) return "one of its headers is too long";
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return "one of its headers has no name";
  const std::string_view name = line.substr(0, colon);
  if (name.find_first_of(" \t") != std::string_view::npos)
    return "one of its headers has a blank in its name";
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (equal_fold(name, "Content-Length")) return wrong_with_length(value, framing);
  if (equal_fold(name, "Transfer-Encoding")) {
    if (!equal_fold(value, "chunked") || framing.chunked) return "its Transfer-Encoding is not known";
    framing.chunked = true;
  }
  return {};
}

std::string check(std::string_view head, Framing& framing) {
  std::size_t headers = 0;
  for (bool first = true; !head.empty(); first = false) {
    const auto end = head.find(line_end);
    if (end == std::string_view::npos) return "its headers do not end";
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + line_end.size());
    if (line.empty()) break;
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return "its headers hold a stray line end or zero";
    if (!first && ++headers > most_headers) return "it has too many headers";
    std::string wrong = first ? wrong_with_status(line) : wrong_with_header(line, framing);
    if (!wrong.empty()) return wrong;
  }
  if (framing.chunked && framing.length) return "it has both Content-Length and chunked encoding";
  return {};
}

}  // namespace

bool begins_like_http(std::string_view bytes) {
  constexpr std::string_view one = "HTTP/1.1";
  const std::string_view start = bytes.substr(0, one.size());
  return start == one.substr(0, start.size()) || start == "HTTP/1.0";
}

std::string wrong_with(std::string_view head) {
  Framing framing;
  return check(head, framing);
}

bool is_chunked(std::string_view head) {
  Framing framing;
  return check(head, framing).empty() && framing.chunked;
}

}  // namespace swarm::http
