// SPDX-License-Identifier: Apache-2.0
// Tests the choice of the output format, and the order and storage of the rows of a list.
#include "output/lists/listing.hpp"

#include "output/lists/rows.hpp"

#include <swarm/error.hpp>

#include <gtest/gtest.h>

namespace {

using cli::Format;
using Form = cli::Format::Form;

Format choose(const cli::FormatWords& words) { return cli::choose_format(words, cli::service_rows()); }

TEST(Formats, follow_the_words_on_the_line) {
  struct {
    cli::FormatWords words;
    Form form;
    Format::Ids ids;
  } const cases[] = {
      {{}, Form::table, Format::Ids::cut},
      {{.quiet = true}, Form::id, Format::Ids::cut},
      {{.quiet = true, .whole_ids = true}, Form::id, Format::Ids::whole},
      {{.output = "wide"}, Form::wide, Format::Ids::cut},
      {{.output = "jsonl", .quiet = true}, Form::jsonl, Format::Ids::cut},
      {{.output = "id"}, Form::id, Format::Ids::whole},
      {{.format = "table"}, Form::table, Format::Ids::cut},
      {{.format = "json"}, Form::placeholders, Format::Ids::cut},
      {{.format = "{{.ID}}", .quiet = true}, Form::template_lines, Format::Ids::cut},
      {{.format = "table {{.ID}}"}, Form::template_table, Format::Ids::cut},
      {{.configured = "{{.ID}}"}, Form::template_lines, Format::Ids::cut},
      {{.configured = "{{.ID}}", .quiet = true}, Form::id, Format::Ids::cut},
      {{.output = "name", .configured = "{{.ID}}"}, Form::name, Format::Ids::cut},
  };
  for (const auto& c : cases) {
    const Format got = choose(c.words);
    EXPECT_EQ(got.form, c.form) << c.words.output << c.words.format;
    EXPECT_EQ(got.ids, c.ids) << c.words.output << c.words.format;
  }
}

TEST(Formats, refuse_what_they_do_not_know) {
  const auto message = [](const cli::FormatWords& words) -> std::string {
    try {
      choose(words);
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::usage);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message({.output = "yaml"}), "-o yaml: not one of table, wide, json, jsonl, name, id");
  EXPECT_EQ(message({.output = "json", .format = "x"}), "-o cannot be used with --format");
  EXPECT_EQ(message({.format = "{{.Labels}}"}),
            "template: 1:3: can't evaluate field Labels in type a service's row "
            "(it has .ID .Image .Mode .Name .Ports .Replicas)");
}

TEST(Listing, sorts_naturally_and_rows_of_one_name_by_their_texts) {
  cli::Listing rows;
  rows.add("web10", "c");
  rows.add("web2", "b");
  rows.add("web2", "a");
  rows.sort();
  std::string out;
  rows.write_lines([&](std::string_view piece) { out += piece; });
  rows.write_array([&](std::string_view piece) { out += piece; });
  rows.clear();
  rows.write_array([&](std::string_view piece) { out += piece; });
  EXPECT_EQ(out, "a\nb\nc\n[\n  a,\n  b,\n  c\n]\n[]\n");
}

TEST(Listing, keeps_rows_in_large_pages_as_in_small_ones) {
  cli::Listing small, large(0);
  for (const std::size_t size : {3UL, 70'000UL, 3'000'000UL, 0UL, 5UL}) {
    const std::string text(size, static_cast<char>('a' + size % 7));
    for (cli::Listing* rows : {&small, &large}) rows->add("k", text);
  }
  for (int i = 0; i < 5'000; ++i)
    for (cli::Listing* rows : {&small, &large}) rows->add(std::to_string(i % 100), std::to_string(i));
  small.sort();
  large.sort();
  ASSERT_EQ(small.size(), large.size());
  for (std::size_t i = 0; i < small.size(); ++i) ASSERT_EQ(small.text(i), large.text(i));
}

}  // namespace
