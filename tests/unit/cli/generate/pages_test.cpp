// SPDX-License-Identifier: Apache-2.0
#include "exit_code.hpp"
#include "generate/topics.hpp"

#include <gtest/gtest.h>

using cli::with_exit_codes;

TEST(Pages, get_the_table_of_exit_codes_between_their_marks) {
  const std::string mark = "<!-- exit codes: written by scripts/dev gen -->\n";
  const std::string page = with_exit_codes("# Before\n\n" + mark + "stale\n<!-- end -->\n\nAfter\n");
  EXPECT_TRUE(page.starts_with("# Before\n\n" + mark + "| code | meaning |\n| --- | --- |\n| 0 | done"));
  EXPECT_TRUE(page.ends_with(" |\n<!-- end -->\n\nAfter\n"));
  EXPECT_NE(page.find("| 7 | `--timeout` passed; the change"), std::string::npos) << page;
  for (const cli::ExitMeaning& one : cli::exit_codes())
    EXPECT_NE(page.find("\n| " + std::to_string(static_cast<int>(one.code)) + " | "), std::string::npos);
  EXPECT_EQ(with_exit_codes(page), page);
}

TEST(Pages, without_marks_stay_as_they_are) {
  for (const char* page : {"", "# Page\n", "<!-- exit codes: written by scripts/dev gen -->\nno end"})
    EXPECT_EQ(with_exit_codes(page), page);
}
