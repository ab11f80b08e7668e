// SPDX-License-Identifier: Apache-2.0
// Tests how JSON is printed.
#include "output/document/json_text.hpp"

#include "output/document/array_text.hpp"
#include "support/random.hpp"

#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;

TEST(JsonText, indents_by_four_and_keeps_the_order_of_members) {
  const Json document = Json::parse(R"([{"Z":1,"A":{},"L":[],"N":[{"b":true},null]}])");
  EXPECT_EQ(
      cli::indented(document),
      "[\n    {\n        \"Z\": 1,\n        \"A\": {},\n        \"L\": [],\n        \"N\": [\n"
      "            {\n                \"b\": true\n            },\n            null\n        ]\n    }\n]");
  EXPECT_EQ(cli::indented(Json::array()), "[]");
}

TEST(JsonText, compact_has_no_blanks) {
  EXPECT_EQ(cli::compact(Json::parse(R"({"b":[1,-2,18446744073709551615],"a":"x"})")),
            R"({"b":[1,-2,18446744073709551615],"a":"x"})");
}

TEST(JsonText, of_an_array_is_the_same_item_by_item) {
  using Layout = cli::ArrayText::Layout;
  const Json items = Json::parse(R"([{"a":[1,{"b":[]}]},{},"x"])");
  for (Json all = Json::array(); all.size() <= items.size(); all.push_back(items[all.size()])) {
    cli::ArrayText indented(Layout::indented), compact(Layout::compact);
    for (const Json& item : all) {
      indented.add(item);
      compact.add(item);
    }
    EXPECT_EQ(indented.empty(), all.empty());
    EXPECT_EQ(indented.take(), cli::indented(all));
    EXPECT_EQ(compact.take(), cli::compact(all));
    if (all.size() == items.size()) break;
  }
}

TEST(JsonText, html_characters_are_escaped_where_docker_does) {
  EXPECT_EQ(cli::compact(Json("80->80 & <x>")), R"("80->80 & <x>")");
  EXPECT_EQ(cli::compact(Json("80->80 & <x>"), cli::Html::escaped), R"("80-\u003e80 \u0026 \u003cx\u003e")");
}

TEST(JsonText, broken_bytes_and_control_characters_never_reach_a_terminal) {
  EXPECT_EQ(cli::compact(Json("a\xff\xc3(\xed\xa0\x80z")), R"("a\ufffd\ufffd(\ufffd\ufffd\ufffdz")");
  EXPECT_EQ(cli::compact(Json("\x1b[1m\x7f\xc2\x9b\b\"\\\n")), R"("\u001b[1m\u007f\u009b\b\"\\\n")");
}

TEST(JsonText, floats_print_as_go_prints_them) {
  EXPECT_EQ(cli::compact(Json::parse("[0.1,1.0,1e21,1e-7,123456.5,-0.25]")),
            "[0.1,1,1e+21,1e-07,123456.5,-0.25]");
}

TEST(JsonText, of_a_text_is_that_of_its_characters) {
  auto random = test::seeded("JsonText");
  for (int round = 0; round < 5'000; ++round) {
    std::string text, expected;
    for (auto size = test::below(20, random); size > 0; --size) {
      static constexpr std::string_view characters[] = {"a",    "b",    " ",        "~",    "\"",
                                                        "\\",   "<",    ">",        "&",    "\n",
                                                        "\x01", "\x7f", "\xc3\xa4", "\xff", "\xc2\x9b"};
      const std::string_view one = characters[test::below(std::size(characters), random)];
      text += one;
      std::string quoted;
      cli::append_json_string(quoted, one, cli::Html::escaped);
      expected += quoted.substr(1, quoted.size() - 2);
    }
    std::string whole;
    cli::append_json_string(whole, text, cli::Html::escaped);
    ASSERT_EQ(whole, '"' + expected + '"');
  }
}

}  // namespace
