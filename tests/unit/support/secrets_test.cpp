// SPDX-License-Identifier: Apache-2.0
// Tests the search for planted secrets.
#include "support/secrets.hpp"

#include "support/process.hpp"

#include <swarm/text.hpp>

#include <string>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

using namespace test;

TEST(Secrets, are_found_as_they_are_and_in_base64) {
  for (const std::string before : {"", "u", "u:", "user:", "{\"password\":\""}) {
    const std::string secret = before + std::string(planted_secret) + "S\"}";
    EXPECT_TRUE(shows_secret("x " + secret));
    EXPECT_TRUE(shows_secret("x " + swarm::base64(secret))) << before;
    EXPECT_TRUE(shows_secret("x " + swarm::base64url(secret))) << before;
  }
  EXPECT_FALSE(shows_secret("PASSWORD=***** hunter"));
}

TEST(Secrets, in_the_output_of_a_program_fail_the_test) {
  const auto print = [](const char* to, bool asked) {
    run({.argv = {"sh", "-c", std::string("echo hunt\"\"er2 ") + to},
         .environment = {},
         .asks_for_secrets = asked});
  };
  EXPECT_NONFATAL_FAILURE(print("", false), "stdout of sh");
  EXPECT_NONFATAL_FAILURE(print(">&2", true), "stderr of sh");
  print("", true);
}
