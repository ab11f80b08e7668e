// SPDX-License-Identifier: Apache-2.0
// Tests that text is split into words and quoted as in a shell.
#include "support/process.hpp"
#include "support/random.hpp"
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Words, are_split_and_quoted_as_in_a_shell) {
  expect_reads(value::words, {{"", "[]"},
                              {"  \t\n", "[]"},
                              {"echo hi", R"(["echo","hi"])"},
                              {"echo 'a b' c", R"(["echo","a b","c"])"},
                              {R"(sh -c "echo \"hi\"")", R"(["sh","-c","echo \"hi\""])"},
                              {"/bin/sh -c", R"(["/bin/sh","-c"])"},
                              {"''", R"([""])"},
                              {R"("" a)", R"(["","a"])"},
                              {"a'b c'd", R"(["ab cd"])"},
                              {R"(a"b"'c')", R"(["abc"])"},
                              {R"(a\ b)", R"(["a b"])"},
                              {R"(\n)", R"(["n"])"},
                              {R"("\n")", R"(["n"])"},
                              {R"('\n')", R"(["\\n"])"},
                              {"a\r\nb", R"(["a","b"])"},
                              {"'a\nb'", R"(["a\nb"])"},
                              {"$HOME `id` *", R"(["$HOME","`id`","*"])"},
                              {"it\\'s", R"(["it's"])"}});
}

TEST(Words, a_word_initial_hash_starts_a_comment) {
  expect_reads(value::words, {{"# all", "[]"},
                              {"a#b #c d", R"(["a#b"])"},
                              {"a #c\nb", R"(["a","b"])"},
                              {"'#a' \\#b", R"(["#a","#b"])"}});
}

TEST(Words, refuse_what_is_not_closed) {
  expect_refuses(value::words, {{"'a", "a single quote is not closed"},
                                {"\"a", "a double quote is not closed"},
                                {"\"a\\\"", "a double quote is not closed"},
                                {"a\\", "nothing follows the last backslash"},
                                {"\"\\", "nothing follows the last backslash"},
                                {"\xff", "not UTF-8 text, the only encoding that the engine accepts"}});
}

TEST(Words, join_to_text_that_splits_to_the_same_words) {
  EXPECT_EQ(value::join_words({"sh", "-c", "echo it's", ""}), R"(sh -c 'echo it'\''s' '')");
  EXPECT_EQ(value::join_words({}), "");
  expect_shows_held(value::words, {{"null", ""}, {R"(["a",1,null])", "a '' ''"}});
}

TEST(ShellLine, is_one_line_with_control_characters_spelled_out) {
  EXPECT_EQ(value::shell_line({"a", "b c", "", "it's"}), R"(a 'b c' '' 'it'\''s')");
  EXPECT_EQ(value::shell_line({"PEM=l1\nl2\tx\r"}), R"($'PEM=l1\nl2\tx\r')");
  EXPECT_EQ(value::shell_line({R"(\x0a)"}), R"('\x0a')");
  EXPECT_EQ(value::shell_line({"\x1b[31m7", "a'\\\n"}), R"($'\033[31m7' $'a\'\\\n')");
  EXPECT_EQ(value::shell_line({"\x7f", "\xc2\x85", "\xc2\xa0", "\xd7\x90\xe2\x80\x8f"}),
            "$'\\177' $'\\302\\205' '\xc2\xa0' '\xd7\x90\xe2\x80\x8f'");
}

TEST(ShellLine, is_taken_back_by_a_shell) {
  auto random = test::seeded("ShellLine");
  const std::vector<std::string> parts{"\n", "\t", "\r",   "\x1b",     "\x01",         "7",
                                       "a",  "'",  "\"",   "\\",       "$x",           "`",
                                       " ",  "#",  "\x7f", "\xc2\x85", "\xe2\x82\xac", "x0a"};
  std::vector<std::string> words;
  for (int i = 0; i < 500; ++i) {
    std::string word;
    for (auto left = test::below(8, random); left > 0; --left)
      word += parts[test::below(parts.size(), random)];
    words.push_back(std::move(word));
  }
  std::string expected;
  for (const std::string& word : words) expected += word + "\x02";
  const auto result = test::run({.argv = {"bash", "-c", "printf '%s\\002' " + value::shell_line(words)}});
  EXPECT_EQ(result.out, expected);
}
