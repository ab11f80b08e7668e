// SPDX-License-Identifier: Apache-2.0
// Tests the simple values: text, booleans, counts and others.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Values, text_is_any_text) {
  expect_reads(value::text, {{"", R"("")"}, {"a b", R"("a b")"}, {"grün", R"("grün")"}});
  expect_refuses(value::text, {{"\xff", "not UTF-8 text, the only encoding that the engine accepts"}});
}

TEST(Values, utf8_excludes_overlong_forms_surrogates_and_cut_sequences) {
  for (const std::string_view broken :
       {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_NE(complaint([&] { value::read_text(broken); }), "");
  for (const std::string_view whole : {"\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf", "€"})
    EXPECT_EQ(complaint([&] { value::read_text(whole); }), "");
}

TEST(Values, booleans_are_go_words) {
  for (const std::string_view word : {"1", "t", "T", "TRUE", "true", "True"})
    EXPECT_EQ(value::read_boolean(word), Json(true));
  for (const std::string_view word : {"0", "f", "F", "FALSE", "false", "False"})
    EXPECT_EQ(value::read_boolean(word), Json(false));
  expect_shows(value::boolean, {{"1", "true"}, {"F", "false"}});
  for (const std::string_view word : {"", "maybe", "yes", "tRUE", "2"})
    EXPECT_EQ(complaint([&] { value::read_boolean(word); }), "not a boolean: true, t, 1, false, f or 0");
}

TEST(Values, counts_have_go_base_zero) {
  expect_reads(value::count, {{"0", "0"},
                              {"3", "3"},
                              {"0x10", "16"},
                              {"0XfF", "255"},
                              {"0o17", "15"},
                              {"010", "8"},
                              {"0b11", "3"},
                              {"1_000", "1000"},
                              {"0x_1f", "31"},
                              {"0_7", "7"},
                              {"18446744073709551615", "18446744073709551615"}});
  for (const std::string_view junk :
       {"", "x", "-1", "+1", "08", "1__0", "_1", "1_", "0x", "1.5", " 1", "1 ", "0o8"})
    expect_refuses(value::count, {{junk, "not a whole number, 0 or more"}});
  expect_refuses(value::count, {{"18446744073709551616", "too large: at most 18446744073709551615"}});
}

TEST(Values, integers_have_a_sign) {
  expect_reads(value::integer,
               {{"-5", "-5"}, {"+5", "5"}, {"-0x10", "-16"}, {"9223372036854775807", "9223372036854775807"}});
  expect_refuses(value::integer, {{"--5", "not a whole number"},
                                  {"-", "not a whole number"},
                                  {"", "not a whole number"},
                                  {"9223372036854775808", "out of range: a whole number"}});
}

TEST(Values, numbers_with_a_range_name_it) {
  expect_reads(value::pids, {{"0", "0"}, {"100", "100"}, {"4194304", "4194304"}});
  expect_refuses(value::pids, {{"-1", "out of range: a whole number from 0 to 4194304"},
                               {"4194305", "out of range: a whole number from 0 to 4194304"}});
  expect_reads(value::retries, {{"3", "3"}});
  expect_refuses(value::retries, {{"-1", "out of range: a whole number from 0 to 2147483647"},
                                  {"2147483648", "out of range: a whole number from 0 to 2147483647"},
                                  {"x", "not a whole number from 0 to 2147483647"}});
  expect_reads(value::oom_score, {{"-1000", "-1000"}, {"1000", "1000"}});
  expect_refuses(value::oom_score, {{"5000", "out of range: a whole number from -1000 to 1000"}});
  expect_reads(value::swappiness, {{"-1", "-1"}, {"100", "100"}});
  expect_refuses(value::swappiness,
                 {{"101", "out of range: a whole number from 0 to 100, or -1 for the node's default"}});
}

TEST(Values, ratios_are_the_shortest_decimal_of_a_float32) {
  expect_reads(value::ratio, {{"0", "0"},
                              {"0.0", "0"},
                              {"1", "1"},
                              {"1.0", "1"},
                              {"0.1", "0.1"},
                              {"0.25", "0.25"},
                              {".5", "0.5"},
                              {"+0.4", "0.4"},
                              {"1e-2", "0.01"},
                              {"0.123456789", "0.12345679"}});
  expect_refuses(value::ratio, {{"x", "not a ratio: a number from 0 to 1"},
                                {"-0.1", "not a ratio: a number from 0 to 1"},
                                {"nan", "not a ratio: a number from 0 to 1"},
                                {"1e", "not a ratio: a number from 0 to 1"},
                                {".", "not a ratio: a number from 0 to 1"},
                                {"", "not a ratio: a number from 0 to 1"},
                                {"1.1", "out of range: a number from 0 to 1"},
                                {"1e99", "out of range: a number from 0 to 1"}});
  EXPECT_EQ(value::show_ratio(0.10000000149011612), "0.1");
}

TEST(Values, held_values_of_other_types_are_shown_without_a_crash) {
  for (const auto& codec : {value::text, value::count, value::integer, value::ratio, value::bytes,
                            value::cpus, value::duration, value::name, value::image})
    for (const char* held : {"null", "[]", "{}", "[[1]]"}) EXPECT_EQ(codec.show(Json::parse(held)), "");
}
