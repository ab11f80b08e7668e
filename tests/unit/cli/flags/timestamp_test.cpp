// SPDX-License-Identifier: Apache-2.0
// Tests the parser of timestamps in flags.
#include "flags/timestamp.hpp"

#include <swarm/error.hpp>

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

namespace {

using cli::parse_timestamp;
using swarm::parse_time;

const swarm::EngineTime now = parse_time("2026-01-02T03:04:05Z");

TEST(Timestamp, durations_count_back_from_now) {
  EXPECT_EQ(parse_timestamp("10m", now), parse_time("2026-01-02T02:54:05Z"));
  EXPECT_EQ(parse_timestamp("1h30m", now), parse_time("2026-01-02T01:34:05Z"));
}

TEST(Timestamp, numbers_are_seconds_since_the_epoch) {
  EXPECT_EQ(parse_timestamp("1767323045", now), now);
  EXPECT_EQ(parse_timestamp("1767323045.5", now), now + std::chrono::milliseconds(500));
}

TEST(Timestamp, dates_may_have_a_zone) {
  EXPECT_EQ(parse_timestamp("2026-01-02T03:04:05Z", now), now);
  EXPECT_EQ(parse_timestamp("2026-01-02T05:04:05+02:00", now), now);
  EXPECT_EQ(parse_timestamp("2026-01-02T03:04:05.25Z", now), now + std::chrono::milliseconds(250));
  EXPECT_EQ(parse_timestamp("2026-01-02T03:04Z", now), parse_time("2026-01-02T03:04:00Z"));
}

TEST(Timestamp, dates_without_a_zone_are_local_and_may_be_short) {
  std::tm parts{.tm_mday = 2, .tm_year = 126, .tm_isdst = -1};
  const swarm::EngineTime midnight{std::chrono::seconds(std::mktime(&parts))};
  EXPECT_EQ(parse_timestamp("2026-01-02", now), midnight);
  EXPECT_EQ(parse_timestamp("2026-01-02T03", now), midnight + std::chrono::hours(3));
  EXPECT_EQ(parse_timestamp("2026-01-02T03:04", now), midnight + std::chrono::minutes(184));
}

TEST(Timestamp, anything_else_is_refused) {
  for (const char* typed : {"", "soon", "2026-1-2", "2026-01-02T", "2026-01-02T03:04:05X", "1.", "12 m",
                            "4052-01-02", "2200-01-02T03:04", "9999999999"})
    EXPECT_THROW(parse_timestamp(typed, now), swarm::Error) << typed;
}

}  // namespace
