// SPDX-License-Identifier: Apache-2.0
// The inside of a JSON string, with its escapes undone.
#include "json/scanner.hpp"

#include <optional>

namespace swarm::json {
namespace {

constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";

/// Four hexadecimal digits.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(0, 4)) {
    const auto lower = static_cast<char>(c | 0x20);
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    unit = unit * 16 + static_cast<unsigned>(digit ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

void append_utf8(unsigned code, std::string& out) {
  const auto put = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto tail = [&](unsigned shift) { put(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    put(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

/// What follows "\u"; returns how much of it was read, 0: it is broken. Half a pair becomes U+FFFD.
std::size_t append_unicode(std::string_view text, std::string& out) {
  const auto high = code_unit(text);
  if (!high) return 0;
  const bool pair = *high >= 0xD800 && *high < 0xDC00 && text.substr(4, 2) == "\\u";
  const auto low = pair ? code_unit(text.substr(6)) : std::nullopt;
  if (low && *low >= 0xDC00 && *low < 0xE000) {
    append_utf8(0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00), out);
    return 10;
  }
  append_utf8(*high >= 0xD800 && *high < 0xE000 ? 0xFFFD : *high, out);
  return 4;
}

}  // namespace

bool Walker::unescape(std::string_view raw, std::string& out) {
  out.clear();
  for (auto slash = raw.find('\\'); slash != std::string_view::npos; slash = raw.find('\\')) {
    out.append(raw.substr(0, slash));
    raw.remove_prefix(slash + 1);
    if (raw.empty()) return false;
    const char letter = raw.front();
    raw.remove_prefix(1);
    if (letter == 'u') {
      const auto read = append_unicode(raw, out);
      if (read == 0) return false;
      raw.remove_prefix(read);
      continue;
    }
    const auto meaning = letters.find(letter);
    if (meaning == std::string_view::npos) return false;
    out += meanings[meaning];
  }
  out.append(raw);
  return true;
}

}  // namespace swarm::json
