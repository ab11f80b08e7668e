// SPDX-License-Identifier: Apache-2.0
// Tests the parser of comma-separated values.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;
using Fields = std::vector<std::string>;

TEST(Csv, is_one_record_of_rfc_4180) {
  EXPECT_EQ(value::csv("a"), Fields({"a"}));
  EXPECT_EQ(value::csv("a,b"), Fields({"a", "b"}));
  EXPECT_EQ(value::csv("a,,b,"), Fields({"a", "", "b", ""}));
  EXPECT_EQ(value::csv(","), Fields({"", ""}));
  EXPECT_EQ(value::csv(R"("a,b",c)"), Fields({"a,b", "c"}));
  EXPECT_EQ(value::csv(R"("volume-opt=o=addr=1,rw")"), Fields({"volume-opt=o=addr=1,rw"}));
  EXPECT_EQ(value::csv(R"("say ""hi""")"), Fields({R"(say "hi")"}));
  EXPECT_EQ(value::csv("\"a\nb\""), Fields({"a\nb"}));
  EXPECT_EQ(value::csv(R"("")"), Fields({""}));
  EXPECT_EQ(value::csv(" a , b"), Fields({" a ", " b"}));
  EXPECT_EQ(value::csv("a,b\n"), Fields({"a", "b"}));
  EXPECT_EQ(value::csv("a,b\r\n"), Fields({"a", "b"}));
}

TEST(Csv, refuses_what_is_no_record) {
  const std::vector<Case> table{
      {"", "empty"},
      {"\n", "empty"},
      {"a=\"b\"", "a quote is inside a field: quote the field as a whole, \"key=a,b\""},
      {"\"a", "a quoted field is not closed"},
      {"\"a\"b", "text follows a closing quote: quote the field as a whole"},
      {"a\nb", "more than one line: a value is one line"},
      {"\na", "more than one line: a value is one line"}};
  for (const auto& [typed, outcome] : table)
    EXPECT_EQ(complaint([&, text = typed] { value::csv(text); }), outcome) << typed;
}

TEST(Csv, fields_are_quoted_where_they_must_be) {
  EXPECT_EQ(value::csv_field("a b=c"), "a b=c");
  for (const std::string field : {"a,b", "\"", "a\nb", "a\r", ",\"\"", ""})
    EXPECT_EQ(value::csv("x," + value::csv_field(field)), Fields({"x", field}));
}
