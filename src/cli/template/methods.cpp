// SPDX-License-Identifier: Apache-2.0
// The methods of Go's types in templates.
#include "template/functions.hpp"
#include "template/zoned_time.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>

namespace cli::templates {
namespace {

using Kind = Value::Kind;

/// A namespace for the methods, because their names are common.
namespace asked {

constexpr std::int64_t nanos_of_a_second = 1'000'000'000;

ZonedTime time_of(const Call& call, std::size_t argument = 0) {
  const Value& value = call.arguments[argument];
  if (value.kind() != Kind::time) call.fail_type(argument, "expected time.Time; found " + value.type_name());
  if (auto time = ZonedTime::parse(value.text())) return *time;
  call.fail("not a time: " + value.text());
}

Value written(const Call& call, const ZonedTime& time) {
  if (!time.can_be_written()) call.fail("the year is outside of 0 to 9999");
  return Value::of_time(time.text());
}

__extension__ typedef __int128 Wide;  ///< Nanoseconds of ten thousand years.

std::int64_t saturated(Wide number) {
  using Limits = std::numeric_limits<std::int64_t>;
  return static_cast<std::int64_t>(std::clamp<Wide>(number, Limits::min(), Limits::max()));
}

/// Wraps on overflow, as in Go.
std::int64_t in_units(const ZonedTime& time, std::int64_t of_a_second) {
  const std::uint64_t whole =
      static_cast<std::uint64_t>(time.seconds) * static_cast<std::uint64_t>(of_a_second);
  return static_cast<std::int64_t>(
      whole + static_cast<std::uint64_t>(time.nanos / (nanos_of_a_second / of_a_second)));
}

Wide nanoseconds(const ZonedTime& time) {
  return static_cast<Wide>(time.seconds) * nanos_of_a_second + time.nanos;
}

ZonedTime at(const ZonedTime& like, Wide nanos) {
  ZonedTime out = like;
  out.nanos = static_cast<std::int64_t>((nanos % nanos_of_a_second + nanos_of_a_second) % nanos_of_a_second);
  out.seconds = static_cast<std::int64_t>((nanos - out.nanos) / nanos_of_a_second);
  return out;
}

Value format_time(const Call& call) {
  constexpr std::size_t work_for_a_byte = 256;  // each is compared with all layout elements
  call.require(call.arguments[1].size() * work_for_a_byte);
  return Value::of(time_of(call).format(call.text(1)));
}
Value as_text(const Call& call) { return Value::of(call.arguments[0].print()); }
Value unix_seconds(const Call& call) { return Value::of(time_of(call).seconds); }
Value unix_milli(const Call& call) { return Value::of(in_units(time_of(call), 1000)); }
Value unix_micro(const Call& call) { return Value::of(in_units(time_of(call), 1'000'000)); }
Value unix_nano(const Call& call) { return Value::of(in_units(time_of(call), nanos_of_a_second)); }
Value year(const Call& call) { return Value::of(CivilTime(time_of(call)).year); }
Value month(const Call& call) { return Value::of_month(CivilTime(time_of(call)).month); }
Value day(const Call& call) { return Value::of(std::int64_t{CivilTime(time_of(call)).day}); }
Value weekday(const Call& call) { return Value::of_weekday(CivilTime(time_of(call)).weekday); }
Value year_day(const Call& call) { return Value::of(std::int64_t{CivilTime(time_of(call)).year_day}); }
Value hour(const Call& call) { return Value::of(std::int64_t{CivilTime(time_of(call)).hour}); }
Value minute(const Call& call) { return Value::of(std::int64_t{CivilTime(time_of(call)).minute}); }
Value second_of(const Call& call) { return Value::of(std::int64_t{CivilTime(time_of(call)).second}); }
Value nanosecond(const Call& call) { return Value::of(time_of(call).nanos); }
Value in_utc(const Call& call) { return written(call, time_of(call).in_utc()); }
Value in_local(const Call& call) { return written(call, time_of(call).in_local()); }
Value is_zero(const Call& call) {
  return Value::of_boolean(nanoseconds(time_of(call)) == nanoseconds(*ZonedTime::parse("")));
}

/// Negative: before; 0: the same time; positive: after.
int compared(const Call& call) {
  const Wide a = nanoseconds(time_of(call)), b = nanoseconds(time_of(call, 1));
  return a < b ? -1 : a > b ? 1 : 0;
}
Value before(const Call& call) { return Value::of_boolean(compared(call) < 0); }
Value after(const Call& call) { return Value::of_boolean(compared(call) > 0); }
Value same_time(const Call& call) { return Value::of_boolean(compared(call) == 0); }
Value compare_times(const Call& call) { return Value::of(std::int64_t{compared(call)}); }

Value since(const Call& call) {
  return Value::of_duration(saturated(nanoseconds(time_of(call)) - nanoseconds(time_of(call, 1))));
}
Value add(const Call& call) {
  const ZonedTime time = time_of(call);
  return written(call, at(time, nanoseconds(time) + call.integer(1)));
}

/// Normalizes dates as Go does: the 31st of a month with 30 days is the first of the next.
Value add_date(const Call& call) {
  using namespace std::chrono;
  constexpr std::int64_t most = 4'000'000;
  for (std::size_t i = 1; i <= 3; ++i)
    if (std::abs(std::clamp(call.integer(i), -most - 1, most + 1)) > most)
      call.fail("the year is outside of 0 to 9999");
  ZonedTime time = time_of(call);
  const CivilTime civil(time);
  const std::int64_t months = (civil.year + call.integer(1)) * 12 + civil.month - 1 + call.integer(2);
  const std::int64_t years = months >= 0 ? months / 12 : (months - 11) / 12;
  if (years < 0 || years > 9999) call.fail("the year is outside of 0 to 9999");
  const auto first = sys_days{std::chrono::year{static_cast<int>(years)} /
                              std::chrono::month{static_cast<unsigned>(months - years * 12) + 1} / 1};
  const std::int64_t days = first.time_since_epoch().count() + civil.day - 1 + call.integer(3);
  const std::int64_t of_day = civil.hour * 3600L + civil.minute * 60L + civil.second;
  time.seconds = days * 86400 + of_day - time.offset;
  return written(call, time);
}

/// How far the time is into one of the units, which are counted from the first second of year 1.
Wide into_unit(const ZonedTime& time, std::int64_t unit) {
  const Wide since = nanoseconds(time) - nanoseconds(*ZonedTime::parse(""));
  return (since % unit + unit) % unit;
}
Value truncated_time(const Call& call) {
  const ZonedTime time = time_of(call);
  const std::int64_t unit = call.integer(1);
  return written(call, unit <= 0 ? time : at(time, nanoseconds(time) - into_unit(time, unit)));
}
Value rounded_time(const Call& call) {
  const ZonedTime time = time_of(call);
  const std::int64_t unit = call.integer(1);
  if (unit <= 0) return written(call, time);
  const Wide into = into_unit(time, unit);
  return written(call, at(time, nanoseconds(time) - into + (into + into < unit ? 0 : unit)));
}

/// Go calls every other named zone Local.
std::string location_of(const ZonedTime& time) {
  return time.zone.empty() || time.zone == "UTC" ? time.zone : "Local";
}
Value location(const Call& call) { return Value::of(location_of(time_of(call))); }
Value go_source(const Call& call) {
  const ZonedTime time = time_of(call);
  const CivilTime civil(time);
  std::string out = "time.Date(" + std::to_string(civil.year) + ", time.";
  out += month_name(civil.month);
  for (const std::int64_t part : {std::int64_t{civil.day}, std::int64_t{civil.hour},
                                  std::int64_t{civil.minute}, std::int64_t{civil.second}, time.nanos})
    out += ", " + std::to_string(part);
  const std::string place = location_of(time);
  return Value::of(out + (place.empty() ? ", time.Location(\"\"))" : ", time." + place + ')'));
}
/// Returns text, unlike Go, whose result is bytes that print as a list of numbers.
Value marshalled_json(const Call& call) {
  time_of(call);
  return Value::of(call.arguments[0].json());
}
Value marshalled_text(const Call& call) {
  const std::string json = marshalled_json(call).text();
  return Value::of(json.substr(1, json.size() - 2));
}

std::int64_t nanos_of(const Call& call) { return call.arguments[0].integer(); }
/// Divides as Go does, whole units first, to get the same last digits.
Value in_parts(const Call& call, std::int64_t unit) {
  const std::int64_t whole = nanos_of(call) / unit, rest = nanos_of(call) % unit;
  return Value::of_number(static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(unit));
}
Value hours(const Call& call) { return in_parts(call, 3600 * nanos_of_a_second); }
Value minutes(const Call& call) { return in_parts(call, 60 * nanos_of_a_second); }
Value seconds(const Call& call) { return in_parts(call, nanos_of_a_second); }
Value milliseconds(const Call& call) { return Value::of(nanos_of(call) / 1'000'000); }
Value microseconds(const Call& call) { return Value::of(nanos_of(call) / 1000); }
Value as_nanoseconds(const Call& call) { return Value::of(nanos_of(call)); }
Value absolute(const Call& call) {
  const Wide size = nanos_of(call);
  return Value::of_duration(saturated(size < 0 ? -size : size));
}
Value truncated(const Call& call) {
  const std::int64_t unit = call.integer(1);
  return Value::of_duration(unit <= 0 ? nanos_of(call) : nanos_of(call) - nanos_of(call) % unit);
}
Value rounded(const Call& call) {
  const Wide unit = call.integer(1), size = nanos_of(call);
  if (unit <= 0) return Value::of_duration(nanos_of(call));
  const Wide half = size < 0 ? -(unit / 2) : unit / 2;
  return Value::of_duration(saturated((size + half) / unit * unit));
}

constexpr Method of_time[] = {
    {"Add", add, 1},
    {"AddDate", add_date, 3},
    {"After", after, 1},
    {"Before", before, 1},
    {"Compare", compare_times, 1},
    {"Day", day},
    {"Equal", same_time, 1},
    {"Format", format_time, 1},
    {"GoString", go_source},
    {"Hour", hour},
    {"IsZero", is_zero},
    {"Local", in_local},
    {"Location", location},
    {"MarshalJSON", marshalled_json},
    {"MarshalText", marshalled_text},
    {"Minute", minute},
    {"Month", month},
    {"Nanosecond", nanosecond},
    {"Round", rounded_time, 1},
    {"Second", second_of},
    {"String", as_text},
    {"Sub", since, 1},
    {"Truncate", truncated_time, 1},
    {"UTC", in_utc},
    {"Unix", unix_seconds},
    {"UnixMicro", unix_micro},
    {"UnixMilli", unix_milli},
    {"UnixNano", unix_nano},
    {"Weekday", weekday},
    {"Year", year},
    {"YearDay", year_day},
};
constexpr Method of_duration[] = {
    {"Abs", absolute},
    {"Hours", hours},
    {"Microseconds", microseconds},
    {"Milliseconds", milliseconds},
    {"Minutes", minutes},
    {"Nanoseconds", as_nanoseconds},
    {"Round", rounded, 1},
    {"Seconds", seconds},
    {"String", as_text},
    {"Truncate", truncated, 1},
};
constexpr Method of_named[] = {{"String", as_text}};

}  // namespace asked

std::span<const Method> methods_of(const Value& value) {
  switch (value.kind()) {
    case Kind::time: return asked::of_time;
    case Kind::duration: return asked::of_duration;
    case Kind::month:
    case Kind::weekday:
    case Kind::file_mode: return asked::of_named;
    case Kind::object: {
      const Record* record = value.shape().record;
      if (record == &version_record() || record == &ulimit_record()) return asked::of_named;
      return {};
    }
    default: return {};
  }
}

}  // namespace

const Method* find_method(const Value& value, std::string_view name) {
  const auto methods = methods_of(value);
  const auto found = std::ranges::find(methods, name, &Method::name);
  return found == methods.end() ? nullptr : &*found;
}

Value call_method(const Method& method, const Call& call) {
  call.want(method.arguments, method.arguments, call.arguments.size() - 1);
  return method.run(call);
}

}  // namespace cli::templates
