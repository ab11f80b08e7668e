// SPDX-License-Identifier: Apache-2.0
// Tests the table of service flags against the API's own description.
#include "flags/flag.hpp"

#include <swarm/engine.hpp>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace {

/// The API version that introduced each field of ServiceSpec, from the API's own description; 1.41 stands for
/// 1.41 or earlier.
std::map<std::string, swarm::Api> described_fields() {
  std::ifstream file(SOURCE_DIR "/tests/data/api_fields.txt");
  std::map<std::string, swarm::Api> fields;
  for (std::string line; std::getline(file, line);) {
    std::istringstream columns(line);
    std::string pointer, type, since;
    columns >> pointer >> type >> since;
    if (pointer.starts_with('/')) fields[pointer] = swarm::Api::parse(since).value();
  }
  return fields;
}

}  // namespace

TEST(ServiceFlags, edit_fields_that_the_api_has) {
  const auto fields = described_fields();
  ASSERT_GT(fields.size(), 200U);
  for (const auto& row : cli::service_flags()) {
    EXPECT_TRUE(fields.contains(std::string(row.at))) << "--" << row.name << ": " << row.at;
  }
}

TEST(ServiceFlags, ask_for_the_api_version_that_knows_their_field) {
  constexpr swarm::Api oldest_described{1, 41};
  for (const auto& [pointer, since] : described_fields()) {
    for (const auto& row : cli::service_flags()) {
      if (row.at != pointer) continue;
      if (since == oldest_described)
        EXPECT_LE(row.since, since) << "--" << row.name;
      else
        EXPECT_EQ(row.since, since) << "--" << row.name;
    }
  }
}

TEST(ServiceFlags, are_reported_in_one_line_without_a_full_stop) {
  for (const auto& row : cli::service_flags()) {
    EXPECT_FALSE(row.help.empty()) << "--" << row.name;
    EXPECT_EQ(row.help.find_first_of("\n\t"), std::string_view::npos) << "--" << row.name;
    EXPECT_FALSE(row.help.ends_with('.')) << "--" << row.name << ": " << row.help;
    EXPECT_LE(row.help.size(), 72U) << "--" << row.name << ": " << row.help;
  }
}
