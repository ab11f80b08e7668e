// SPDX-License-Identifier: Apache-2.0
// Tests how YAML scalars are interpreted.
#include "yaml/scalars.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;

TEST(YamlScalars, are_those_of_the_core_schema) {
  const std::vector<std::pair<std::string, Json>> table{
      {"", nullptr},
      {"~", nullptr},
      {"null", nullptr},
      {"Null", nullptr},
      {"NULL", nullptr},
      {"nULL", "nULL"},
      {"true", true},
      {"True", true},
      {"TRUE", true},
      {"tRUE", "tRUE"},
      {"false", false},
      {"FALSE", false},
      {"yes", "yes"},
      {"no", "no"},
      {"on", "on"},
      {"Off", "Off"},
      {"y", "y"},
      {"0", 0},
      {"-0", 0},
      {"+12", 12},
      {"-12", -12},
      {"0440", 440},
      {"08", 8},
      {"0o17", 15},
      {"0o18", "0o18"},
      {"-0o17", "-0o17"},
      {"0o", "0o"},
      {"0x1f", 31},
      {"0x1F", 31},
      {"0xg", "0xg"},
      {"0b11", "0b11"},
      {"1_000", "1_000"},
      {"22:22", "22:22"},
      {"9223372036854775807", INT64_MAX},
      {"-9223372036854775808", INT64_MIN},
      {"18446744073709551615", UINT64_MAX},
      {"18446744073709551616", 18446744073709551616.0},
      {"1e3", 1000.0},
      {"1E+3", 1000.0},
      {"1e-3", 0.001},
      {"1.", 1.0},
      {".5", 0.5},
      {"-.5", -0.5},
      {"+1.5", 1.5},
      {"1.27", 1.27},
      {"1.27.0", "1.27.0"},
      {".", "."},
      {"-", "-"},
      {"+", "+"},
      {"e3", "e3"},
      {"1e", "1e"},
      {"1e+", "1e+"},
      {".e3", ".e3"},
      {"--1", "--1"},
      {"1 2", "1 2"},
      {"inf", "inf"},
      {".Nan.", ".Nan."},
      {"-.nan", "-.nan"},
      {"2001-12-14", "2001-12-14"},
  };
  for (const auto& [word, meaning] : table) {
    const auto value = cli::plain_scalar(word);
    ASSERT_TRUE(value) << word;
    EXPECT_EQ(*value, meaning) << word;
    EXPECT_EQ(value->is_number_float(), meaning.is_number_float()) << word;
  }
}

TEST(YamlScalars, are_not_what_json_cannot_hold) {
  for (const char* word :
       {".inf", ".Inf", "-.INF", "+.inf", ".nan", ".NaN", ".NAN", "1e999", "0xfffffffffffffffff"})
    EXPECT_FALSE(cli::plain_scalar(word)) << word;
}

TEST(YamlScalars, are_text_only_if_both_versions_of_yaml_say_so) {
  for (const char* word : {"web", "nginx:1.27", "10.0.0.1", "1.2.3", "8080:tcp", "node.role==manager", "Nope",
                           "-x", "1h30m", "0xg:", "latest", "a b"})
    EXPECT_EQ(cli::is_plain_text(word), std::string(word) != "0xg:") << word;
  for (const char* word : {"",    "~",    "null",  "true",  "yes",  "NO",         "On",
                           "off", "y",    "N",     "12",    "1.27", "0o17",       "0x1f",
                           "1e3", ".inf", "22:22", "1_000", "0b11", "2001-12-14", "2001-12-14T21:59:43.10Z",
                           "<<",  "="})
    EXPECT_FALSE(cli::is_plain_text(word)) << word;
}
