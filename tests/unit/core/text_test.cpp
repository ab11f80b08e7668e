// SPDX-License-Identifier: Apache-2.0
#include <swarm/text.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

using namespace swarm;

TEST(Text, folds_ascii_and_nothing_else) {
  EXPECT_EQ(lower("Äpfel-ZEBRA_[@`{"), "Äpfel-zebra_[@`{");
  EXPECT_EQ(upper("äpfel-zebra_[@`{"), "äPFEL-ZEBRA_[@`{");
  EXPECT_TRUE(equal_fold("Content-Length", "content-LENGTH"));
  EXPECT_FALSE(equal_fold("a", "ab"));
  EXPECT_FALSE(equal_fold("[", "{"));
}

TEST(Text, is_trimmed_at_both_ends_only) {
  EXPECT_EQ(trimmed(" \t a b\r\n\v\f"), "a b");
  EXPECT_EQ(trimmed(" \t "), "");
  EXPECT_EQ(trimmed(""), "");
}

/// RFC 4648, section 10.
TEST(Text, carries_bytes_as_base64) {
  const struct {
    const char *bytes, *text;
  } table[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};
  for (const auto& row : table) {
    EXPECT_EQ(base64(row.bytes), row.text);
    EXPECT_EQ(base64url(row.bytes), row.text);
    EXPECT_EQ(from_base64(row.text), row.bytes);
  }
  const std::string all_ones("\xff\xef\xbe");
  EXPECT_EQ(base64(all_ones), "/+++");
  EXPECT_EQ(base64url(all_ones), "_---");
  EXPECT_EQ(from_base64("/+++"), all_ones);
  EXPECT_EQ(from_base64("Zg"), "f") << "padding may be missing";
}

TEST(Text, that_is_no_base64_is_nothing) {
  for (const char* text : {"_---", "Zm 9v", "Zg==Zg==", "Zg\n", "Z", "Zm9vY"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
