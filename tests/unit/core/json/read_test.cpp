// SPDX-License-Identifier: Apache-2.0
// Tests the JSON parser.
#include "json/read.hpp"

#include "support/random.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <cstddef>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

std::string failure(const std::string& text) {
  try {
    read_json(text, "the response");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::broken_answer);
    return error.what();
  }
  return "nothing";
}

std::string nested(std::size_t depth, const std::string& open, const std::string& close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += "0";
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

std::string members(std::size_t count) {
  std::string text = "{";
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  return text + "}";
}

}  // namespace

TEST(ReadJson, keeps_members_in_their_order) {
  const std::string text = R"({"z":1,"a":{"y":[1,2.5,-3,null,true],"b":"\u00e4"},"m":"\"{["})";
  EXPECT_EQ(json_text(read_json(text)), R"({"z":1,"a":{"y":[1,2.5,-3,null,true],"b":"ä"},"m":"\"{["})");
}

TEST(ReadJson, says_what_is_wrong_and_where) {
  EXPECT_EQ(failure(""), "the response is not JSON: it is empty");
  EXPECT_EQ(failure(R"({"a":)"), "the response is not JSON: it ends too early");
  EXPECT_EQ(failure("<html>"), "the response is not JSON: broken at byte 1 of 6");
  EXPECT_EQ(failure("{} x"), "the response is not JSON: broken at byte 4 of 4");
  EXPECT_EQ(failure("{\n  \"a\": 1,\n  x}"), "the response is not JSON: broken at line 3, column 3");
  EXPECT_EQ(failure("{}\nx"), "the response is not JSON: broken at line 2, column 1");
  EXPECT_EQ(failure("[1e999]"), "the response is not JSON: a number in it is out of range");
  EXPECT_EQ(failure("[\"\xff\"]"), "the response is not JSON: broken at byte 3 of 5");
  EXPECT_EQ(failure("\"\\"), "the response is not JSON: it ends too early");
  EXPECT_EQ(failure(std::string("{}\0x", 4)), "the response is not JSON: broken at byte 3 of 4");
}

TEST(ReadJson, reads_what_the_library_reads) {
  for (const char* text : {"{}", "[]", "null", "7", "-7", "1.5", "\"a\"", "[[],{},[{}]]",
                           R"({"a":{"b":[1,{"c":null}],"d":{}},"e":[]})", R"({"a":1,"b":2,"a":{"c":3}})",
                           R"({"":{"":[]}})", R"({"n":18446744073709551615,"m":-9223372036854775808})"})
    EXPECT_EQ(read_json(text), Json::parse(text)) << text;
}

TEST(ReadJson, that_cannot_be_read_is_null_where_that_is_asked_for) {
  EXPECT_EQ(read_json_or_null(R"({"a":1})"), Json({{"a", 1}}));
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[1e999]"), nested(129, "[", "]")})
    EXPECT_EQ(read_json_or_null(text), Json());
}

/// An object that grows copies all its members and their content, so none may reserve more room than it
/// needs.
TEST(ReadJson, makes_each_object_at_its_size) {
  std::string text = "1";
  for (int level = 0; level < 12; ++level) text = R"({"a":)" + text + R"(,"b":1,"c":2,"d":3,"e":[4]})";
  const Json document = read_json(text);
  for (const Json* at = &document; at->is_object(); at = &at->at("a")) {
    const auto& object = at->get_ref<const Json::object_t&>();
    EXPECT_EQ(object.size(), 5U);
    EXPECT_EQ(object.capacity(), 5U);
  }
}

TEST(ReadJson, takes_no_nul_for_the_end) {
  EXPECT_EQ(failure(std::string("{}\0garbage", 10)), "the response is not JSON: broken at byte 3 of 10");
  EXPECT_EQ(failure(std::string("{}\0", 3)), "the response is not JSON: broken at byte 3 of 3");
  EXPECT_EQ(failure(std::string("[1,\0", 4)), "the response is not JSON: broken at byte 4 of 4");
  EXPECT_TRUE(read_json_or_null(std::string("{\"a\":1}\0x", 9)).is_null());
  EXPECT_EQ(failure(R"(["a\u0000b"])"), "nothing");
}

TEST(ReadJson, has_bounds) {
  EXPECT_EQ(failure(nested(128, "[", "]")), "nothing");
  EXPECT_EQ(failure(nested(129, "[", "]")), "the response exceeds a limit: it is nested more than 128 deep");
  EXPECT_EQ(failure(nested(129, "{\"a\":", "}")),
            "the response exceeds a limit: it is nested more than 128 deep");
  EXPECT_EQ(failure(std::string(1 << 20, '[')),
            "the response exceeds a limit: it is nested more than 128 deep");
  EXPECT_EQ(failure(members(4096)), "nothing");
  EXPECT_EQ(failure(members(4097)),
            "the response exceeds a limit: an object in it has more than 4096 members");
  EXPECT_EQ(failure(std::string(json::max_size + 1, ' ')),
            "the response exceeds a limit: it is larger than 64 MiB");
}

TEST(ReadJson, survives_whatever_comes) {
  const std::string sound =
      R"([{"ID":"x1","Version":{"Index":42},"Spec":{"Name":"w\u00e4b","Labels":{"a":"b\\"},"N":-1.5e3,"E":[]}},null])";
  auto random = test::seeded("ReadJson");
  for (int round = 0; round < 4000; ++round) {
    std::string text = sound;
    test::mutate(text, random);
    try {
      json_text(read_json(text));
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), Errc::broken_answer) << text;
    }
  }
}

TEST(JsonText, of_broken_text_does_not_throw) {
  EXPECT_EQ(json_text(Json{{"a", "x\xffy"}}), "{\"a\":\"x\xEF\xBF\xBDy\"}");
  EXPECT_EQ(json_text(Json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

TEST(ReadJson, plain_text_is_read_as_the_library_reads_it) {
  auto random = test::seeded("Plain");
  const std::string sound =
      R"( {"z":1,"a":{"y":[1,2.5,-3,-0,null,true,false,[],{}],"b":"q\"\n\/"},"m":"\"{[",)"
      R"("k\t":123456789012345678,"z":{"":""}, "w" : [ 18446744073709551615 ] } )";
  int parsed = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = sound;
    if (test::below(2, random) == 0) std::erase_if(text, [](char c) { return c == '.'; });
    test::mutate(text, random);
    json::Builder builder;
    Json expected;
    if (beyond_bounds(text).empty() && text.find('\0') == text.npos && Json::sax_parse(text, &builder))
      expected = builder.take();
    if (!expected.is_null()) ++parsed;
    const Json read = read_json_or_null(text);
    ASSERT_EQ(read, expected) << text;
    ASSERT_EQ(json_text(read), json_text(expected)) << text;
  }
  EXPECT_GT(parsed, 500);
}
