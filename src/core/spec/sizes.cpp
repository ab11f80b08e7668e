// SPDX-License-Identifier: Apache-2.0
// Codecs of sizes in bytes and of CPUs.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::int64_t largest_size = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view unit_letters = "bkmgtp";  // each 1024 times the previous one

constexpr const char* no_size =
    "not a size: a number, optionally with b, k, m, g, t or p, such as 512m or 1.5g";
constexpr const char* too_large_a_size = "too large: a size is less than 8192p";

/// The parts of a decimal number: 12.50e3 has digits "1250" and exponent 1.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

/// Parses digits, at most one point, and an optional exponent at the start of `rest`, and removes them.
std::optional<Decimal> take_decimal(std::string_view& rest) {
  Decimal number;
  bool point = false;
  while (!rest.empty() && (is_digit(rest[0]) || (rest[0] == '.' && !point))) {
    if (rest[0] == '.') {
      point = true;
    } else {
      number.digits += rest[0];
      number.exponent -= point ? 1 : 0;
    }
    rest.remove_prefix(1);
  }
  if (number.digits.empty()) return std::nullopt;
  if (rest.empty() || lower(rest.substr(0, 1)) != "e") return number;
  rest.remove_prefix(1);
  if (rest.starts_with("+-")) return std::nullopt;
  if (!rest.empty() && rest[0] == '+') rest.remove_prefix(1);
  // Exponents of more than six digits are clamped: only their sign matters, and zero stays zero.
  std::int32_t power = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), power);
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) power = rest[0] == '-' ? -1000000 : 1000000;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  number.exponent += std::clamp(power, -1000000, 1000000);
  return number;
}

/// Without leading and trailing zeros; zero has no digits.
Decimal normal(Decimal number) {
  number.digits.erase(0, number.digits.find_first_not_of('0'));
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  if (number.digits.empty()) number.exponent = 0;
  return number;
}

std::optional<std::int64_t> product(std::uint64_t a, std::uint64_t b) {
  const auto limit = static_cast<std::uint64_t>(largest_size);
  if (b != 0 && a > limit / b) return std::nullopt;
  return static_cast<std::int64_t>(a * b);
}

/// The bytes of a unit named b k m g t p, kb … or kib …; nothing for any other name.
std::optional<std::uint64_t> unit_named(std::string_view name) {
  if (name.empty() || name == "b") return 1;
  const std::size_t power = unit_letters.find(name[0]);
  const std::string_view rest = name.substr(1);
  if (power == std::string_view::npos || power == 0 || !(rest.empty() || rest == "b" || rest == "ib"))
    return std::nullopt;
  return std::uint64_t{1} << (10 * power);
}

/// Whole numbers are exact, others are computed as a double and truncated, like docker where it is exact.
std::int64_t times(const Decimal& typed, std::uint64_t unit, const std::string& subject) {
  const Decimal number = normal(typed);
  if (number.exponent >= 0 && number.exponent < 20) {
    const std::string plain = number.digits + std::string(static_cast<std::size_t>(number.exponent), '0');
    const auto factor = number.digits.empty() ? Whole{} : whole(plain).value_or(Whole{0, false});
    const auto result = factor.fits ? product(factor.value, unit) : std::nullopt;
    if (!result) refuse(subject + too_large_a_size);
    return *result;
  }
  if (number.exponent >= 20) refuse(subject + too_large_a_size);
  const std::string decimal = number.digits + "e" + std::to_string(number.exponent);
  double factor = 0;
  const auto read = std::from_chars(decimal.data(), decimal.data() + decimal.size(), factor);
  const bool below_one = number.exponent + static_cast<std::int64_t>(number.digits.size()) <= 0;
  if (read.ec != std::errc() && !below_one) refuse(subject + too_large_a_size);
  const double result = factor * static_cast<double>(unit);
  if (!(result < 9223372036854775807.0)) refuse(subject + too_large_a_size);
  return static_cast<std::int64_t>(result);
}

std::string size_typed(const Json& held) {
  const auto bytes_held = find_integer(held);
  if (!bytes_held) return {};
  std::int64_t number = *bytes_held;
  std::size_t unit = 0;
  while (number != 0 && number % 1024 == 0 && unit + 1 < unit_letters.size()) {
    number /= 1024;
    ++unit;
  }
  return std::to_string(number) + (unit == 0 ? std::string() : std::string(1, unit_letters[unit]));
}

constexpr const char* no_cpus = "not a number of CPUs: 0.5, 1/2 or 2, 0 or more";
constexpr const char* too_many_cpus = "too large: at most 9223372036 CPUs";
constexpr const char* too_precise = "too precise: at most nine decimal places";
constexpr std::uint64_t nano = 1000000000;

std::int64_t nano_of_fraction(const Cut& parts) {
  const auto dividend = whole(parts.before);
  const auto divisor = whole(parts.after);
  if (!dividend || !divisor || (divisor->fits && divisor->value == 0)) refuse(no_cpus);
  if (!dividend->fits || !divisor->fits) refuse(too_many_cpus);
  const std::uint64_t common = std::gcd(dividend->value, divisor->value);
  if (nano % (divisor->value / common) != 0) refuse(too_precise);
  const auto result = product(dividend->value / common, nano / (divisor->value / common));
  if (!result) refuse(too_many_cpus);
  return *result;
}

std::int64_t nano_of_decimal(std::string_view typed) {
  const auto number = take_decimal(typed);
  if (!number || !typed.empty()) refuse(no_cpus);
  const Decimal plain = normal(*number);
  if (plain.digits.empty()) return 0;
  const std::int64_t zeros = plain.exponent + 9;
  if (zeros < 0) refuse(too_precise);
  if (zeros > 20) refuse(too_many_cpus);
  const auto result = whole(plain.digits + std::string(static_cast<std::size_t>(zeros), '0'));
  if (!result || !result->fits || result->value > static_cast<std::uint64_t>(largest_size))
    refuse(too_many_cpus);
  return static_cast<std::int64_t>(result->value);
}

}  // namespace
}  // namespace swarm::value

namespace swarm::spec {

std::int64_t size(std::string_view typed, const std::string& subject) {
  if (typed.starts_with('-')) refuse(subject + "negative: a size of 0 or more");
  if (typed.starts_with('+')) typed.remove_prefix(1);
  const auto number = value::take_decimal(typed);
  if (!number) refuse(subject + value::no_size);
  if (typed.starts_with(' ')) typed.remove_prefix(1);
  const auto unit = value::unit_named(lower(typed));
  if (!unit) refuse(subject + value::no_size);
  return value::times(*number, *unit, subject);
}

}  // namespace swarm::spec

namespace swarm::value {

Json read_bytes(std::string_view typed) { return size(typed); }
std::string show_bytes(const Json& held) { return size_typed(held); }

Json read_limit_memory(std::string_view typed) {
  const std::int64_t result = size(typed);
  if (result != 0 && result < 4 * 1024 * 1024) refuse("too small: 4m or more, or 0 for none");
  return result;
}
std::string show_limit_memory(const Json& held) { return size_typed(held); }

Json read_swap(std::string_view typed) {
  if (typed == "-1") return -1;
  if (typed.starts_with('-')) refuse("out of range: a size such as 1g, or -1 for unlimited");
  return size(typed);
}
std::string show_swap(const Json& held) { return size_typed(held); }

namespace {

std::int64_t nano_cpus(std::string_view typed) {
  if (typed.starts_with('-')) refuse("negative: a number of CPUs of 0 or more");
  if (typed.starts_with('+')) typed.remove_prefix(1);
  const Cut parts = cut(typed, '/');
  return parts.found ? nano_of_fraction(parts) : nano_of_decimal(typed);
}

}  // namespace

Json read_cpus(std::string_view typed) {
  const std::int64_t result = nano_cpus(typed);
  if (result != 0 && result < 1'000'000) refuse("too small: 0.001 CPUs or more, or 0 for none");
  return result;
}
std::string show_cpus(const Json& held) {
  const auto number = find_integer(held);
  if (!number) return {};
  std::string digits = std::to_string(*number);
  const std::string sign = *number < 0 ? "-" : "";
  digits.erase(0, sign.size());
  if (digits.size() < 10) digits.insert(0, 10 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - 9);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return sign + digits.substr(0, digits.size() - 9) + (fraction.empty() ? "" : "." + fraction);
}

Json read_limit_cpus(std::string_view typed) {
  const std::int64_t result = nano_cpus(typed);
  if (result != 0 && result < 10'000'000) refuse("too small: 0.01 CPUs or more, or 0 for none");
  return result;
}
std::string show_limit_cpus(const Json& held) { return show_cpus(held); }

std::string size_text(std::int64_t bytes_held) {
  static constexpr std::array<std::string_view, 7> suffixes{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto number = static_cast<double>(bytes_held);
  std::size_t unit = 0;
  while (number >= 1024 && unit + 1 < suffixes.size()) {
    number /= 1024;
    ++unit;
  }
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::general, 4);
  return std::string(buffer, error == std::errc() ? end : buffer) + std::string(suffixes[unit]);
}

}  // namespace swarm::value
