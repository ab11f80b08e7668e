// SPDX-License-Identifier: Apache-2.0
// Tests the help texts.
#include "generate/help.hpp"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

using namespace cli;

TEST(Help, is_short_for_h_and_whole_for_help) {
  for (const Command* command : commands()) {
    const std::string brief = help_text(command, 80, Help::brief), full = help_text(command, 80, Help::full);
    EXPECT_LT(std::ranges::count(brief, '\n'), 60) << command->name;
    EXPECT_LT(brief.size(), full.size()) << command->name;
    EXPECT_EQ(brief.substr(0, brief.find('\n')), full.substr(0, full.find('\n')));
  }
  const std::string create = help_text(find_command("create"), 80, Help::brief);
  EXPECT_NE(create.find("--replicas"), create.npos);
  EXPECT_EQ(create.find("--health-start-interval"), create.npos);
  EXPECT_NE(create.find("swarmctl create --help"), create.npos);
}

TEST(Help, fits_the_width) {
  // Counts characters, not bytes. Command lines stay in one piece, so that they can be copied.
  const auto width = [](std::string_view line) {
    return std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
  };
  for (const int columns : {60, 72, 80, 100})
    for (const Command* command : commands())
      for (const Help how : {Help::brief, Help::full}) {
        std::istringstream text(help_text(command, columns, how));
        for (std::string line; std::getline(text, line);)
          if (!line.starts_with("  swarmctl ") && !line.starts_with("Usage: ")) {
            EXPECT_LE(width(line), columns) << command->name << ": " << line;
          }
      }
}

TEST(Help, examples_stand_before_flags) {
  const std::string text = help_text(find_command("update"), 80);
  EXPECT_LT(text.find("Examples:"), text.find("--env-add"));
}

TEST(Help, has_topics) {
  for (const char* name : {"exit-codes", "environment", "formats", "ci", "connection", "migration"}) {
    const Topic* topic = find_topic(name);
    ASSERT_NE(topic, nullptr) << name;
    EXPECT_GT(topic->terms().size(), 5U) << name;
    EXPECT_NE(help_text(nullptr, 80).find("\n  " + std::string(name) + "  "), std::string::npos) << name;
  }
}

TEST(Help, says_what_is_enough_to_remove_an_item) {
  const std::string update = help_text(find_command("update"), 80);
  for (const char* line :
       {"--env-rm KEY  ", "--label-rm KEY  ", "--mount-rm TARGET  ", "--host-rm NAME[:ADDRESS]",
        "--ulimit-rm NAME  ", "--publish-rm [PUBLISHED:]TARGET"})
    EXPECT_NE(update.find(line), update.npos) << line;
  EXPECT_NE(update.find("--env-add KEY[=VALUE]"), update.npos);
}

TEST(Help, aligns_explanations_with_short_terms) {
  const std::string help = help_text(nullptr, 80);
  EXPECT_NE(help.find("\n  ls, list     List services\n"), help.npos) << help;
  EXPECT_NE(help.find("\n  10    there are differences (only with --exit-code)\n"), help.npos) << help;
}
