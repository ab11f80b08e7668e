// SPDX-License-Identifier: Apache-2.0
// Codecs of durations: Go's notation, whole nanoseconds.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <array>
#include <limits>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr auto most_nanoseconds = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};
constexpr std::array<Unit, 8> units{{{"ns", 1},
                                     {"us", 1000},
                                     {"\u00b5s", 1000},  // the micro sign
                                     {"\u03bcs", 1000},  // the Greek letter
                                     {"ms", 1000000},
                                     {"s", 1000000000},
                                     {"m", 60000000000},
                                     {"h", 3600000000000}}};

[[noreturn]] void no_duration() {
  refuse("not a duration: numbers with units ns, us, ms, s, m or h, such as 1m30s");
}
[[noreturn]] void too_long() { refuse("too long: at most 2562047h"); }

std::string_view take_digits(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() && is_digit(rest[length])) ++length;
  const std::string_view digits = rest.substr(0, length);
  rest.remove_prefix(length);
  return digits;
}

std::uint64_t take_unit(std::string_view& rest, std::string_view number) {
  std::size_t length = 0;
  while (length < rest.size() && !is_digit(rest[length]) && rest[length] != '.') ++length;
  const std::string_view name = rest.substr(0, length);
  rest.remove_prefix(length);
  if (name.empty()) refuse("a unit is missing after " + std::string(number) + ": ns, us, ms, s, m or h");
  for (const Unit& unit : units)
    if (unit.name == name) return unit.nanoseconds;
  refuse("'" + std::string(name) + "' is not a unit of time: ns, us, ms, s, m or h");
}

/// Parses one `<decimal><unit>` exactly; truncates below a nanosecond.
std::uint64_t take_part(std::string_view& rest) {
  const std::string_view start = rest;
  const std::string_view before = take_digits(rest);
  std::string_view fraction;
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    fraction = take_digits(rest);
  }
  if (before.empty() && fraction.empty()) no_duration();
  const std::uint64_t unit = take_unit(rest, start.substr(0, start.size() - rest.size()));
  const Whole number = before.empty() ? Whole{} : whole(before).value_or(Whole{0, false});
  if (!number.fits || number.value > most_nanoseconds / unit) too_long();
  std::uint64_t below = 0;
  for (auto digit = fraction.rbegin(); digit != fraction.rend(); ++digit)
    below = (below + static_cast<std::uint64_t>(*digit - '0') * unit) / 10;
  return number.value * unit + below;
}

std::int64_t nanoseconds(std::string_view typed) {
  const bool negative = !typed.empty() && typed[0] == '-';
  if (negative || (!typed.empty() && typed[0] == '+')) typed.remove_prefix(1);
  if (typed == "0") return 0;
  if (typed.empty()) no_duration();
  std::uint64_t sum = 0;
  while (!typed.empty()) {
    const std::uint64_t part = take_part(typed);
    if (part > most_nanoseconds || sum > most_nanoseconds - part) too_long();
    sum += part;
  }
  if (negative && sum != 0) refuse("negative: a duration of 0 or more");
  return static_cast<std::int64_t>(sum);
}

/// `number` divided by 10 to the power of `digits`, as a decimal without trailing zeros.
std::string decimal(std::uint64_t number, std::size_t digits) {
  std::string text_so_far = std::to_string(number);
  if (text_so_far.size() <= digits) text_so_far.insert(0, digits + 1 - text_so_far.size(), '0');
  std::string fraction = text_so_far.substr(text_so_far.size() - digits);
  text_so_far.erase(text_so_far.size() - digits);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return text_so_far + (fraction.empty() ? "" : "." + fraction);
}

std::string typed_duration(const Json& held) {
  const auto number = find_integer(held);
  return number ? duration_text(*number) : std::string();
}

}  // namespace

std::string duration_text(std::int64_t nanoseconds_held) {
  if (nanoseconds_held == 0) return "0s";
  const std::string sign = nanoseconds_held < 0 ? "-" : "";
  auto number = static_cast<std::uint64_t>(nanoseconds_held);
  if (nanoseconds_held < 0) number = ~number + 1;
  if (number < 1000) return sign + std::to_string(number) + "ns";
  if (number < 1000000) return sign + decimal(number, 3) + "\u00b5s";
  if (number < 1000000000) return sign + decimal(number, 6) + "ms";
  constexpr std::uint64_t minute = 60000000000;
  std::string result = decimal(number % minute, 9) + "s";
  if (const std::uint64_t minutes = number / minute; minutes > 0) {
    result.insert(0, std::to_string(minutes % 60) + "m");
    if (minutes >= 60) result.insert(0, std::to_string(minutes / 60) + "h");
  }
  return sign + result;
}

Json read_duration(std::string_view typed) { return nanoseconds(typed); }
std::string show_duration(const Json& held) { return typed_duration(held); }

Json read_health_duration(std::string_view typed) {
  const std::int64_t result = nanoseconds(typed);
  if (result != 0 && result < 1000000) refuse("too short: 1ms or more, or 0 for the default");
  return result;
}
std::string show_health_duration(const Json& held) { return typed_duration(held); }

}  // namespace swarm::value
