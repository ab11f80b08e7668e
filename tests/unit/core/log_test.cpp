// SPDX-License-Identifier: Apache-2.0
// Tests that the library logs nothing until a listener is set.
#include <swarm/log.hpp>

#include <string>

#include <gtest/gtest.h>

using namespace swarm;

TEST(Log, is_silent_until_someone_listens) {
  EXPECT_FALSE(log::wanted());
  std::string heard;
  log::listen([&](log::Level, std::string_view line) { heard = line; });
  EXPECT_TRUE(log::wanted());
  log::write(log::Level::debug, "GET /services 200");
  log::listen({});
  log::write(log::Level::debug, "unheard");
  EXPECT_EQ(heard, "GET /services 200");
}
