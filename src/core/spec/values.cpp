// SPDX-License-Identifier: Apache-2.0
// Codecs of plain values: text, switches, whole numbers, ratios.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/shape.hpp>
#include <swarm/values.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::int64_t largest_integer = std::numeric_limits<std::int64_t>::max();

struct Allowed {
  std::int64_t least, most;
  const char* allowed;
};

std::int64_t signed_number(std::string_view typed, const Allowed& range) {
  const bool negative = !typed.empty() && typed[0] == '-';
  if (negative || (!typed.empty() && typed[0] == '+')) typed.remove_prefix(1);
  const auto number = whole_of_any_base(typed);
  if (!number) refuse(std::string("not ") + range.allowed);
  if (!number->fits || number->value > static_cast<std::uint64_t>(largest_integer))
    refuse(std::string("out of range: ") + range.allowed);
  const auto plain = static_cast<std::int64_t>(number->value);
  const std::int64_t result = negative ? -plain : plain;
  if (result < range.least || result > range.most) refuse(std::string("out of range: ") + range.allowed);
  return result;
}

std::string number_text(const Json& held) { return held.is_number() ? held.dump() : std::string(); }

constexpr Allowed from_zero{0, largest_integer, "a whole number, 0 or more"};

/// Digits with at most one point and an exponent: a number for both Go and from_chars.
bool is_decimal(std::string_view typed) {
  std::size_t at = 0;
  const auto skip_digits = [&] {
    const std::size_t from = at;
    while (at < typed.size() && is_digit(typed[at])) ++at;
    return at - from;
  };
  std::size_t digits = skip_digits();
  if (at < typed.size() && typed[at] == '.') {
    ++at;
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (at < typed.size() && (typed[at] == 'e' || typed[at] == 'E')) {
    ++at;
    if (at < typed.size() && (typed[at] == '+' || typed[at] == '-')) ++at;
    if (skip_digits() == 0) return false;
  }
  return at == typed.size();
}

std::string shortest(float number) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
  return error == std::errc() ? std::string(buffer, end) : std::string();
}

}  // namespace

Json read_text(std::string_view typed) { return std::string(utf8(typed)); }
std::string show_text(const Json& held) { return text_at(held); }

Json read_boolean(std::string_view typed) {
  const auto word = bool_word(typed);
  if (!word) refuse("not a boolean: true, t, 1, false, f or 0");
  return *word;
}
std::string show_boolean(const Json& held) {
  return held.is_boolean() && held.get<bool>() ? "true" : "false";
}

Json read_count(std::string_view typed) {
  const auto number = whole_of_any_base(typed);
  if (!number) refuse("not a whole number, 0 or more");
  if (!number->fits)
    refuse("too large: at most " + std::to_string(std::numeric_limits<std::uint64_t>::max()));
  return number->value;
}
std::string show_count(const Json& held) { return number_text(held); }

Json read_integer(std::string_view typed) {
  return signed_number(typed, {-largest_integer, largest_integer, "a whole number"});
}
std::string show_integer(const Json& held) { return number_text(held); }

Json read_pids(std::string_view typed) {
  return signed_number(typed, {0, 4194304, "a whole number from 0 to 4194304"});
}
std::string show_pids(const Json& held) { return number_text(held); }

// The engine keeps only the lower 32 bits.
Json read_retries(std::string_view typed) {
  return signed_number(typed, {0, 0x7fffffff, "a whole number from 0 to 2147483647"});
}
std::string show_retries(const Json& held) { return number_text(held); }

Json read_oom_score(std::string_view typed) {
  return signed_number(typed, {-1000, 1000, "a whole number from -1000 to 1000"});
}
std::string show_oom_score(const Json& held) { return number_text(held); }

Json read_swappiness(std::string_view typed) {
  return signed_number(typed, {-1, 100, "a whole number from 0 to 100, or -1 for the node's default"});
}
std::string show_swappiness(const Json& held) { return number_text(held); }

Json read_ratio(std::string_view typed) {
  std::string_view digits = typed;
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  float number = 0;
  if (!is_decimal(digits)) refuse("not a ratio: a number from 0 to 1");
  const char* end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, number).ec != std::errc() || number > 1)
    refuse("out of range: a number from 0 to 1");
  if (number == 0) return 0;
  if (number == 1) return 1;
  const std::string decimal = shortest(number);
  double exact = 0;
  std::from_chars(decimal.data(), decimal.data() + decimal.size(), exact);
  return exact;
}
std::string show_ratio(const Json& held) {
  if (!held.is_number()) return {};
  const auto number = held.get<double>();
  return std::abs(number) < 1e30 ? shortest(static_cast<float>(number)) : held.dump();
}

std::string number_text(std::string_view pointer, const Json& number) {
  const std::string_view last = pointer.substr(pointer.rfind('/') + 1);
  if (last == "NanoCPUs") return show_cpus(number);
  if (last.ends_with("Bytes")) return show_bytes(number);
  const api::Record* record = &api::spec_record();
  api::Shape shape;
  while (record != nullptr && !pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const api::Member* member = api::known_member(*record, token);
    shape = member == nullptr ? api::Shape() : member->shape;
    record = shape.record;
  }
  return pointer.empty() && shape.kind == api::Shape::Kind::duration ? show_duration(number) : number.dump();
}

}  // namespace swarm::value
