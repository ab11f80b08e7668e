// SPDX-License-Identifier: Apache-2.0
// A point in time and the zone it is shown in: Go's time.Time, for templates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli::templates {

struct ZonedTime {
  std::int64_t seconds = 0;  ///< Since 1970, in UTC.
  std::int64_t nanos = 0;    ///< 0 to 999999999
  std::int64_t offset = 0;   ///< Of the zone, in seconds east of UTC.
  std::string zone;          ///< Its name; empty: it has none.

  /// RFC 3339, and what `text` wrote. The empty text is Go's zero: the first second of year 1.
  static std::optional<ZonedTime> parse(std::string_view text);
  /// RFC 3339; then a blank and the zone's name where it is neither UTC nor nameless.
  [[nodiscard]] std::string text() const;

  /// By a layout of Go: how it would write Mon Jan 2 15:04:05 MST 2006.
  [[nodiscard]] std::string format(std::string_view layout) const;

  [[nodiscard]] ZonedTime in_utc() const;
  [[nodiscard]] ZonedTime in_local() const;
  /// False: outside of the years that RFC 3339 can write.
  [[nodiscard]] bool can_be_written() const;
};

/// The date and time of day that a clock in the zone shows.
struct CivilTime {
  explicit CivilTime(const ZonedTime& time);

  std::int64_t year = 0;
  unsigned month = 1, day = 1, weekday = 0, year_day = 1;  ///< weekday: 0 is Sunday.
  unsigned hour = 0, minute = 0, second = 0;
};

std::string_view month_name(std::int64_t month);      ///< 1: "January"; empty: there is none.
std::string_view weekday_name(std::int64_t weekday);  ///< 0: "Sunday"; empty: there is none.

}  // namespace cli::templates
