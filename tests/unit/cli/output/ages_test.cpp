// SPDX-License-Identifier: Apache-2.0
#include "output/lists/cells.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

TEST(Ages, speak_as_docker_does) {
  struct {
    std::chrono::seconds since;
    const char* text;
  } const cases[] = {
      {-5s, "Less than a second"},
      {0s, "Less than a second"},
      {1s, "1 second"},
      {59s, "59 seconds"},
      {60s, "About a minute"},
      {119s, "About a minute"},
      {2min, "2 minutes"},
      {3599s, "59 minutes"},
      {1h, "About an hour"},
      {89min, "About an hour"},
      {90min, "2 hours"},
      {47h, "47 hours"},
      {48h, "2 days"},
      {24h * 13, "13 days"},
      {24h * 14, "2 weeks"},
      {24h * 59, "8 weeks"},
      {24h * 60, "2 months"},
      {24h * 729, "24 months"},
      {24h * 730, "2 years"},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::age(c.since), c.text);
}

TEST(Ages, count_from_the_engines_times) {
  const auto now = cli::parse_time("2026-01-01T12:00:00Z");
  ASSERT_TRUE(now);
  EXPECT_EQ(cli::ago("2026-01-01T09:00:00.987654321Z", *now), "3 hours ago");
  EXPECT_EQ(cli::ago("2026-01-01T12:30:00+01:00", *now), "30 minutes ago");
  EXPECT_EQ(cli::ago("0001-01-01T00:00:00Z", *now), "");
  EXPECT_EQ(cli::ago("yesterday", *now), "");
  EXPECT_EQ(cli::ago("", *now), "");
}

TEST(Ages, refuse_what_is_no_time) {
  for (const char* text : {"2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00",
                           "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "2026-01-01 00:00:00Z"})
    EXPECT_EQ(cli::parse_time(text), std::nullopt) << text;
}

TEST(Ages, print_times_as_go_does) {
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00Z"), "2026-01-01 00:00:00 +0000 UTC");
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00.120Z"), "2026-01-01 00:00:00.12 +0000 UTC");
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00+02:00"), "2026-01-01 00:00:00 +0200 +0200");
  EXPECT_EQ(cli::go_time(""), "0001-01-01 00:00:00 +0000 UTC");
}

}  // namespace
