// SPDX-License-Identifier: Apache-2.0
// Tests the text functions: case, trimming, UTF-8, base64 and percent-encoding.
#include <swarm/text.hpp>

#include <random>
#include <string>
#include <vector>

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

TEST(Text, is_percent_encoded_but_for_unreserved_characters) {
  EXPECT_EQ(url_encode("a-Z_0.~"), "a-Z_0.~");
  EXPECT_EQ(url_encode("a b/c?d&\xC3\xA4"), "a%20b%2Fc%3Fd%26%C3%A4");
}

TEST(Text, is_utf8_character_by_character) {
  const struct {
    const char* text;
    char32_t code;
    std::size_t size;
  } valid[] = {{"a", 'a', 1},
               {"\x7f", 0x7f, 1},
               {"\xc2\x80", 0x80, 2},
               {"\xdf\xbf", 0x7ff, 2},
               {"\xe0\xa0\x80", 0x800, 3},
               {"\xed\x9f\xbf", 0xd7ff, 3},
               {"\xee\x80\x80", 0xe000, 3},
               {"\xef\xbf\xbf", 0xffff, 3},
               {"\xf0\x90\x80\x80", 0x10000, 4},
               {"\xf4\x8f\xbf\xbf", 0x10ffff, 4}};
  for (const auto& [text, code, size] : valid) {
    const Character character = first_character(std::string(text) + "\x80z");
    EXPECT_TRUE(character.valid) << text;
    EXPECT_EQ(character.code, code);
    EXPECT_EQ(character.size, size);
    std::string back;
    append_utf8(back, code);
    EXPECT_EQ(back, text);
  }
  for (const std::string text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2z", "\xe0\x9f\xbf",
                                 "\xe2\x82", "\xe2\x82z", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                                 "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    const Character character = first_character(text);
    EXPECT_FALSE(character.valid) << hex(text);
    EXPECT_EQ(character.code, char32_t{0xfffd}) << hex(text);
    EXPECT_EQ(character.size, 1U) << hex(text);
  }
  for (const char32_t none : {char32_t{0xd800}, char32_t{0xdfff}, char32_t{0x110000}, char32_t{0xffffffff}}) {
    std::string replaced;
    append_utf8(replaced, none);
    EXPECT_EQ(replaced, "\xef\xbf\xbd");
  }
}

TEST(Text, is_joined_with_what_stands_between) {
  const std::vector<std::string> words{"", "a", "", "b"};
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join(words, ", "), ", a, , b");
  EXPECT_EQ(join(words, "-", [](const std::string& word) { return word + word; }), "-aa--bb");
  EXPECT_EQ(join_first({"a"}, 1), "a");
  EXPECT_EQ(join_first({"a", "b", "c"}, 1), "a and 2 more");
  EXPECT_EQ(join_first({"a", "b", "c"}, 2), "a, b and 1 more");
}

TEST(Text, is_quoted_for_a_shell_whatever_it_holds) {
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's"), R"('it'\''s')");
}

TEST(Text, stands_in_a_json_pointer_and_comes_back) {
  for (const std::string name : {"", "a", "a/b", "c~", "~1", "~0~1/"}) {
    EXPECT_EQ(unescaped_from_pointer(escaped_for_pointer(name)), name);
  }
  EXPECT_EQ(escaped_for_pointer("~1/"), "~01~1");
}

TEST(Text, has_hexadecimal_digits) {
  EXPECT_EQ(hex(std::string("\0\x7f\xff", 3)), "007fff");
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('A'), 10);
  for (const char c : {'/', ':', '@', 'G', '`', 'g', '\xc6'}) EXPECT_EQ(hex_value(c), -1) << c;
}

/// The test vectors of RFC 4648, section 10.
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

TEST(Text, of_addresses_is_decoded) {
  EXPECT_EQ(url_decode("a%20b+c%2Fd%7B%7d"), "a b c/d{}");
  EXPECT_EQ(url_decode("%%4%g0%"), "%%4%g0%");
}

TEST(Url, text_that_needs_no_decoding_is_decoded_as_the_rest) {
  std::mt19937 random(1);
  for (int i = 0; i < 5'000; ++i) {
    std::string text;
    for (auto size = random() % 12; size > 0; --size) text += "az09.%+2F"[random() % 9];
    EXPECT_EQ(url_decode(text) + " ", url_decode(text + "+")) << text;  // text with a + takes the slow path
  }
}

TEST(Text, that_is_no_base64_is_nothing) {
  for (const char* text : {"_---", "Zm 9v", "Zg==Zg==", "Zg\n", "Z", "Zm9vY"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
