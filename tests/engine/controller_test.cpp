// SPDX-License-Identifier: Apache-2.0
// Runs the deploy controller in examples/ on a real engine and checks what it prints.
#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using testing::HasSubstr;

TEST(Controller, brings_a_service_to_what_is_wanted_and_says_what_became_of_it) {
  const test::RealEngine engine;
  const test::Scene scene{engine};
  const std::string name = scene.name();
  const auto outcome =
      test::run({.argv = {CONTROLLER_BINARY, "unix:///nonexistent/docker.sock," + engine.host(), name}});
  ASSERT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(" answers in the place of unix:///nonexistent/docker.sock\n"));
  EXPECT_THAT(outcome.out, HasSubstr("create: done\n"));
  EXPECT_THAT(outcome.out, HasSubstr("lost 1 race, and kept the rival's label: 1\n"));
  EXPECT_THAT(outcome.out, HasSubstr("scale: done\n"));
  EXPECT_THAT(outcome.out, HasSubstr("stale_version: the newest version is "));
  EXPECT_THAT(outcome.out, HasSubstr("bad update: rolled_back\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  it logged: boom\n"));
  EXPECT_THAT(outcome.out, HasSubstr("rollback: done\n"));
  EXPECT_THAT(outcome.out, HasSubstr("cancelled: interrupted\n"));
  EXPECT_THAT(outcome.out, HasSubstr("remove: gone\n"));
  EXPECT_EQ(engine.service(name), nullptr);
}
