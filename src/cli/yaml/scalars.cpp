// SPDX-License-Identifier: Apache-2.0
// Interprets unquoted words of YAML.
#include "yaml/scalars.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::is_digit;
using swarm::Json;

/// "true", "True" or "TRUE".
bool is_word(std::string_view word, std::string_view lower) {
  if (!swarm::equal_fold(word, lower)) return false;
  const std::string_view rest = word.substr(1);
  const bool is_title = rest == lower.substr(1);
  return is_title || word == swarm::upper(lower);
}

/// Removes the digits at the start and returns their number.
std::size_t take_digits(std::string_view& word) {
  const auto end = std::ranges::find_if_not(word, is_digit);
  const auto count = static_cast<std::size_t>(end - word.begin());
  word.remove_prefix(count);
  return count;
}

bool take(std::string_view& word, char wanted) {
  if (word.empty() || swarm::lower(word.front()) != wanted) return false;
  word.remove_prefix(1);
  return true;
}

std::string_view without_sign(std::string_view word) {
  if (!word.empty() && (word.front() == '-' || word.front() == '+')) word.remove_prefix(1);
  return word;
}

enum class Number { none, whole, fraction };

Number kind_of(std::string_view word) {
  word = without_sign(word);
  const std::size_t before = take_digits(word);
  if (before != 0 && word.empty()) return Number::whole;
  const std::size_t after = take(word, '.') ? take_digits(word) : 0;
  if (before + after == 0) return Number::none;
  if (take(word, 'e')) {
    word = without_sign(word);
    if (take_digits(word) == 0) return Number::none;
  }
  return word.empty() ? Number::fraction : Number::none;
}

std::optional<Json> fraction(std::string_view word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

/// As in JSON, a whole number that no integer type can hold becomes a floating-point number.
template <class Integer>
std::optional<Json> whole(std::string_view digits, std::string_view word, int base) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error == std::errc() && end == digits.data() + digits.size()) return value;
  return base == 10 ? fraction(word) : std::nullopt;
}

/// 0o17 and 0x1f, without the prefix.
bool is_of_base(std::string_view digits, int base) {
  return !digits.empty() && std::ranges::all_of(digits, [base](char c) {
    const int value = swarm::hex_value(c);
    return value >= 0 && value < base;
  });
}

bool is_not_finite(std::string_view word) {
  if (word == ".nan" || word == ".NaN" || word == ".NAN") return true;
  word = without_sign(word);
  return word.size() == 4 && word.front() == '.' && is_word(word.substr(1), "inf");
}

std::optional<Json> number(std::string_view word, Number kind) {
  const std::string_view bare = word.front() == '+' ? word.substr(1) : word;
  if (kind == Number::fraction) return fraction(bare);
  return bare.front() == '-' ? whole<std::int64_t>(bare, bare, 10) : whole<std::uint64_t>(bare, bare, 10);
}

/// What YAML 1.1 reads as a boolean, a date, or a number with colons or underscores (22:22).
bool is_special_in_1_1(std::string_view word) {
  constexpr std::array<std::string_view, 6> words{"y", "n", "yes", "no", "on", "off"};
  if (std::ranges::any_of(words, [&](std::string_view one) { return swarm::equal_fold(word, one); }))
    return true;
  if (word == "<<" || word == "=") return true;
  const std::string_view bare = without_sign(word);
  if (bare.empty() || !is_digit(bare.front())) return false;
  if (bare.starts_with("0b") || bare.starts_with("0x")) return true;
  const bool is_address = std::ranges::count(bare, '.') > 1;
  return !is_address && bare.find_first_not_of("0123456789_:.+-tTzZ ") == bare.npos;
}

}  // namespace

std::optional<Json> plain_scalar(std::string_view word) {
  if (word.empty() || word == "~" || is_word(word, "null")) return Json(nullptr);
  if (is_word(word, "true")) return true;
  if (is_word(word, "false")) return false;
  const char first = word.front();
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') return Json(std::string(word));
  if (const Number kind = kind_of(word); kind != Number::none) return number(word, kind);
  const std::string_view digits = word.substr(std::min<std::size_t>(word.size(), 2));
  for (const auto& [prefix, base] : {std::pair{"0o", 8}, std::pair{"0x", 16}})
    if (word.starts_with(prefix) && is_of_base(digits, base)) return whole<std::uint64_t>(digits, word, base);
  if (is_not_finite(word)) return std::nullopt;
  return Json(std::string(word));
}

bool is_plain_text(std::string_view word) {
  if (is_special_in_1_1(word)) return false;
  const auto value = plain_scalar(word);
  return value && value->is_string();
}

}  // namespace cli
