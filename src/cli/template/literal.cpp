// SPDX-License-Identifier: Apache-2.0
// Parses Go's literals.
#include "template/parser.hpp"

#include <swarm/text.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace cli::templates {
namespace {

/// Decodes the escapes of one quoted literal.
class Unquote {
 public:
  explicit Unquote(const Token& token) : token_(token), rest_(token.source) {
    rest_.remove_prefix(1);
    rest_.remove_suffix(1);
  }

  std::string run() {
    std::string out;
    while (!rest_.empty()) {
      if (rest_.front() == '\\')
        escape(out);
      else
        out += take();
    }
    return out;
  }

 private:
  char take() {
    if (rest_.empty()) fail();
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void escape(std::string& out) {
    static constexpr std::string_view letters = "abfnrtv\\'\"", meanings = "\a\b\f\n\r\t\v\\'\"";
    take();
    const char c = take();
    if (const std::size_t known = letters.find(c); known != letters.npos) {
      out += meanings[known];
    } else if (c == 'x') {
      out += static_cast<char>(code(2, 16, 0xff));
    } else if (c == 'u') {
      swarm::append_utf8(out, code(4, 16, 0xffff));
    } else if (c == 'U') {
      swarm::append_utf8(out, code(8, 16, 0x10ffff));
    } else {
      rest_ = {rest_.data() - 1, rest_.size() + 1};
      out += static_cast<char>(code(3, 8, 0xff));
    }
  }

  std::uint32_t code(std::size_t digits, int base, std::uint32_t greatest) {
    std::uint32_t value = 0;
    const char* end = rest_.data() + std::min(digits, rest_.size());
    const auto read = std::from_chars(rest_.data(), end, value, base);
    if (rest_.size() < digits || read.ec != std::errc{} || read.ptr != end || value > greatest) fail();
    rest_.remove_prefix(digits);
    return value;
  }

  [[noreturn]] void fail() const { fail_parse(token_.place, "bad escape in " + std::string(token_.source)); }

  const Token& token_;
  std::string_view rest_;
};

/// The code point of the single character in 'c'.
std::int64_t character_value(const Token& token) {
  const std::string text = Unquote(token).run();
  if (text.empty()) fail_parse(token.place, "malformed character constant " + std::string(token.source));
  if (text.size() == 1) return static_cast<unsigned char>(text[0]);
  const swarm::Character only = swarm::first_character(text);
  if (!only.valid || only.size != text.size())
    fail_parse(token.place, "malformed character constant " + std::string(token.source));
  return only.code;
}

struct Digits {
  std::string text;
  int base = 10;
  bool negative = false;
};

Digits digits_of(std::string_view source) {
  Digits out;
  out.negative = source.starts_with('-');
  if (source.starts_with('-') || source.starts_with('+')) source.remove_prefix(1);
  const char second = source.size() > 1 && source[0] == '0' ? static_cast<char>(source[1] | 0x20) : '\0';
  if (second == 'x') out.base = 16;
  if (second == 'o') out.base = 8;
  if (second == 'b') out.base = 2;
  if (out.base != 10) source.remove_prefix(2);
  const bool old_octal = out.base == 10 && source.size() > 1 && source[0] == '0' &&
                         source.find_first_not_of("01234567_") == source.npos;
  if (old_octal) out.base = 8;
  for (const char c : source)
    if (c != '_') out.text += c;
  return out;
}

Value number_value(const Token& token) {
  const Digits digits = digits_of(token.source);
  const char* end = digits.text.data() + digits.text.size();
  std::uint64_t whole = 0;
  auto read = std::from_chars(digits.text.data(), end, whole, digits.base);
  const std::uint64_t greatest =
      std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (digits.negative ? 1 : 0);
  if (read.ec == std::errc{} && read.ptr == end && whole <= greatest)
    return Value::of(static_cast<std::int64_t>(digits.negative ? 0 - whole : whole));
  if (read.ec == std::errc::result_out_of_range || (read.ec == std::errc{} && read.ptr == end))
    fail_parse(token.place, "integer overflow: " + std::string(token.source));
  double number = 0;
  read = std::from_chars(digits.text.data(), end, number);
  if (digits.base != 10 || read.ec != std::errc{} || read.ptr != end)
    fail_parse(token.place, "bad number " + std::string(token.source));
  return Value::of_number(digits.negative ? -number : number);
}

}  // namespace

Value literal_value(const Token& token) {
  switch (token.source.front()) {
    case '`': return Value::of(std::string(token.source.substr(1, token.source.size() - 2)));
    case '"': return Value::of(Unquote(token).run());
    case '\'': return Value::of(character_value(token));
    default: return number_value(token);
  }
}

}  // namespace cli::templates
