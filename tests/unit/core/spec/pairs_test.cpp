// SPDX-License-Identifier: Apache-2.0
// Tests the parser of variables, labels and other pairs of key and value.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

namespace {
std::string read(value::Pair (*codec)(std::string_view), std::string_view typed) {
  const value::Pair pair = codec(typed);
  return pair.key + " -> " + pair.value;
}
}  // namespace

TEST(Pairs, variables_may_lack_a_value) {
  expect_reads(value::env, {{"A=1", R"("A=1")"},
                            {"A=", R"("A=")"},
                            {"A", R"("A")"},
                            {"A=b=c", R"("A=b=c")"},
                            {"B=x y", R"("B=x y")"}});
  expect_refuses(value::env, {{"=x", "the variable's name is empty: KEY=VALUE or KEY"},
                              {"", "the variable's name is empty: KEY=VALUE or KEY"},
                              {"A=\xff", "not UTF-8 text, the only encoding that the engine accepts"}});
}

TEST(Pairs, are_cut_at_the_first_sign) {
  EXPECT_EQ(read(value::label, "a=b=c"), "a -> b=c");
  EXPECT_EQ(read(value::label, "a"), "a -> ");
  EXPECT_EQ(read(value::option, "max-size=10m"), "max-size -> 10m");
  EXPECT_EQ(read(value::option, "bad"), "bad -> ");
  EXPECT_EQ(read(value::sysctl, "net.core.somaxconn=1"), "net.core.somaxconn -> 1");
}

TEST(Pairs, have_a_key) {
  for (auto* codec : {value::label, value::option, value::sysctl})
    for (const std::string_view junk : {"", "=x"})
      EXPECT_EQ(complaint([&] { codec(junk); }), "the key is empty: KEY=VALUE");
  for (auto* codec : {value::label, value::sysctl})
    for (const std::string_view junk : {"a b", " k=v", "k =v"})
      EXPECT_EQ(complaint([&] { codec(junk); }), "the key contains blanks: KEY=VALUE");
  EXPECT_EQ(read(value::label, "a=b c"), "a -> b c");
}
