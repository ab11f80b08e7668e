// SPDX-License-Identifier: Apache-2.0
// Functions that codecs share to parse typed text.
#include "spec/typed.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace swarm::spec {
namespace {

/// The digits without Go's underscores, which are valid between digits or right after a base prefix.
std::optional<std::string> without_underscores(std::string_view digits, bool after_prefix) {
  std::string plain;
  bool digit_before = after_prefix;
  for (const char c : digits) {
    if (c == '_' && !digit_before) return std::nullopt;
    digit_before = c != '_';
    if (digit_before) plain += c;
  }
  if (!digit_before) return std::nullopt;
  return plain;
}

}  // namespace

void refuse(const std::string& reason) { throw Error(Errc::usage, reason); }

std::string_view utf8(std::string_view text) {
  if (!is_utf8(text)) refuse("not UTF-8 text, the only encoding that the engine accepts");
  return text;
}

bool has_blank(std::string_view text) { return std::any_of(text.begin(), text.end(), is_blank); }

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_owner(std::string_view digits) {
  const auto number = whole(digits);
  return number && number->fits && number->value <= 0xffffffffU;
}

bool is_stored_name(std::string_view name) {
  const auto inside = [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; };
  return !name.empty() && name.size() <= 64 && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::all_of(name.begin(), name.end(), inside);
}

Cut cut(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, at), text.substr(at + 1), true};
}

std::optional<Whole> whole(std::string_view digits, int base) {
  Whole result;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, result.value, base);
  if (digits.empty() || stopped != end || error == std::errc::invalid_argument) return std::nullopt;
  result.fits = error == std::errc();
  return result;
}

std::optional<Whole> whole_of_any_base(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') {
    const auto plain = without_underscores(digits, false);
    return plain ? whole(*plain, 10) : std::nullopt;
  }
  int base = 8;
  std::size_t prefix = 1;
  switch (digits[1]) {
    case 'x':
    case 'X': base = 16, prefix = 2; break;
    case 'o':
    case 'O': base = 8, prefix = 2; break;
    case 'b':
    case 'B': base = 2, prefix = 2; break;
    default: break;
  }
  const auto plain = without_underscores(digits.substr(prefix), true);
  return plain ? whole(*plain, base) : std::nullopt;
}

std::string octal(std::uint64_t number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number, 8);
  return std::string(digits, error == std::errc() ? end : digits);
}

bool is_absolute_path(std::string_view path) {
  const bool drive =
      path.size() > 2 && is_letter(path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  return drive || path.starts_with('/') || path.starts_with('\\');
}

std::optional<bool> bool_word(std::string_view word) {
  static constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "TRUE", "true", "True"};
  static constexpr std::array<std::string_view, 6> no{"0", "f", "F", "FALSE", "false", "False"};
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

std::string alternatives(const std::vector<std::string_view>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) list += i + 1 == words.size() ? " or " : ", ";
    list += words[i];
  }
  return list;
}

void require_one_of(std::string_view what, std::string_view word,
                    const std::vector<std::string_view>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
  refuse(std::string(what) + " cannot be '" + std::string(word) + "': " + alternatives(allowed));
}

}  // namespace swarm::spec
