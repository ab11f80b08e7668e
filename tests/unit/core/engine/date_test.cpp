// SPDX-License-Identifier: Apache-2.0
// Tests the parser of the Date header, and which names an item can have.
#include "engine/messages.hpp"

#include <gtest/gtest.h>

using namespace swarm;

TEST(Date, reads_the_header) {
  EXPECT_EQ(http_time("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(http_time("Fri, 02 Jan 2026 03:04:05 GMT"), 1767323045);
  EXPECT_EQ(http_time("Thu, 29 Feb 2024 23:59:59 GMT"), 1709251199);
  for (const auto* wrong :
       {"", "now", "Fri, 02 Foo 2026 03:04:05 GMT", "Fri, 30 Feb 2026 03:04:05 GMT",
        "Fri, 02 anF 2026 03:04:05 GMT", "Fri, 02 Jan 2026 24:04:05 GMT", "Fri, 0x Jan 2026 03:04:05 GMT"})
    EXPECT_EQ(http_time(wrong), std::nullopt) << wrong;
}

TEST(ItemName, holds_no_slash_and_no_zero_byte) {
  for (const std::string_view name : {"web", "...", "a b", ".web"}) EXPECT_TRUE(can_be_name(name)) << name;
  for (const std::string_view name :
       {std::string_view(), std::string_view("."), std::string_view(".."), std::string_view("a/b"),
        std::string_view("/"), std::string_view("a\0b", 3), std::string_view("\0", 1)})
    EXPECT_FALSE(can_be_name(name)) << name;
}
