// SPDX-License-Identifier: Apache-2.0
// Tests the log levels of the program.
#include "terminal/log.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>

#include <gtest/gtest.h>

using namespace cli;

namespace {

/// What is logged at a level, without the timestamps.
std::string heard(std::string_view level) {
  std::string text;
  Stream err(text);
  start_log(level, err);
  swarm::log::write(swarm::log::Level::trace, "one");
  swarm::log::write(swarm::log::Level::debug, "GET /services {} \x1b[2J");
  swarm::log::write(swarm::log::Level::info, "two");
  swarm::log::write(swarm::log::Level::warn, "three");
  start_log("off", err);
  swarm::log::write(swarm::log::Level::warn, "four");
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines += text.substr(at + sizeof "00:00:00.000", end - at - sizeof "00:00:00.000") + "|";
    at = end + 1;
  }
  return lines;
}

}  // namespace

TEST(StartLog, shows_the_level_asked_for_and_above) {
  EXPECT_EQ(heard("trace"), "trace one|debug GET /services {} \\x1b[2J|info two|warning three|");
  EXPECT_EQ(heard("debug"), "debug GET /services {} \\x1b[2J|info two|warning three|");
  EXPECT_EQ(heard("warn"), "warning three|");
  EXPECT_EQ(heard("error"), "");
}

TEST(StartLog, is_silent_where_nobody_asked) {
  std::string text;
  Stream err(text);
  for (const char* level : {"off", ""}) {
    start_log(level, err);
    EXPECT_FALSE(swarm::log::wanted());
  }
}

TEST(StartLog, refuses_what_is_no_level) {
  std::string text;
  Stream err(text);
  EXPECT_THROW(start_log("loud", err), swarm::Error);
}
