// SPDX-License-Identifier: Apache-2.0
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
                                {"\xff", "not UTF-8 text, which is all that the engine takes"}});
}

TEST(Words, join_to_text_that_splits_to_the_same_words) {
  EXPECT_EQ(value::join_words({"sh", "-c", "echo it's", ""}), R"(sh -c 'echo it'\''s' '')");
  EXPECT_EQ(value::join_words({}), "");
  expect_shows_held(value::words, {{"null", ""}, {R"(["a",1,null])", "a '' ''"}});
}
