// SPDX-License-Identifier: Apache-2.0
// printf, with Go's verbs and Go's error texts for arguments that do not fit.
#include "template/functions.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace cli::templates {
namespace {

using Kind = Value::Kind;

/// Wider than any line needs; a limit on memory.
constexpr std::size_t widest = 4096;

struct Verb {
  bool minus = false, plus = false, sharp = false, space = false, zero = false;
  std::size_t width = 0;
  bool has_precision = false;
  std::size_t precision = 0;
  char letter = 'v';
};

std::size_t characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, swarm::continues_character));
}

std::string padded(const Verb& verb, std::string text, bool numeric = false) {
  const std::size_t size = characters(text);
  if (size >= verb.width) return text;
  const std::size_t missing = verb.width - size;
  if (verb.minus) return text + std::string(missing, ' ');
  if (!verb.zero) return std::string(missing, ' ') + text;
  const std::size_t sign =
      numeric && !text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == ' ') ? 1 : 0;
  return text.substr(0, sign) + std::string(missing, '0') + text.substr(sign);
}

std::string go_quoted(std::string_view text) {
  static constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"", letters = "abfnrtv\\\"";
  std::string out = "\"";
  for (const char c : text) {
    if (const std::size_t known = special.find(c); known != special.npos)
      out.append({'\\', letters[known]});
    else if (swarm::is_control(static_cast<unsigned char>(c)) && !swarm::continues_character(c))
      out.append("\\x").append(swarm::hex({&c, 1}));
    else
      out += c;
  }
  return out + '"';
}

std::string bad_verb(const Verb& verb, const Value& value) {
  if (value.kind() == Kind::nil || value.kind() == Kind::missing)
    return std::string("%!") + verb.letter + "(<nil>)";
  return std::string("%!") + verb.letter + '(' + value.type_name() + '=' + value.print() + ')';
}

std::string text_verb(const Verb& verb, std::string text) {
  if (verb.has_precision) {
    std::size_t end = 0;
    for (std::size_t left = verb.precision; end < text.size(); ++end) {
      if (!swarm::continues_character(text[end]) && left-- == 0) break;
    }
    text.resize(end);
  }
  if (verb.letter == 'q') text = go_quoted(text);
  if (verb.letter == 'x' || verb.letter == 'X') text = swarm::hex(text);
  if (verb.letter == 'X') text = swarm::upper(text);
  return padded(verb, std::move(text));
}

std::string sign_of(const Verb& verb, bool negative) {
  return negative ? "-" : verb.plus ? "+" : verb.space ? " " : "";
}

std::string utf8(std::uint64_t code) {
  std::string out;
  swarm::append_utf8(out, static_cast<char32_t>(std::min<std::uint64_t>(code, 0xffffffff)));
  return out;
}

std::string integer_verb(const Verb& verb, const Value& value) {
  const bool negative = value.integer() < 0 && !value.exceeds_signed();
  const auto bits = static_cast<std::uint64_t>(value.integer());
  const std::uint64_t size = negative ? 0 - bits : bits;
  if (verb.letter == 'c') return padded(verb, utf8(bits));
  if (verb.letter == 'q') return padded(verb, '\'' + utf8(bits) + '\'');
  const int base = verb.letter == 'x' || verb.letter == 'X' ? 16
                   : verb.letter == 'o'                     ? 8
                   : verb.letter == 'b'                     ? 2
                                                            : 10;
  char digits[72];
  std::string text(digits, std::to_chars(digits, digits + sizeof digits, size, base).ptr);
  if (verb.letter == 'X') text = swarm::upper(text);
  if (verb.has_precision && text.size() < verb.precision) text.insert(0, verb.precision - text.size(), '0');
  if (verb.sharp && base == 16) text.insert(0, verb.letter == 'X' ? "0X" : "0x");
  if (verb.sharp && base == 8) text.insert(0, "0");
  return padded(verb, sign_of(verb, negative) + text, true);
}

std::string float_verb(const Verb& verb, const Value& value) {
  const double number = value.number();
  if (verb.letter == 'v' && !verb.has_precision)
    return padded(verb, (number < 0 ? "" : sign_of(verb, false)) + number_text(number, value.precision()),
                  true);
  const char letter = verb.letter == 'v' ? 'g' : verb.letter == 'F' ? 'f' : verb.letter;
  const double size = std::fabs(number);
  char digits[6000];
  const auto form = letter == 'f'                    ? std::chars_format::fixed
                    : letter == 'e' || letter == 'E' ? std::chars_format::scientific
                                                     : std::chars_format::general;
  const bool shortest = form == std::chars_format::general && !verb.has_precision;
  const int precision = static_cast<int>(verb.has_precision ? verb.precision : 6);
  std::string text =
      shortest
          ? number_text(size, value.precision())
          : std::string(digits, std::to_chars(digits, digits + sizeof digits, size, form, precision).ptr);
  if (letter == 'E' || letter == 'G') std::ranges::replace(text, 'e', 'E');
  return padded(verb, sign_of(verb, std::signbit(number)) + text, true);
}

std::string formatted(const Verb& verb, const Value& value);

std::string list_verb(const Verb& verb, const Value& value) {
  std::string out = "[";
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i > 0) out += ' ';
    out += formatted(verb, value.item(i));
  }
  return out + ']';
}

std::string map_verb(const Verb& verb, const Value& value) {
  std::string out = "map[";
  for (const auto& [key, item] : value.entries()) {
    if (out.size() > 4) out += ' ';
    out += text_verb(verb, key) + ':' + formatted(verb, item);
  }
  return out + ']';
}

std::string formatted(const Verb& verb, const Value& value) {
  const std::string_view letter(&verb.letter, 1);
  const auto any_of = [&](std::string_view letters) { return letters.find(letter) != letters.npos; };
  const Kind kind = value.kind();
  if (verb.letter == 'T') return padded(verb, value.type_name());
  if (kind == Kind::list) return list_verb(verb, value);
  if (kind == Kind::map) return map_verb(verb, value);
  if (kind == Kind::text && any_of("vsqxX")) return text_verb(verb, value.text());
  if (kind == Kind::boolean && any_of("vt")) return padded(verb, value.print());
  if (kind == Kind::number && any_of("veEfFgG")) return float_verb(verb, value);
  const bool is_text =
      kind == Kind::time || kind == Kind::object || (value.integral() && kind != Kind::integer);
  if (is_text && any_of("vsq")) return text_verb(verb, value.print());
  if (value.integral() && any_of("vdxXobcq")) return integer_verb(verb, value);
  if (verb.letter == 'v') return padded(verb, value.print());
  return bad_verb(verb, value);
}

/// Parses one verb, after its `%`.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  Verb run() {
    Verb verb;
    while (at_ < text_.size() && flag(verb, text_[at_])) ++at_;
    verb.width = number();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      verb.has_precision = true;
      verb.precision = number();
    }
    verb.letter = at_ < text_.size() ? text_[at_++] : '\0';
    return verb;
  }
  [[nodiscard]] std::size_t end() const { return at_; }

 private:
  static bool flag(Verb& verb, char c) {
    switch (c) {
      case '-': return verb.minus = true;
      case '+': return verb.plus = true;
      case '#': return verb.sharp = true;
      case ' ': return verb.space = true;
      case '0': return verb.zero = true;
      default: return false;
    }
  }

  std::size_t number() {
    std::size_t value = 0;
    for (; at_ < text_.size() && swarm::is_digit(text_[at_]); ++at_)
      value = std::min(widest, value * 10 + static_cast<std::size_t>(text_[at_] - '0'));
    return value;
  }

  std::string_view text_;
  std::size_t at_;
};

std::string left_over(std::span<const Value> values) {
  std::string out = "%!(EXTRA ";
  for (const Value& value : values) {
    if (out.size() > 9) out += ", ";
    out += value.type_name() + '=' + value.print();
  }
  return out + ')';
}

}  // namespace

std::string format(const Call& call) {
  const std::string text = call.text(0);
  std::string out;
  std::size_t used = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t percent = text.find('%', at);
    out.append(text, at, percent == text.npos ? percent : percent - at);
    if (percent == text.npos) break;
    Reader reader(text, percent + 1);
    const Verb verb = reader.run();
    at = reader.end();
    if (verb.letter == '\0') {
      out += "%!(NOVERB)";
    } else if (verb.letter == '%') {
      out += '%';
    } else if (used >= call.arguments.size()) {
      out.append("%!").append(1, verb.letter).append("(MISSING)");
    } else {
      const Value& value = call.arguments[used++];
      const std::size_t width = std::max(verb.width, verb.has_precision ? verb.precision : 0);
      if (width > 0) call.require(out.size() + width * value.leaves());
      out += formatted(verb, value);
    }
  }
  if (used < call.arguments.size()) out += left_over(call.arguments.subspan(used));
  return out;
}

}  // namespace cli::templates
