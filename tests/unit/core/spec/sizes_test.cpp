// SPDX-License-Identifier: Apache-2.0
// Tests how sizes in bytes are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

namespace {
constexpr std::string_view no_size =
    "not a size: a number, optionally with b, k, m, g, t or p, such as 512m or 1.5g";
constexpr std::string_view no_cpus = "not a number of CPUs: 0.5, 1/2 or 2, 0 or more";
constexpr std::string_view too_precise = "too precise: at most nine decimal places";
}  // namespace

TEST(Sizes, are_powers_of_1024_with_docker_suffixes) {
  expect_reads(value::bytes, {{"0", "0"},
                              {"64", "64"},
                              {"64b", "64"},
                              {"32k", "32768"},
                              {"512m", "536870912"},
                              {"512M", "536870912"},
                              {"64KB", "65536"},
                              {"1g", "1073741824"},
                              {"1.5 GiB", "1610612736"},
                              {"1t", "1099511627776"},
                              {"1p", "1125899906842624"},
                              {".5k", "512"},
                              {"1.1m", "1153433"},
                              {"1e3", "1000"},
                              {"1e-3k", "1"},
                              {"+5", "5"},
                              {"1.9", "1"},
                              {"0e999999999", "0"},
                              {"1e-999999999g", "0"},
                              {"9223372036854775807", "9223372036854775807"}});
  expect_shows(value::bytes, {{"1024m", "1g"}, {"1.5g", "1536m"}, {"1000", "1000"}, {"0", "0"}});
}

TEST(Sizes, refuse_invalid_values) {
  for (const std::string_view junk : {"", "x", "1x", "5  m", "5mm", "5bb", "5gi", "5gbi", "1.2.3", "m", "inf",
                                      "0x10", "1e", "1e+-5", "1 000"})
    expect_refuses(value::bytes, {{junk, no_size}});
  for (const std::string_view huge :
       {"8192p", "9223372036854775808", "1e19", "1e999999999", "99999999999999999999.5"})
    expect_refuses(value::bytes, {{huge, "too large: a size is less than 8192p"}});
}

TEST(Sizes, memory_limits_keep_to_the_engines_minimum) {
  expect_reads(value::limit_memory, {{"0", "0"}, {"4m", "4194304"}, {"1t", "1099511627776"}});
  expect_refuses(value::limit_memory, {{"64KB", "too small: 4m or more, or 0 for none"},
                                       {"-5m", "negative: a size of 0 or more"}});
}

TEST(Sizes, swap_may_be_unlimited) {
  expect_reads(value::swap, {{"-1", "-1"}, {"0", "0"}, {"2g", "2147483648"}});
  expect_refuses(value::swap,
                 {{"-2", "out of range: a size such as 1g, or -1 for unlimited"}, {"x", no_size}});
}

TEST(Sizes, cpus_are_exact_rationals) {
  expect_reads(value::cpus, {{"0", "0"},
                             {"0.000", "0"},
                             {"0/5", "0"},
                             {"2", "2000000000"},
                             {"0.5", "500000000"},
                             {"1.25", "1250000000"},
                             {"1/2", "500000000"},
                             {"3/6", "500000000"},
                             {"1e-3", "1000000"},
                             {"0.001", "1000000"},
                             {"1.000000001", "1000000001"},
                             {"0.1000000000000", "100000000"},
                             {"+1", "1000000000"},
                             {"1e2", "100000000000"},
                             {"9223372036.854775807", "9223372036854775807"}});
  expect_shows(value::cpus, {{"1/4", "0.25"}, {"2.0", "2"}, {"0", "0"}, {"0.001", "0.001"}, {"10", "10"}});
  expect_shows_held(value::cpus, {{"-500000000", "-0.5"}, {"1.5", ""}});
}

TEST(Sizes, cpus_of_a_limit_are_at_least_what_a_node_can_enforce) {
  expect_reads(value::limit_cpus, {{"0", "0"}, {"0.01", "10000000"}, {"1/4", "250000000"}});
  expect_shows(value::limit_cpus, {{"0.01", "0.01"}, {"2", "2"}});
  expect_refuses(value::limit_cpus, {{"0.009999999", "too small: 0.01 CPUs or more, or 0 for none"},
                                     {"0.001", "too small: 0.01 CPUs or more, or 0 for none"},
                                     {"x", no_cpus}});
}

TEST(Sizes, cpus_refuse_what_the_engine_would) {
  expect_refuses(value::cpus, {{"x", no_cpus},
                               {"", no_cpus},
                               {"-1", "negative: a number of CPUs of 0 or more"},
                               {"1/0", no_cpus},
                               {"1/", no_cpus},
                               {"1.5/2", no_cpus},
                               {"1/-2", no_cpus},
                               {"0.0000000001", too_precise},
                               {"1/3", too_precise},
                               {"1e-999999999", too_precise},
                               {"0.000000001", "too small: 0.001 CPUs or more, or 0 for none"},
                               {"9223372037", "too large: at most 9223372036 CPUs"},
                               {"1e999999999", "too large: at most 9223372036 CPUs"}});
}

TEST(Sizes, read_in_a_binary_unit_of_four_digits) {
  EXPECT_EQ(value::size_text(0), "0B");
  EXPECT_EQ(value::size_text(1023), "1023B");
  EXPECT_EQ(value::size_text(134217728), "128MiB");
  EXPECT_EQ(value::size_text(1610612736), "1.5GiB");
  EXPECT_EQ(value::size_text(1234567), "1.177MiB");
  EXPECT_EQ(value::size_text(9223372036854775807), "8EiB");
}
