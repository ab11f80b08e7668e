// SPDX-License-Identifier: Apache-2.0
#include "output/document/json_text.hpp"

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

}  // namespace
