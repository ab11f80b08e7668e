// SPDX-License-Identifier: Apache-2.0
// Splits a list into elements as its bytes arrive; inside strings it scans several bytes at a time.
#include "json/scanner.hpp"

#include "json/read.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#ifdef __SSE2__
#  include <emmintrin.h>
#endif

namespace swarm::json {
namespace {

constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";

/// Parses four hexadecimal digits.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(0, 4)) {
    const int digit = hex_value(c);
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<unsigned>(digit);
  }
  return unit;
}

/// Decodes the text after "\u" and returns how many characters it used; 0 if it is invalid. Half a surrogate
/// pair becomes U+FFFD.
std::size_t append_unicode(std::string_view text, std::string& out) {
  const auto high = code_unit(text);
  if (!high) return 0;
  const bool pair = *high >= 0xD800 && *high < 0xDC00 && text.substr(4, 2) == "\\u";
  const auto low = pair ? code_unit(text.substr(6)) : std::nullopt;
  if (low && *low >= 0xDC00 && *low < 0xE000) {
    append_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
    return 10;
  }
  append_utf8(out, *high);
  return 4;
}

}  // namespace

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0, word = 0;
#ifdef __SSE2__
  __m128i bytes = _mm_setzero_si128();
  for (; text.size() >= 4 * sizeof bytes; text.remove_prefix(4 * sizeof bytes))
    for (std::size_t i = 0; i < 4; ++i)
      bytes = _mm_or_si128(bytes, _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()) + i));
  if (_mm_movemask_epi8(bytes) != 0) return false;
#endif
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    all |= word;
  }
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & 0x8080808080808080U) == 0;
}

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

namespace {

constexpr std::uint64_t each(unsigned char byte) { return 0x0101010101010101u * byte; }

/// Sets the top bit of each zero byte; only reliable up to the first such byte.
constexpr std::uint64_t zeros(std::uint64_t word) { return (word - each(1)) & ~word & each(0x80); }
constexpr std::uint64_t below_blank(std::uint64_t word) { return (word - each(' ')) & ~word & each(0x80); }

bool ends_run(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' '; }

}  // namespace

const char* string_run(const char* at, const char* end) {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1)), bytes);
    const auto hits =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, slashes), controls)));
    if (hits != 0) return at + std::countr_zero(hits);
  }
#endif
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - at >= 8; at += 8) {
      std::uint64_t word;
      std::memcpy(&word, at, 8);
      const auto hits = zeros(word ^ each('"')) | zeros(word ^ each('\\')) | below_blank(word);
      if (hits != 0) return at + std::countr_zero(hits) / 8;
    }
  }
  while (at != end && !ends_run(*at)) ++at;
  return at;
}

bool is_plain_word(std::string_view word) {
  if (word == "true" || word == "false" || word == "null") return true;
  if (word.starts_with('-')) word.remove_prefix(1);
  constexpr std::size_t most_digits = 18;
  return !word.empty() && word.size() <= most_digits && (word == "0" || word.front() != '0') &&
         std::ranges::all_of(word, is_digit);
}

namespace {

enum Kind : unsigned char { plain, quote, bracket_open, bracket_close, junk };

constexpr std::array<Kind, 256> kinds = [] {
  std::array<Kind, 256> table{};
  table.fill(junk);
  for (const unsigned char c : {'\t', '\n', '\r', ' ', ':', ',', '-', '+', '.', 'E'}) table[c] = plain;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = plain;
  for (const unsigned char c : {'t', 'r', 'u', 'e', 'f', 'a', 'l', 's', 'n'}) table[c] = plain;
  table['"'] = quote;
  table['{'] = table['['] = bracket_open;
  table['}'] = table[']'] = bracket_close;
  return table;
}();

Kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

bool Nesting::bracket(char c) {
  if (kind_of(c) == bracket_open) {
    if (depth_ == max_depth) {
      wrong_ = "it is nested more than 128 deep";
      return false;
    }
    const std::uint64_t bit = 1ull << (depth_ % 64);
    auto& word = objects_[depth_ / 64];
    word = c == '{' ? word | bit : word & ~bit;
    deepest_ = std::max(deepest_, ++depth_);
    return true;
  }
  --depth_;
  const bool object = ((objects_[depth_ / 64] >> (depth_ % 64)) & 1) != 0;
  if (object == (c == '}')) return true;
  wrong_ = "its brackets do not match";
  return false;
}

std::size_t Nesting::follow(std::string_view piece, std::size_t from) {
  const char* at = piece.data() + from;
  const char* const end = piece.data() + piece.size();
  const auto index = [&] { return static_cast<std::size_t>(at - piece.data()); };
  while (at != end) {
    if (escaped_) {
      escaped_ = false;
      ++at;
    } else if (in_string_) {
      at = string_run(at, end);
      if (at == end) break;
      escaped_ = *at == '\\';
      in_string_ = escaped_;
      if (static_cast<unsigned char>(*at++) < ' ') wrong_ = "a string in it contains control characters";
      if (wrong_ != nullptr) return index();
    } else {
      const char c = *at++;
      const Kind kind = kind_of(c);
      if (kind == plain) continue;
      if (kind == junk) wrong_ = "it contains text that is not JSON";
      in_string_ = kind == quote;
      if (kind != quote && (kind == junk || !bracket(c) || depth_ == 0)) return index();
    }
  }
  return index();
}

bool ListScanner::broken(std::string_view why) {
  wrong_ = why;
  return false;
}

/// Processes one character between elements.
bool ListScanner::outside(char c) {
  static constexpr std::string_view null_word = "null";
  if (place_ == Place::null) {
    if (c != null_word[letters_++]) return broken("it is not a JSON list");
    if (letters_ == null_word.size()) place_ = Place::after;
    return true;
  }
  if (is_blank(c)) return true;
  if (place_ == Place::before && c == '[')
    place_ = Place::first;
  else if (place_ == Place::before && c == 'n')
    place_ = Place::null, letters_ = 1;
  else if (place_ == Place::before)
    return broken("it is not a JSON list");
  else if (place_ == Place::next && c == ',')
    place_ = Place::element;
  else if ((place_ == Place::next || place_ == Place::first) && c == ']')
    place_ = Place::after;
  else if ((place_ == Place::element || place_ == Place::first) && c == '{')
    place_ = Place::inside;
  else
    return broken(place_ == Place::after ? "text follows its end" : "it is not a JSON list of objects");
  return true;
}

bool ListScanner::push(std::string_view piece, const Take& take, const Measure& measure) {
  if (!wrong_.empty()) return false;
  std::size_t start = 0;  // start of the element in this piece
  for (std::size_t at = 0; at < piece.size();) {
    if (place_ != Place::inside) {
      start = at;
      if (!outside(piece[at])) return false;
      if (place_ != Place::inside) {
        ++at;
        continue;
      }
      if (const std::size_t size = measure ? measure(piece.substr(at)) : 0; size != 0) {
        place_ = Place::next;
        if (!take(piece.substr(at, size))) return false;
        at += size;
        continue;
      }
    }
    at = nesting_.follow(piece, at);
    if (nesting_.wrong() != nullptr) return broken(nesting_.wrong());
    if (kept_.size() + (at - start) > max_element) return broken("an element of it is larger than 16 MiB");
    const auto part = piece.substr(start, at - start);
    if (nesting_.open() || !kept_.empty()) kept_.append(part);
    if (nesting_.open()) return true;
    place_ = Place::next;
    const bool more = take(kept_.empty() ? part : std::string_view(kept_));
    kept_.clear();
    if (!more) return false;
  }
  return true;
}

bool Walker::skip_blank() {
  if (!is_blank(*at_)) return false;
  ++at_;
  return true;
}

bool Walker::enter(char bracket) {
  blank();
  if (at_ == end_ || *at_ != bracket) return false;
  ++at_;
  return true;
}

/// Moves to the next item; false at `close`, or if nothing more can be read.
bool Walker::next(char close, bool first) {
  blank();
  if (at_ == end_) return fail();
  if (*at_ == close) {
    ++at_;
    return false;
  }
  if (first) return true;
  if (*at_ != ',') return fail();
  ++at_;
  blank();
  return true;
}

/// The raw content of the string that begins here.
std::string_view Walker::raw_string() {
  const char* const start = ++at_;
  escaped_ = false;
  for (at_ = string_run(at_, end_); at_ != end_ && *at_ == '\\';) {
    escaped_ = true;
    if (end_ - at_ < 2) break;
    if (accept_ == Accept::plain && letters.find(at_[1]) == letters.npos) break;
    at_ = string_run(at_ + 2, end_);
  }
  if (at_ == end_ || *at_ != '"') {
    fail();
    return {};
  }
  return {start, static_cast<std::size_t>(at_++ - start)};
}

bool Walker::key(std::string_view& raw) {
  if (at_ == end_ || *at_ != '"') return fail();
  raw = raw_string();
  blank();
  if (at_ == end_ || *at_ != ':') return fail();
  ++at_;
  blank();
  return at_ != end_ || fail();
}

void Walker::text(std::string& out) {
  blank();
  if (at_ == end_ || *at_ != '"') return skip();
  const std::string_view raw = raw_string();
  if (!escaped_)
    out = raw;
  else if (!unescape(raw, out))
    fail();
}

bool Walker::is_empty_text() {
  const std::string_view raw = raw_string();
  std::string plain;
  if (escaped_ && !unescape(raw, plain)) fail();
  return raw.empty();
}

std::uint64_t Walker::count() {
  blank();
  std::uint64_t number = 0;
  const char* const start = at_;
  for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) {
    const auto digit = static_cast<std::uint64_t>(*at_ - '0');
    if (number > (UINT64_MAX - digit) / 10) return skip(), 0;
    number = number * 10 + digit;
  }
  const bool whole =
      at_ != start && (at_ == end_ || *at_ == ',' || *at_ == '}' || *at_ == ']' || is_blank(*at_));
  if (!whole) skip();
  return whole ? number : 0;
}

std::string_view Walker::word() {
  blank();
  const char* const start = at_;
  while (at_ != end_ && kind_of(*at_) == plain && *at_ != ',' && *at_ != ':' && !is_blank(*at_)) ++at_;
  const std::string_view text(start, static_cast<std::size_t>(at_ - start));
  if (text.empty() || (accept_ == Accept::plain && !is_plain_word(text))) fail();
  return text;
}

char Walker::peek() {
  blank();
  return at_ == end_ ? '\0' : *at_;
}

void Walker::skip() {
  blank();
  if (at_ == end_) {
    fail();
  } else if (*at_ == '"') {
    raw_string();
  } else if (accept_ == Accept::plain && depth_ < max_depth / 2 && *at_ == '{') {
    object([](std::string_view) {});
  } else if (accept_ == Accept::plain && depth_ < max_depth / 2 && *at_ == '[') {
    list([] {});
  } else if (accept_ == Accept::lists && (*at_ == '{' || *at_ == '[')) {
    Nesting nesting;
    at_ += nesting.follow({at_, static_cast<std::size_t>(end_ - at_)}, 0);
    deepest_ = std::max(deepest_, depth_ + nesting.deepest());
    if (nesting.open() || nesting.wrong() != nullptr || deepest_ > max_depth) fail();
  } else {
    word();
  }
}

}  // namespace swarm::json
