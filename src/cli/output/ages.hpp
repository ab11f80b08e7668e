// SPDX-License-Identifier: Apache-2.0
// Times of the engine, and how long ago they were, in docker's words.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

using Clock = std::chrono::system_clock;

/// RFC 3339, as the engine writes times. Nothing: it is none.
std::optional<Clock::time_point> parse_time(std::string_view rfc3339);

/// "Less than a second", "About a minute", "3 hours", "2 weeks".
std::string age(Clock::duration since);

/// "3 hours ago"; empty where `rfc3339` is no time, or is the engine's word for none (year 1).
std::string ago(std::string_view rfc3339, Clock::time_point now);

/// As Go prints a time: `2026-01-01 00:00:00 +0000 UTC`.
std::string go_time(std::string_view rfc3339);

}  // namespace cli
