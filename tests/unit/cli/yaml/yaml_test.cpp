// SPDX-License-Identifier: Apache-2.0
// Tests the YAML parser.
#include "yaml/yaml.hpp"

#include "support/random.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::below;

namespace {

/// The documents as JSON, one per line.
std::string read(std::string_view text) {
  std::string out;
  for (const Json& one : cli::read_yaml(text, "f")) out += swarm::json_text(one) + "\n";
  return out;
}

std::string failure(std::string_view text) {
  const auto result = swarm::catch_error([&] { return cli::read_yaml(text, "f.yaml"); });
  if (result) return "none";
  EXPECT_EQ(result.error->code(), swarm::Errc::usage);
  return result.error->what();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string written(const std::string& json) { return cli::yaml_text(swarm::read_json(json)); }

}  // namespace

TEST(ReadYaml, makes_documents_of_a_stream) {
  EXPECT_EQ(read("a: 1\nb: [x, {c: ~}]\n"), "{\"a\":1,\"b\":[\"x\",{\"c\":null}]}\n");
  EXPECT_EQ(read("---\na: 1\n---\n- 2\n...\n"), "{\"a\":1}\n[2]\n");
  EXPECT_EQ(read("%YAML 1.2\n---\na: yes\n"), "{\"a\":\"yes\"}\n");
  EXPECT_EQ(read(R"([{"Name": "web", "Mode": {"Global": {}}}])"),
            "[{\"Name\":\"web\",\"Mode\":{\"Global\":{}}}]\n");
}

TEST(ReadYaml, leaves_out_documents_that_hold_nothing) {
  for (const char* text : {"", "\n", "# nothing\n", "---\n", "---\n---\n# x\n---\nnull\n"})
    EXPECT_EQ(read(text), "");
  EXPECT_EQ(read("---\n---\na: 1\n---\n"), "{\"a\":1}\n");
}

TEST(ReadYaml, takes_quoted_and_block_scalars_for_text) {
  EXPECT_EQ(read("- '1'\n- \"true\"\n- |\n  a\n   b\n- >-\n  c\n  d\n- ''\n"),
            "[\"1\",\"true\",\"a\\n b\\n\",\"c d\",\"\"]\n");
}

TEST(ReadYaml, takes_keys_as_they_are_typed) {
  EXPECT_EQ(read("80: a\ntrue: b\n~: c\n'x y': d\n1.50: e\n"),
            "{\"80\":\"a\",\"true\":\"b\",\"~\":\"c\",\"x y\":\"d\",\"1.50\":\"e\"}\n");
}

TEST(ReadYaml, knows_the_tags_of_the_core_schema) {
  EXPECT_EQ(read("[!!str 1, !!int '2', !!float 1e3, !!bool true, !!null '', !!seq [], !!map {}, ! 5]"),
            "[\"1\",2,1000.0,true,null,[],{},\"5\"]\n");
  EXPECT_EQ(failure("a: !!int x"), "f.yaml:1:4: the tag tag:yaml.org,2002:int does not fit, or is not known");
  EXPECT_EQ(failure("!Ref {a: 1}"), "f.yaml:1:1: the tag !Ref does not fit, or is not known");
  EXPECT_EQ(failure("!!binary aGk="),
            "f.yaml:1:1: the tag tag:yaml.org,2002:binary does not fit, or is not known");
}

TEST(ReadYaml, takes_windows_and_odd_files) {
  EXPECT_EQ(read("\xef\xbb\xbf"
                 "a: 1\r\nb: |\r\n  x\r\n  y\r\n"),
            "{\"a\":1,\"b\":\"x\\ny\\n\"}\n");
  EXPECT_EQ(read(std::string_view("\xff\xfe"
                                  "a\0:\0 \0001\0\n\0",
                                  12)),
            "{\"a\":1}\n");  // UTF-16, as PowerShell writes it
  EXPECT_EQ(read("{\n\t\"a\":\t[1,\n\t2]\n}"), "{\"a\":[1,2]}\n");
}

TEST(ReadYaml, resolves_aliases_and_merge_keys) {
  EXPECT_EQ(read("a: &x {b: [1]}\nc: *x\n"), "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}\n");
  EXPECT_EQ(read("a: &x 1\nb: &x 2\nc: *x\n"), "{\"a\":1,\"b\":2,\"c\":2}\n");
  EXPECT_EQ(read("- &x {a: 1, b: 1}\n- {<<: *x, b: 2}\n"), "[{\"a\":1,\"b\":1},{\"b\":2,\"a\":1}]\n");
  EXPECT_EQ(read("- &x {a: 1}\n- &y {a: 2, c: 3}\n- {<<: [*x, *y], d: 4}\n"),
            "[{\"a\":1},{\"a\":2,\"c\":3},{\"d\":4,\"a\":1,\"c\":3}]\n");
  EXPECT_EQ(read("{'<<': 1}"), "{\"<<\":1}\n");
}

TEST(ReadYaml, refuses_aliases_that_lead_nowhere) {
  EXPECT_EQ(failure("a: *x"), "f.yaml:1:4: *x: no such anchor before this");
  EXPECT_EQ(failure("&x [*x]"), "f.yaml:1:5: *x: no such anchor before this");
  EXPECT_EQ(failure("&x a: 1\n---\n*x"), "f.yaml:3:1: *x: no such anchor before this");
  EXPECT_EQ(failure("<<: 1"), "f.yaml:1:5: << takes a mapping or a list of mappings");
  EXPECT_EQ(failure("<<: [1]"), "f.yaml:1:5: << takes a mapping or a list of mappings");
  EXPECT_EQ(failure("{<<: {}, <<: {}}"), "f.yaml:1:10: duplicate key <<");
}

TEST(ReadYaml, says_where_and_why_it_cannot_read) {
  EXPECT_EQ(failure("a: 1\nb: 2\na: 3\n"), "f.yaml:3:1: duplicate key a");
  EXPECT_EQ(failure("a: 1\n'a': 3\n"), "f.yaml:2:1: duplicate key a");
  EXPECT_EQ(failure("? [a]\n: 1\n"), "f.yaml:1:3: a key must be text");
  EXPECT_EQ(failure("? {a: b}\n: 1\n"), "f.yaml:1:3: a key must be text");
  EXPECT_EQ(failure("a: .inf"), "f.yaml:1:4: .inf: JSON has no such number");
  EXPECT_EQ(failure("a:\n\tb: 1\n"), "f.yaml:2:1: a tab cannot indent; use blanks");
  EXPECT_EQ(failure("a:\n  \tb: 1\n"), "f.yaml:2:3: a tab cannot indent; use blanks");
  EXPECT_EQ(failure("a: `b\n"),
            "f.yaml:1:4: while scanning for the next token, found character that cannot start any token");
  EXPECT_EQ(failure("a: [1\nb: 2\n"),
            "f.yaml:2:2: while parsing a flow sequence, did not find expected ',' or ']'");
  EXPECT_EQ(failure("a: b: c\n"), "f.yaml:1:5: mapping values are not allowed in this context");
  EXPECT_EQ(failure("a: \"x"), "f.yaml:1:6: while scanning a quoted scalar, found unexpected end of stream");
  EXPECT_EQ(failure("a: 1\nb: \x01"), "f.yaml:2:4: control characters are not allowed");
  EXPECT_EQ(failure("a: 1\nb: \xff"), "f.yaml:2:4: invalid leading UTF-8 octet");
  EXPECT_EQ(failure("%YAML 2.0\n---\na: 1\n"), "f.yaml:1:1: found incompatible YAML document");
}

TEST(ReadYaml, is_bounded_in_depth_and_members) {
  const std::size_t most = 128;
  EXPECT_EQ(failure(repeated("[", most) + repeated("]", most)), "none");
  EXPECT_EQ(failure(repeated("[", most + 1) + repeated("]", most + 1)),
            "f.yaml:1:129: nested more than 128 deep");
  EXPECT_EQ(failure(repeated("- ", 100000) + "x"), "f.yaml:1:257: nested more than 128 deep");
  EXPECT_EQ(failure("- &a " + repeated("[", 100) + repeated("]", 100) + "\n- " + repeated("[", 30) + "*a" +
                    repeated("]", 30)),
            "f.yaml:2:33: nested more than 128 deep");
  std::string members;
  for (int i = 0; i < 4097; ++i) members += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(failure(members), "f.yaml:4097:1: more than 4096 keys");
}

TEST(ReadYaml, is_bounded_in_what_aliases_make) {
  std::string laughs = "a0: &a0 [lol, lol, lol]\n", merges = "a0: &a0 {x: " + std::string(1000, 'x') + "}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string name = "a" + std::to_string(i), before = "*a" + std::to_string(i - 1);
    laughs += name + ": &" + name + " [" + before + ", " + before + ", " + before + "]\n";
    merges += name + ": &" + name + " {p: " + before + ", q: " + before + "}\n";
  }
  EXPECT_EQ(failure(laughs), "f.yaml:12:24: anchors and aliases make more than 4 MiB");
  EXPECT_EQ(failure(merges), "f.yaml:12:15: anchors and aliases make more than 4 MiB");
  const std::string wide = "- &a " + std::string(100000, 'x') + "\n" + repeated("- *a\n", 100);
  EXPECT_EQ(failure(wide), "f.yaml:42:3: anchors and aliases make more than 4 MiB");
}

TEST(WriteYaml, is_block_style_with_quotes_where_they_are_needed) {
  EXPECT_EQ(written(R"({"Name":"web","Labels":{"a.b":"1","on":"yes","e":""},"Args":["-c","echo hi; x: y","*"],
                        "Image":"nginx:1.27@sha256:ab","List":[],"Map":{},"Nested":[[1,2.5],[{"a":null,"b":true}]],
                        "Glob":"{{.Node.Hostname}}","Script":"a\n  b\n","Odd":"a\rb","Bell":"\u0007\u009b","Umlaut":"ä"})"),
            R"(Name: web
Labels:
  a.b: "1"
  "on": "yes"
  e: ""
Args:
- -c
- 'echo hi; x: y'
- '*'
Image: nginx:1.27@sha256:ab
List: []
Map: {}
Nested:
- - 1
  - 2.5
- - a: null
    b: true
Glob: '{{.Node.Hostname}}'
Script: |
  a
    b
Odd: "a\rb"
Bell: "\a\x9B"
Umlaut: ä
)");
}

TEST(WriteYaml, keeps_long_lines_and_texts_that_are_no_utf8) {
  const std::string line = repeated("word ", 100) + "end";
  EXPECT_EQ(cli::yaml_text(Json{{"a", line}}), "a: " + line + "\n");
  EXPECT_EQ(cli::yaml_text(Json{{"a\xff", "\xc3("}}), "a\ufffd: \ufffd(\n");
}

namespace {

std::string some_text(test::Random& random) {
  static const std::vector<std::string> parts{
      "a",   " ",   "\n", "\n\n",   "\t",     ":",      ": ",     "#",          " #",   "- ",   "-", "?",
      "'",   "\"",  "\\", "{",      "}",      "[",      "]",      ",",          "&",    "*",    "!", "|",
      ">",   "%",   "@",  "`",      "0",      "1",      ".",      "e",          "<<",   "yes",  "~", "null",
      "---", "...", "\r", "\u0085", "\u2028", "\ufeff", "\u00e4", "\U0001f433", "\x07", "\x7f", "=", "x: y"};
  std::string text;
  for (auto length = below(7, random); length-- > 0;) text += parts[below(parts.size(), random)];
  return text;
}

Json some_value(test::Random& random, std::size_t depth) {
  switch (below(depth > 4 ? 6 : 9, random)) {
    case 0: return nullptr;
    case 1: return below(2, random) == 0;
    case 2: return static_cast<std::int64_t>(random()) - static_cast<std::int64_t>(random());
    case 3: return static_cast<double>(random()) / 1024 + 0.5;
    case 4:
    case 5: return some_text(random);
    case 6: {
      Json list = Json::array();
      for (auto size = below(4, random); size-- > 0;) list.push_back(some_value(random, depth + 1));
      return list;
    }
    default: {
      Json object = Json::object();
      for (auto size = below(4, random); size-- > 0;)
        object[some_text(random)] = some_value(random, depth + 1);
      return object;
    }
  }
}

}  // namespace

TEST(WriteYaml, is_read_back_as_the_same_document) {
  auto random = test::seeded("yaml");
  for (int i = 0; i < 20000; ++i) {
    const Json document = some_value(random, 0);
    if (document.is_null()) continue;
    const std::string text = cli::yaml_text(document);
    const auto read = swarm::catch_error([&] { return cli::read_yaml(text, "f"); });
    ASSERT_TRUE(read) << read.error->what() << "\n" << document << "\n" << text;
    ASSERT_EQ(read.value->size(), 1U) << text;
    ASSERT_EQ(read.value->front(), document) << text;
    ASSERT_EQ(cli::yaml_text(read.value->front()), text);
  }
}

TEST(ReadYaml, survives_what_no_writer_wrote) {
  auto random = test::seeded("broken yaml");
  const std::string good =
      written(R"({"a":[1,{"b":"x\ny"}],"c":"&d","e":{"<<":1}})") + "f: &g {<<: {h: 1}}\ni: *g\n";
  for (int i = 0; i < 20000; ++i) {
    std::string text = good;
    test::mutate(text, random);
    static_cast<void>(swarm::if_possible([&] { return cli::read_yaml(text, "f"); }));
  }
}

TEST(YamlPlace, is_that_of_the_member) {
  const std::string text =
      "Name: web\n"
      "TaskTemplate:\n"
      "  ContainerSpec: {Image: a, Env: [A=1, 2]}\n"
      "  Networks:\n"
      "    - Target: x\n"
      "    - 7\n";
  EXPECT_EQ(cli::place_in_yaml(text, "Name"), "1:1");
  EXPECT_EQ(cli::place_in_yaml(text, "TaskTemplate.ContainerSpec.Env[1]"), "3:40");
  EXPECT_EQ(cli::place_in_yaml(text, "TaskTemplate.Networks[1]"), "6:7");
  EXPECT_EQ(cli::place_in_yaml(text, "tasktemplate.containerspec.image"), "3:19");
}

TEST(YamlPlace, of_what_is_not_there_is_that_of_what_it_belongs_to) {
  const std::string text = "A:\n  B: {C: 1}\nD: {C: 2}\n";
  EXPECT_EQ(cli::place_in_yaml(text, "A.B.X"), "2:3");
  EXPECT_EQ(cli::place_in_yaml(text, "A.C"), "1:1");
  EXPECT_EQ(cli::place_in_yaml(text, "X.C"), "");
  EXPECT_EQ(cli::place_in_yaml("A: &a {B: 1}\nC: *a\n", "C.B"), "2:1");
}

TEST(YamlPlace, counts_documents_that_are_not_empty) {
  const std::string text = "---\n---\nA: 1\n---\nA: {B: 1}\n";
  EXPECT_EQ(cli::place_in_yaml(text, "A", 0), "3:1");
  EXPECT_EQ(cli::place_in_yaml(text, "A.B", 1), "5:5");
  EXPECT_EQ(cli::place_in_yaml(text, "A", 2), "");
  EXPECT_EQ(cli::place_in_yaml("A: 1\n---\nB: 1\n", "B", 0), "");
}

TEST(YamlPlace, is_known_of_json_and_up_to_a_fault) {
  EXPECT_EQ(cli::place_in_yaml("[{},\n {\"A\": {\n\"B\": 7}}]", "[1].A.B"), "3:1");
  EXPECT_EQ(cli::place_in_yaml("A: {B: 1}\nC: [", "A.B"), "1:5");
  EXPECT_EQ(cli::place_in_yaml("[", "A"), "");
}
