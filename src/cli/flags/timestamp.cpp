// SPDX-License-Identifier: Apache-2.0
// Parses timestamps as users type them.
#include "flags/timestamp.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using std::chrono::nanoseconds;
using swarm::EngineTime;

constexpr std::string_view digits = "0123456789";

/// Rejects times outside of EngineTime's range, which ends in 2262 because it counts nanoseconds.
std::optional<EngineTime> at(std::int64_t seconds_since_epoch) {
  constexpr std::int64_t last = 7'258'118'400;  // 2200-01-01, as for the engine's own timestamps
  if (seconds_since_epoch < -86'400 || seconds_since_epoch >= last) return std::nullopt;
  return EngineTime(std::chrono::seconds(seconds_since_epoch));
}

/// The decimals after a point as nanoseconds; ignores more than nine digits.
nanoseconds fraction(std::string_view decimals) {
  std::string nine(decimals.substr(0, 9));
  nine.resize(9, '0');
  return nanoseconds(std::stoll(nine));
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

std::optional<EngineTime> since_epoch(std::string_view typed) {
  const auto point = typed.find('.');
  const std::string_view whole = typed.substr(0, point);
  if (!all_digits(whole) || whole.size() > 10) return std::nullopt;
  const auto time = at(std::stoll(std::string(whole)));
  if (!time || point == std::string_view::npos) return time;
  const std::string_view decimals = typed.substr(point + 1);
  if (!all_digits(decimals)) return std::nullopt;
  return *time + fraction(decimals);
}

/// Completes a date: "2026-01-02T03" becomes "2026-01-02T03:00:00".
std::optional<std::string> completed(std::string_view date) {
  constexpr std::string_view shape = "0000-00-00T00:00:00", rest = "T00:00:00";
  if (date.size() != 10 && date.size() != 13 && date.size() != 16 && date.size() != 19) return std::nullopt;
  for (std::size_t i = 0; i < date.size(); ++i) {
    const bool digit = digits.find(date[i]) != std::string_view::npos;
    if (shape[i] == '0' ? !digit : date[i] != shape[i]) return std::nullopt;
  }
  return std::string(date) + std::string(rest.substr(date.size() - 10));
}

std::optional<EngineTime> local(const std::string& date, nanoseconds decimals) {
  std::tm parts{};
  if (strptime(date.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return std::nullopt;
  parts.tm_isdst = -1;
  const auto time = at(std::mktime(&parts));
  return time ? std::optional(*time + decimals) : std::nullopt;
}

std::optional<EngineTime> date(std::string_view typed) {
  std::string_view zone;
  const auto time = typed.find('T');
  if (const auto at = time == std::string_view::npos ? time : typed.find_first_of("Z+-", time);
      at != std::string_view::npos) {
    zone = typed.substr(at);
    typed = typed.substr(0, at);
  }
  std::string_view decimals;
  if (const auto point = typed.find('.'); point != std::string_view::npos) {
    decimals = typed.substr(point + 1);
    typed = typed.substr(0, point);
    if (!all_digits(decimals) || typed.size() != 19) return std::nullopt;
  }
  const auto whole = completed(typed);
  if (!whole) return std::nullopt;
  if (zone.empty()) return local(*whole, fraction(decimals));
  const EngineTime read = swarm::parse_time(*whole + std::string(zone));
  if (read == EngineTime{}) return std::nullopt;
  return read + fraction(decimals);
}

}  // namespace

EngineTime parse_timestamp(std::string_view typed, EngineTime now) {
  if (const auto found = since_epoch(typed)) return *found;
  if (const auto found = date(typed)) return *found;
  const auto duration = swarm::if_possible([&] { return swarm::value::read_duration(typed); });
  if (duration) return now - nanoseconds(duration->get<std::int64_t>());
  throw swarm::Error(swarm::Errc::usage,
                     "neither a duration (10m), nor a date (2026-01-02T03:04:05), nor seconds since 1970");
}

}  // namespace cli
