// SPDX-License-Identifier: Apache-2.0
// Tests how ages are computed and printed.
#include "output/lists/cells.hpp"
#include "support/random.hpp"

#include <optional>
#include <regex>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

TEST(Ages, are_worded_as_in_docker) {
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

/// Parses RFC 3339 with a regular expression, in the forms that the engine uses.
std::optional<cli::Clock::time_point> slowly_parsed(const std::string& text) {
  using namespace std::chrono;
  static const std::regex form(
      R"((\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d)))");
  std::smatch part;
  if (!std::regex_match(text, part, form)) return std::nullopt;
  const auto number = [&](std::size_t index) { return std::stoi(part[index].str()); };
  const year_month_day date{year(number(1)), month(static_cast<unsigned>(number(2))),
                            day(static_cast<unsigned>(number(3)))};
  if (!date.ok() || date.year() < year(1700) || date.year() > year(2200)) return std::nullopt;
  const int nanos = part[7].matched ? std::stoi((part[7].str() + "000000000").substr(0, 9)) : 0;
  minutes offset{0};
  if (part[8].matched) offset = hours(number(9)) + minutes(number(10));
  if (part[8] == "-") offset = -offset;
  return cli::Clock::time_point(sys_days(date)) + hours(number(4)) + minutes(number(5)) + seconds(number(6)) +
         nanoseconds(nanos) - offset;
}

TEST(Ages, times_are_those_that_a_regular_expression_finds) {
  auto random = test::seeded("Ages");
  static constexpr std::string_view changes = "0123456789-:.+TtZz x";
  int times = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "2026-0" + std::to_string(1 + test::below(9, random)) + "-2" +
                       std::to_string(test::below(9, random)) + "T0" +
                       std::to_string(test::below(10, random)) + ":59:07";
    if (test::below(3, random) > 0) text += "." + std::string(test::below(12, random), '7');
    text += test::below(2, random) == 0 ? "Z" : "-07:30";
    for (auto changed = test::below(3, random); changed > 0; --changed)
      text[test::below(text.size(), random)] = changes[test::below(changes.size(), random)];
    if (test::below(8, random) == 0) text.resize(test::below(text.size(), random));
    const auto expected = slowly_parsed(text);
    ASSERT_EQ(cli::parse_time(text), expected) << text;
    times += expected ? 1 : 0;
  }
  EXPECT_GT(times, 5000);
}

TEST(Ages, print_times_as_go_does) {
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00Z"), "2026-01-01 00:00:00 +0000 UTC");
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00.120Z"), "2026-01-01 00:00:00.12 +0000 UTC");
  EXPECT_EQ(cli::go_time("2026-01-01T00:00:00+02:00"), "2026-01-01 00:00:00 +0200 +0200");
  EXPECT_EQ(cli::go_time(""), "0001-01-01 00:00:00 +0000 UTC");
}

}  // namespace
