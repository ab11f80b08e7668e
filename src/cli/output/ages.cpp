// SPDX-License-Identifier: Apache-2.0
#include "output/ages.hpp"

#include "output/template/zoned_time.hpp"

#include <cmath>
#include <cstdint>

namespace cli {
namespace {

/// What RFC 3339 says, piece by piece: the zone is wanted for printing.
struct Written {
  std::string_view date, clock, fraction, zone;  ///< "2026-01-01" "00:00:00" "123" "Z" or "+01:00"
};

bool digits_at(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

std::optional<Written> split(std::string_view text) {
  if (!digits_at(text, "0000-00-00") || text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return {};
  Written out{text.substr(0, 10), text.substr(11, 8), {}, text.substr(19)};
  if (!digits_at(out.clock, "00:00:00")) return {};
  if (out.zone.front() == '.') {
    const std::size_t end = out.zone.find_first_not_of("0123456789", 1);
    if (end == out.zone.npos || end == 1) return {};
    out.fraction = out.zone.substr(1, end - 1);
    out.zone.remove_prefix(end);
  }
  const bool utc = out.zone == "Z" || out.zone == "z";
  const bool offset = out.zone.size() == 6 && (out.zone[0] == '+' || out.zone[0] == '-') &&
                      digits_at(out.zone.substr(1), "00:00");
  if (!utc && !offset) return {};
  return out;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string count(std::int64_t n, std::string_view unit) {
  return std::to_string(n) + ' ' + std::string(unit);
}

}  // namespace

std::optional<Clock::time_point> parse_time(std::string_view rfc3339) {
  using namespace std::chrono;
  const auto written = split(rfc3339);
  if (!written) return {};
  const auto [date, clock, fraction, zone] = *written;
  const year_month_day day{year{number(date.substr(0, 4))},
                           month{static_cast<unsigned>(number(date.substr(5, 2)))},
                           std::chrono::day{static_cast<unsigned>(number(date.substr(8, 2)))}};
  // Clock counts nanoseconds in 64 bits, which reach from 1678 to 2261.
  if (!day.ok() || day.year() < year{1700} || day.year() > year{2200}) return {};
  std::string nanos(fraction.substr(0, 9));
  nanos.resize(9, '0');
  auto time = sys_days{day} + hours{number(clock.substr(0, 2))} + minutes{number(clock.substr(3, 2))} +
              seconds{number(clock.substr(6, 2))};
  if (zone.size() == 6) {
    const minutes offset = hours{number(zone.substr(1, 2))} + minutes{number(zone.substr(4, 2))};
    time += zone[0] == '-' ? offset : -offset;
  }
  return time_point_cast<Clock::duration>(time) + duration_cast<Clock::duration>(nanoseconds{number(nanos)});
}

std::string age(Clock::duration since) {
  using namespace std::chrono;
  const std::int64_t whole_seconds = duration_cast<seconds>(since).count();
  if (whole_seconds < 1) return "Less than a second";
  if (whole_seconds == 1) return "1 second";
  if (whole_seconds < 60) return count(whole_seconds, "seconds");
  const std::int64_t whole_minutes = whole_seconds / 60;
  if (whole_minutes == 1) return "About a minute";
  if (whole_minutes < 60) return count(whole_minutes, "minutes");
  const std::int64_t rounded_hours = (whole_seconds + 1800) / 3600;
  if (rounded_hours == 1) return "About an hour";
  if (rounded_hours < 48) return count(rounded_hours, "hours");
  const std::int64_t days = rounded_hours / 24;
  if (days < 14) return count(days, "days");
  if (days < 60) return count(days / 7, "weeks");
  if (days < 730) return count(days / 30, "months");
  return count(whole_seconds / 3600 / 24 / 365, "years");
}

std::string ago(std::string_view rfc3339, Clock::time_point now) {
  const auto time = parse_time(rfc3339);
  return time ? age(now - *time) + " ago" : std::string();
}

std::string go_time(std::string_view rfc3339) {
  const auto time = templates::ZonedTime::parse(rfc3339);
  return time ? time->format("2006-01-02 15:04:05.999999999 -0700 MST") : std::string(rfc3339);
}

}  // namespace cli
