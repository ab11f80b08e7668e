// SPDX-License-Identifier: Apache-2.0
// Tests the scanner that splits a streamed JSON list into its elements.
#include "json/scanner.hpp"

#include "support/random.hpp"

#include <swarm/json.hpp>

#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using json::ListScanner;
using json::Walker;

namespace {

struct Scan {
  std::vector<std::string> elements;
  std::string wrong;
  bool complete = false;
  bool operator==(const Scan&) const = default;
};
void PrintTo(const Scan& scan, std::ostream* out) {
  for (const auto& element : scan.elements) *out << element << "\n";
  *out << "wrong: " << scan.wrong << " complete: " << scan.complete;
}

Scan scan(std::string_view text, std::size_t piece) {
  Scan result;
  ListScanner scanner;
  const auto take = [&](std::string_view element) {
    result.elements.emplace_back(element);
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += piece)
    if (!scanner.push(text.substr(at, piece), take)) break;
  result.wrong = scanner.wrong();
  result.complete = scanner.complete();
  return result;
}

const std::string sound =
    R"( [ {"ID":"a","S":{"Name":"x\"]}","L":{"k":"v\\"}},"P":[{"t":80},[]]} , {},{"ID":"\u00e4 a longer string, with {braces} in it","n":-1.5e+3,"b":[true,false,null]}] )"
    "\n";

}  // namespace

TEST(ListScanner, cuts_a_list_into_its_elements_whatever_the_chunks) {
  const Scan whole = scan(sound, 65536);
  EXPECT_EQ(whole.elements.size(), 3u);
  EXPECT_EQ(whole.elements[0], R"({"ID":"a","S":{"Name":"x\"]}","L":{"k":"v\\"}},"P":[{"t":80},[]]})");
  EXPECT_EQ(whole.elements[1], "{}");
  EXPECT_TRUE(whole.complete);
  for (std::size_t piece = 1; piece < 40; ++piece) EXPECT_EQ(scan(sound, piece), whole) << piece;
}

TEST(ListScanner, null_is_an_empty_list) {
  for (const auto* text : {"null", " null \n", "[]", "[ ]"})
    EXPECT_EQ(scan(text, 1), (Scan{{}, "", true})) << text;
}

TEST(ListScanner, what_is_no_list_of_objects_is_broken) {
  const std::pair<const char*, const char*> table[] = {
      {R"({"message":"no"})", "it is not a JSON list"},
      {"<html>", "it is not a JSON list"},
      {"nil", "it is not a JSON list"},
      {"nullx", "text follows its end"},
      {"[1]", "it is not a JSON list of objects"},
      {"[[]]", "it is not a JSON list of objects"},
      {"[{},]", "it is not a JSON list of objects"},
      {"[,{}]", "it is not a JSON list of objects"},
      {"[{}{}]", "it is not a JSON list of objects"},
      {"[{}] {}", "text follows its end"},
      {R"([{"a":[}]}])", "its brackets do not match"},
      {R"([{"a":1]])", "its brackets do not match"},
      {"[{\"a\":\"\n\"}]", "a string in it contains control characters"},
      {"[{\"a\":*}]", "it contains text that is not JSON"},
  };
  for (const auto& [text, wrong] : table)
    for (const std::size_t piece : {1, 7, 65536}) EXPECT_EQ(scan(text, piece).wrong, wrong) << text;
}

TEST(ListScanner, that_is_cut_off_is_not_complete) {
  for (std::size_t end = 0; end < sound.rfind(']'); ++end) {
    const Scan cut = scan(std::string_view(sound).substr(0, end), 7);
    EXPECT_FALSE(cut.complete) << end;
    EXPECT_EQ(cut.wrong, "") << end;
  }
}

TEST(ListScanner, has_bounds) {
  EXPECT_EQ(scan("[{\"a\":" + std::string(127, '[') + std::string(127, ']') + "}]", 64).wrong, "");
  EXPECT_EQ(scan("[{\"a\":" + std::string(1000000, '['), 65536).wrong, "it is nested more than 128 deep");
  ListScanner endless;
  const std::string piece(1 << 20, 'x');
  endless.push("[{\"a\":\"", [](std::string_view) { return true; });
  int pieces = 0;
  while (endless.push(piece, [](std::string_view) { return true; }) && pieces < 1000) ++pieces;
  EXPECT_EQ(endless.wrong(), "an element of it is larger than 16 MiB");
  EXPECT_LE(pieces, 16);
}

TEST(ListScanner, stops_when_enough_was_seen) {
  ListScanner scanner;
  int seen = 0;
  const auto two = [&](std::string_view) { return ++seen < 2; };
  EXPECT_FALSE(scanner.push("[{},{},{},{}]", two));
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(scanner.wrong(), "");
}

TEST(ListScanner, agrees_with_itself_on_random_injuries_in_any_chunks) {
  auto random = test::seeded("ListScanner");
  for (int round = 0; round < 5000; ++round) {
    std::string text = sound;
    test::mutate(text, random);
    const Scan whole = scan(text, 65536);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, 1 + test::below(90, random)})
      ASSERT_EQ(scan(text, piece), whole) << text;
  }
}

TEST(Walker, picks_members_and_skips_the_rest) {
  const std::string text =
      R"({"a": {"x":[1,{"y":"}"}]}, "b" : "t\u00e4\n" , "c":[{"p":80},{"p":"no"},7], "d":42,"e":null,"f":true})";
  std::string b;
  std::vector<std::uint64_t> ports;
  std::uint64_t d = 0, f = 9;
  Walker walk(text);
  walk.object([&](std::string_view key) {
    if (key == "b") walk.text(b);
    if (key == "c")
      walk.list([&] {
        walk.object([&](std::string_view member) {
          if (member == "p") ports.push_back(walk.count());
        });
      });
    if (key == "d") d = walk.count();
    if (key == "e") walk.object([](std::string_view) { FAIL(); });
    if (key == "f") f = walk.count();
  });
  EXPECT_FALSE(walk.broken());
  EXPECT_EQ(b, "tä\n");
  EXPECT_EQ(ports, (std::vector<std::uint64_t>{80, 0}));
  EXPECT_EQ(d, 42u);
  EXPECT_EQ(f, 0u);
}

TEST(Walker, numbers_that_are_no_counts_are_nothing) {
  for (const auto* number : {"-1", "1.5", "1e3", "99999999999999999999", "\"1\"", "null", "{}"}) {
    const std::string text = std::string("{\"n\":") + number + ",\"m\":7}";
    Walker walk(text);
    std::uint64_t n = 5, m = 0;
    walk.object([&](std::string_view key) { (key == "n" ? n : m) = walk.count(); });
    EXPECT_EQ(n, 0u) << number;
    EXPECT_EQ(m, 7u) << number;
    EXPECT_FALSE(walk.broken()) << number;
  }
}

TEST(Walker, notices_a_broken_object) {
  for (const auto* text : {"{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\" 1}", "{a:1}", "{\"a\":1 \"b\":2}",
                           "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"x}", "{\"a\":,\"b\":1}"}) {
    std::string a;
    Walker walk{std::string_view(text)};
    walk.object([&](std::string_view) { walk.text(a); });
    EXPECT_TRUE(walk.broken()) << text;
  }
}

TEST(Walker, undoes_escapes) {
  const std::pair<std::string, std::string> table[] = {
      {R"(plain)", "plain"},
      {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
      {R"(\u0041\u00e4\u20AC)", "Aä€"},
      {R"(\ud83d\ude00)", "😀"},
      {R"(\ud83dx)", "\xEF\xBF\xBDx"},
      {R"(\ude00\ud83d)", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {R"(\ud83d\u0041)",
       "\xEF\xBF\xBD"
       "A"},
  };
  for (const auto& [raw, plain] : table) {
    std::string out = "old";
    EXPECT_TRUE(Walker::unescape(raw, out)) << raw;
    EXPECT_EQ(out, plain) << raw;
  }
  for (const auto* raw : {"\\", "\\x", "\\u", "\\u12", "\\u12g4"}) {
    std::string out;
    EXPECT_FALSE(Walker::unescape(raw, out)) << raw;
  }
}

TEST(Walker, reads_strings_as_the_json_library_does) {
  auto random = test::seeded("Walker");
  for (int round = 0; round < 3000; ++round) {
    std::string plain;
    for (auto left = test::below(40, random); left-- > 0;)
      plain += static_cast<char>(test::below(128, random));
    const std::string text = Json{{"a", plain}, {"b", 1}}.dump();
    std::string read;
    Walker walk(text);
    walk.object([&](std::string_view key) {
      if (key == "a") walk.text(read);
    });
    ASSERT_EQ(read, plain);
    ASSERT_FALSE(walk.broken());
  }
}

TEST(Ascii, is_what_has_no_byte_above_127) {
  auto random = test::seeded("Ascii");
  for (int round = 0; round < 5'000; ++round) {
    std::string text(test::below(70, random), 'a');
    if (!text.empty()) text[test::below(text.size(), random)] = static_cast<char>(test::below(256, random));
    const bool expected = std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
    ASSERT_EQ(json::is_ascii(text), expected) << text;
  }
}
