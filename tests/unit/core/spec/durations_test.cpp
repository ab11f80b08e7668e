// SPDX-License-Identifier: Apache-2.0
// Tests how durations are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Durations, are_gos) {
  expect_reads(value::duration, {{"0", "0"},
                                 {"0s", "0"},
                                 {"-0s", "0"},
                                 {"5s", "5000000000"},
                                 {"+5s", "5000000000"},
                                 {"500ms", "500000000"},
                                 {"1h30m", "5400000000000"},
                                 {"1.5h", "5400000000000"},
                                 {".5s", "500000000"},
                                 {"5.s", "5000000000"},
                                 {"1h2m3s4ms5us6ns", "3723004005006"},
                                 {"1\u00b5s", "1000"},
                                 {"1\u03bcs", "1000"},
                                 {"1s1s", "2000000000"},
                                 {"0.1234567899s", "123456789"},
                                 {"0.3333333333333333333h", "1199999999999"},
                                 {"2562047h47m16.854775807s", "9223372036854775807"}});
}

TEST(Durations, refuse_invalid_values) {
  constexpr std::string_view none = "not a duration: numbers with units ns, us, ms, s, m or h, such as 1m30s";
  expect_refuses(value::duration, {{"", none},
                                   {"x", none},
                                   {"s", none},
                                   {".s", none},
                                   {"-", none},
                                   {"5", "a unit is missing after 5: ns, us, ms, s, m or h"},
                                   {"1m5", "a unit is missing after 5: ns, us, ms, s, m or h"},
                                   {"1d", "'d' is not a unit of time: ns, us, ms, s, m or h"},
                                   {"5 s", "' s' is not a unit of time: ns, us, ms, s, m or h"},
                                   {"-5s", "negative: a duration of 0 or more"},
                                   {"2562048h", "too long: at most 2562047h"},
                                   {"99999999999999999999s", "too long: at most 2562047h"},
                                   {"2562047h48m", "too long: at most 2562047h"}});
}

TEST(Durations, of_health_checks_keep_to_the_engines_minimum) {
  expect_reads(value::health_duration, {{"0", "0"}, {"1ms", "1000000"}});
  expect_refuses(value::health_duration, {{"999us", "too short: 1ms or more, or 0 for the default"},
                                          {"-1s", "negative: a duration of 0 or more"}});
}

TEST(Durations, are_shown_as_go_prints_them) {
  const std::vector<std::pair<std::int64_t, std::string>> table{{0, "0s"},
                                                                {1, "1ns"},
                                                                {1500, "1.5\u00b5s"},
                                                                {2000000, "2ms"},
                                                                {1500000000, "1.5s"},
                                                                {5000000000, "5s"},
                                                                {60000000000, "1m0s"},
                                                                {5400000000000, "1h30m0s"},
                                                                {3600000000001, "1h0m0.000000001s"},
                                                                {-5000000000, "-5s"},
                                                                {INT64_MIN, "-2562047h47m16.854775808s"}};
  for (const auto& [nanoseconds, shown] : table) EXPECT_EQ(value::duration_text(nanoseconds), shown);
}
