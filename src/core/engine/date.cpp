// SPDX-License-Identifier: Apache-2.0
// The time of a Date header.
#include "engine/date.hpp"

#include <chrono>
#include <cstddef>

namespace swarm {
namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct Moment {
  std::optional<int> year, month, day, hour, minute, second;
};

std::optional<std::int64_t> seconds(const Moment& moment) {
  using namespace std::chrono;
  const auto& [y, m, d, hour, minute, second] = moment;
  if (!y || !m || !d || !hour || !minute || !second) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  return ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
}

}  // namespace

std::optional<std::int64_t> http_time(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto name = months.find(text.substr(8, 3));
  if (name == std::string_view::npos || name % 3 != 0) return std::nullopt;
  return seconds({digits(text, 12, 4), static_cast<int>(name / 3) + 1, digits(text, 5, 2),
                  digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2)});
}

}  // namespace swarm
