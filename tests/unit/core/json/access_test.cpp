// SPDX-License-Identifier: Apache-2.0
// Tests the access to members of a JSON document.
#include <swarm/access.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

TEST(Access, finds_what_is_there_and_nothing_else) {
  const Json document = Json::parse(R"({"a":{"b/c":[{"d~":7}]},"":1,"n":null})");
  EXPECT_EQ(*find_at(document, "/a/b~1c/0/d~0"), 7);
  EXPECT_EQ(find_at(document, ""), &document);
  EXPECT_EQ(*find_at(document, "/"), 1);
  EXPECT_TRUE(find_at(document, "/n")->is_null());
  for (const auto* pointer :
       {"/x", "/a/b", "/a/b~1c/1", "/a/b~1c/-1", "/a/b~1c/0x", "/a/b~1c/0/d~0/e", "/n/x", "/a/b~1c/"})
    EXPECT_EQ(find_at(document, pointer), nullptr) << pointer;
}

TEST(Access, another_type_counts_as_nothing) {
  const Json document = Json::parse(
      R"({"text":"t","count":18446744073709551615,"minus":-5,"real":1.5,"flag":true,"list":[1],"object":{"a":1},"null":null})");
  EXPECT_EQ(text_at(document, "/text"), "t");
  EXPECT_EQ(text_at(document, "/count", "else"), "else");
  EXPECT_EQ(count_at(document, "/count"), 18446744073709551615u);
  EXPECT_EQ(count_at(document, "/minus", 3), 3u);
  EXPECT_EQ(count_at(document, "/real", 3), 3u);
  EXPECT_EQ(count_at(document, "/text", 3), 3u);
  EXPECT_EQ(integer_at(document, "/minus"), -5);
  EXPECT_EQ(integer_at(document, "/count", 3), 3);
  EXPECT_TRUE(flag_at(document, "/flag"));
  EXPECT_FALSE(flag_at(document, "/text"));
  EXPECT_EQ(list_at(document, "/list").size(), 1u);
  EXPECT_EQ(list_at(document, "/null"), Json::array());
  EXPECT_EQ(list_at(document, "/object"), Json::array());
  EXPECT_EQ(object_at(document, "/object").size(), 1u);
  EXPECT_EQ(object_at(document, "/list"), Json::object());
}
