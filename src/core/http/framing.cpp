// SPDX-License-Identifier: Apache-2.0
// Checks the header section and the chunks of an HTTP response before any of it is used.
#include "http/framing.hpp"

#include <swarm/text.hpp>
#include <swarm/transport.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace swarm::http {
namespace {

/// Longer sizes overflow in some libraries, and no engine sends them.
constexpr std::size_t most_digits = 15;

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; }

}  // namespace

bool ChunkDecoder::decode(std::span<char>& bytes) {
  char* data = bytes.data();
  std::span<char> rest = bytes;
  while (!rest.empty() && place_ != Place::after) {
    if (place_ != Place::data) {
      if (!take(rest.front())) return false;
      rest = rest.subspan(1);
      continue;
    }
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(size_, rest.size()));
    if (data != rest.data()) std::memmove(data, rest.data(), step);
    data += step;
    rest = rest.subspan(step);
    size_ -= step;
    if (size_ == 0) place_ = Place::data_return;
  }
  bytes = {bytes.data(), data};
  return wrong_.empty();
}

/// Parses one character outside of the chunk data.
bool ChunkDecoder::take(char c) {
  switch (place_) {
    case Place::size: return take_size(c);
    case Place::extension: return take_extension(c);
    case Place::size_end: return expect(c, '\n', last_ ? Place::trailer : Place::data);
    case Place::data_return: return expect(c, '\r', Place::data_end);
    case Place::data_end:
      size_ = 0;
      digits_ = 0;
      return expect(c, '\n', Place::size);
    case Place::trailer: return take_trailer(c);
    case Place::trailer_end: {
      const Place next = empty_line_ ? Place::after : Place::trailer;
      empty_line_ = true;
      return expect(c, '\n', next);
    }
    case Place::data:
    case Place::after: break;
  }
  return true;
}

bool ChunkDecoder::take_size(char c) {
  if (const int value = hex_value(c); value >= 0) {
    size_ = size_ * 16 + static_cast<std::uint64_t>(value);
    return ++digits_ <= most_digits || refuse("the size of a chunk has too many digits");
  }
  if (digits_ == 0 || (c != '\r' && c != ';'))
    return refuse("the size of a chunk is not a hexadecimal number");
  last_ = size_ == 0;
  place_ = c == ';' ? Place::extension : Place::size_end;
  return true;
}

bool ChunkDecoder::take_extension(char c) {
  if (c == '\r') {
    place_ = Place::size_end;
    return true;
  }
  if (is_control(c)) return refuse("the size line of a chunk contains a control character");
  return ++extra_ <= most_header_bytes || refuse("the extensions of its chunks do not end");
}

bool ChunkDecoder::take_trailer(char c) {
  if (c == '\r') {
    place_ = Place::trailer_end;
    return true;
  }
  empty_line_ = false;
  if (is_control(c)) return refuse("its trailers contain a control character");
  return ++extra_ <= most_header_bytes || refuse("its trailers do not end");
}

bool ChunkDecoder::expect(char c, char wanted, Place next) {
  if (c != wanted) return refuse("a chunk does not end where its size says");
  place_ = next;
  return true;
}

bool ChunkDecoder::refuse(std::string_view why) {
  wrong_ = why;
  return false;
}

}  // namespace swarm::http

namespace swarm {

bool is_framing_header(std::string_view name) {
  static constexpr std::array<std::string_view, 10> names{
      "Connection", "Content-Length",    "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE",
      "Trailer",    "Transfer-Encoding", "Upgrade"};
  return std::ranges::any_of(names, [name](std::string_view each) { return equal_fold(each, name); });
}

}  // namespace swarm

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
  // We never request an interim response or a protocol switch.
  if (code == "206") return "unexpected status 206 (partial content)";
  if (code[0] < '2' || code[0] > '5') return "status " + std::string(code) + " is no answer to a request";
  return {};
}

/// The headers that determine where the body ends.
struct Framing {
  std::optional<std::uint64_t> length;
  std::string_view chunking{};  ///< The Transfer-Encoding line without its end; empty: not chunked.
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
    if (!equal_fold(value, "chunked") || !framing.chunking.empty())
      return "its Transfer-Encoding is not known";
    framing.chunking = line;
  }
  return {};
}

std::string check(std::string_view header, Framing& framing) {
  std::size_t headers = 0;
  for (bool first = true; !header.empty(); first = false) {
    const auto end = header.find(line_end);
    if (end == std::string_view::npos) return "its headers do not end";
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end + line_end.size());
    if (line.empty()) break;
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return "its headers contain a stray line end or NUL";
    if (!first && ++headers > most_headers) return "it has too many headers";
    std::string wrong = first ? wrong_with_status(line) : wrong_with_header(line, framing);
    if (!wrong.empty()) return wrong;
  }
  if (!framing.chunking.empty() && framing.length) return "it has both Content-Length and chunked encoding";
  return {};
}

}  // namespace

bool split_status_line(std::string_view line, StatusLine& parts) {
  constexpr std::size_t version = 8, reason = 13;
  if (!line.ends_with(line_end)) return false;
  const std::string_view text = line.substr(0, line.size() - line_end.size());
  const bool has_form = text.size() >= reason - 1 &&
                        (text.starts_with("HTTP/1.1") || text.starts_with("HTTP/1.0")) &&
                        text[version] == ' ' && (text.size() < reason || text[reason - 1] == ' ') &&
                        std::ranges::all_of(text.substr(version + 1, 3), is_digit) &&
                        text.find_first_of(line_end) == std::string_view::npos;
  if (!has_form) return false;
  parts = {line, text.substr(0, version), text.substr(version + 1, 3),
           text.substr(std::min(text.size(), reason))};
  return true;
}

bool begins_like_http(std::string_view bytes) {
  constexpr std::string_view one = "HTTP/1.1";
  const std::string_view start = bytes.substr(0, one.size());
  return start == one.substr(0, start.size()) || start == "HTTP/1.0";
}

std::string wrong_with(std::string_view header, std::string_view* chunking) {
  Framing framing;
  std::string wrong = check(header, framing);
  if (chunking != nullptr && wrong.empty() && !framing.chunking.empty())
    *chunking = {framing.chunking.data(), framing.chunking.size() + line_end.size()};
  return wrong;
}

}  // namespace swarm::http
