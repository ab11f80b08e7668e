// SPDX-License-Identifier: Apache-2.0
// Tests how a log line is printed.
#include "output/lists/log_text.hpp"

#include <gtest/gtest.h>

namespace {

using cli::log_text;
using cli::LogFormat;
using cli::LogSource;

swarm::LogLine line() {
  swarm::LogLine result;
  result.timestamp = "2026-01-02T03:04:05.000000000Z";
  result.task = "abcdefghijklmnopqrstuvwxy";
  result.details = {{"env", "prod"}, {"tier", "web"}};
  result.message = "hello";
  return result;
}

const LogSource web_source{"web", "host-1", 3};

TEST(LogText, says_whose_it_is_as_docker_does) {
  EXPECT_EQ(log_text(line(), web_source, {}), "web.3.abcdefghijkl@host-1    | hello");
  EXPECT_EQ(log_text(line(), web_source, {.slot_digits = 2}), "web.3.abcdefghijkl@host-1     | hello");
  EXPECT_EQ(log_text(line(), web_source, {.task_ids = LogFormat::TaskIds::none}), "web.3@host-1    | hello");
  EXPECT_EQ(log_text(line(), web_source, {.task_ids = LogFormat::TaskIds::whole}),
            "web.3.abcdefghijklmnopqrstuvwxy@host-1    | hello");
}

TEST(LogText, adds_times_and_details_where_asked) {
  EXPECT_EQ(log_text(line(), web_source, {.timestamps = true, .details = true}),
            "2026-01-02T03:04:05.000000000Z web.3.abcdefghijkl@host-1    | env=prod,tier=web hello");
  EXPECT_EQ(log_text(line(), {}, {.prefix = false, .timestamps = true}),
            "2026-01-02T03:04:05.000000000Z hello");
  EXPECT_EQ(log_text(line(), {}, {.prefix = false}), "hello");
}

TEST(LogText, a_task_that_is_gone_has_no_slot) {
  EXPECT_EQ(log_text(line(), {"web", "n1", {}}, {}), "web.abcdefghijkl@n1    | hello");
}

TEST(LogText, colours_stay_and_other_control_characters_become_codes) {
  EXPECT_EQ(cli::visible_but_colors("\x1b[1;31mred\x1b[0m"), "\x1b[1;31mred\x1b[0m\x1b[0m");
  EXPECT_EQ(cli::visible_but_colors("a\tb\x1b[2Jc\rd"), "a\tb\\x1b[2Jc\\x0dd");
  EXPECT_EQ(cli::visible_but_colors("\x1b"), "\\x1b");
}

}  // namespace
