// SPDX-License-Identifier: Apache-2.0
// A point in time with the zone for its display: Go's time.Time, for templates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli::templates {

struct ZonedTime {
  std::int64_t seconds = 0;  ///< Since the epoch, in UTC.
  std::int64_t nanos = 0;    ///< 0 to 999999999
  std::int64_t offset = 0;   ///< The zone's offset, in seconds east of UTC.
  std::string zone;          ///< Its name; empty: none.

  /// Parses RFC 3339 and the output of `text`. The empty text is Go's zero time: the first second of year 1.
  static std::optional<ZonedTime> parse(std::string_view text);
  /// RFC 3339; followed by a blank and the zone's name unless it is UTC or has none.
  [[nodiscard]] std::string text() const;

  /// Formats by a Go layout, an example for Mon Jan 2 15:04:05 MST 2006.
  [[nodiscard]] std::string format(std::string_view layout) const;

  [[nodiscard]] ZonedTime in_utc() const;
  [[nodiscard]] ZonedTime in_local() const;
  /// False if the year is outside of RFC 3339's range.
  [[nodiscard]] bool can_be_written() const;
};

/// The local date and time of day in the zone.
struct CivilTime {
  explicit CivilTime(const ZonedTime& time);

  std::int64_t year = 0;
  unsigned month = 1, day = 1, weekday = 0, year_day = 1;  ///< weekday: 0 is Sunday.
  unsigned hour = 0, minute = 0, second = 0;
};

std::string_view month_name(std::int64_t month);      ///< 1: "January"; empty if out of range.
std::string_view weekday_name(std::int64_t weekday);  ///< 0: "Sunday"; empty if out of range.

}  // namespace cli::templates
