// SPDX-License-Identifier: Apache-2.0
// Parses and prints times with a zone.
#include "template/zoned_time.hpp"

#include <swarm/text.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>

namespace cli::templates {
namespace {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

constexpr std::int64_t day_seconds = 86400;
constexpr std::int64_t first_second = -62167219200, last_second = 253402300799;  ///< Years 0 to 9999.

/// Parses a text from its start; fails on missing parts.
class TimeReader {
 public:
  explicit TimeReader(std::string_view written) : rest_(written) {}

  std::int64_t number(std::size_t digits) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }
  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { failed_ = !take(wanted) || failed_; }
  std::int64_t fraction() {
    if (!take('.')) return 0;
    std::int64_t value = digit();
    std::int64_t unit = 100'000'000;
    for (value *= unit; at_digit();) {
      unit /= 10;
      value += digit() * unit;
    }
    return value;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  [[nodiscard]] bool at_digit() const { return !rest_.empty() && swarm::is_digit(rest_.front()); }
  std::int64_t digit() {
    if (!at_digit()) {
      failed_ = true;
      return 0;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c - '0';
  }

  std::string_view rest_;
  bool failed_ = false;
};

void read_zone(TimeReader& reader, ZonedTime& read) {
  if (reader.take('Z') || reader.take('z')) {
    read.zone = "UTC";
    return;
  }
  const bool west = reader.take('-');
  if (!west) reader.expect('+');
  const std::int64_t hours = reader.number(2);
  reader.expect(':');
  const std::int64_t offset = hours * 3600 + reader.number(2) * 60;
  read.offset = west ? -offset : offset;
}

}  // namespace

std::optional<ZonedTime> ZonedTime::parse(std::string_view text) {
  using namespace std::chrono;
  TimeReader reader(text.empty() ? "0001-01-01T00:00:00Z" : text);
  const auto y = static_cast<int>(reader.number(4));
  reader.expect('-');
  const auto m = static_cast<unsigned>(reader.number(2));
  reader.expect('-');
  const auto d = static_cast<unsigned>(reader.number(2));
  if (!reader.take('t')) reader.expect('T');
  const std::int64_t hour = reader.number(2);
  reader.expect(':');
  const std::int64_t minute = reader.number(2);
  reader.expect(':');
  const std::int64_t second = reader.number(2);
  ZonedTime out;
  out.nanos = reader.fraction();
  read_zone(reader, out);
  if (reader.take(' ')) out.zone = reader.rest();
  constexpr std::size_t longest_zone = 64;  // a layout may repeat it many times
  const bool ended = !out.zone.empty() ? out.zone.size() <= longest_zone : reader.rest().empty();
  const year_month_day date{year{y}, month{m}, day{d}};
  if (reader.failed() || !ended || !date.ok() || hour > 23 || minute > 59 || second > 59) return {};
  out.seconds = sys_days{date}.time_since_epoch().count() * day_seconds + hour * 3600 + minute * 60 + second -
                out.offset;
  return out;
}

std::string ZonedTime::text() const {
  const std::string written = format("2006-01-02T15:04:05.999999999Z07:00");
  return zone.empty() || (zone == "UTC" && offset == 0) ? written : written + ' ' + zone;
}

ZonedTime ZonedTime::in_utc() const {
  ZonedTime out = *this;
  out.offset = 0;
  out.zone = "UTC";
  return out;
}

ZonedTime ZonedTime::in_local() const {
  ZonedTime out = *this;
  const auto when = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (localtime_r(&when, &parts) == nullptr) return in_utc();
  out.offset = parts.tm_gmtoff;
  out.zone = parts.tm_zone == nullptr ? "" : parts.tm_zone;
  return out;
}

bool ZonedTime::can_be_written() const {
  return seconds + offset >= first_second && seconds + offset <= last_second;
}

CivilTime::CivilTime(const ZonedTime& time) {
  using namespace std::chrono;
  const sys_seconds shown{std::chrono::seconds(time.seconds + time.offset)};
  const sys_days days = floor<std::chrono::days>(shown);
  const year_month_day date{days};
  const auto within = static_cast<unsigned>((shown - days).count());
  year = static_cast<int>(date.year());
  month = static_cast<unsigned>(date.month());
  day = static_cast<unsigned>(date.day());
  weekday = std::chrono::weekday{days}.c_encoding();
  year_day = static_cast<unsigned>((days - sys_days{date.year() / January / 1}).count()) + 1;
  hour = within / 3600;
  minute = within / 60 % 60;
  second = within % 60;
}

std::string_view month_name(std::int64_t month) {
  return month < 1 || month > 12 ? std::string_view() : months[static_cast<std::size_t>(month) - 1];
}

std::string_view weekday_name(std::int64_t weekday) {
  return weekday < 0 || weekday > 6 ? std::string_view() : weekdays[static_cast<std::size_t>(weekday)];
}

}  // namespace cli::templates
