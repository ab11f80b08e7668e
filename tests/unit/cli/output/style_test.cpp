// SPDX-License-Identifier: Apache-2.0
// Tests the colours of the output.
#include "output/style.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Style, colours_nothing_unless_asked) {
  EXPECT_EQ(cli::Style()(cli::Tone::error, "error"), "error");
  EXPECT_EQ(cli::Style(true)(cli::Tone::error, "error"), "\x1b[1;31merror\x1b[0m");
  EXPECT_EQ(cli::Style(true)(cli::Tone::good, ""), "");
}

}  // namespace
