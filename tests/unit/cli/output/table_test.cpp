// SPDX-License-Identifier: Apache-2.0
// Tests the layout of tables.
#include "output/lists/table.hpp"

#include "support/random.hpp"

#include <swarm/text.hpp>

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace {

TEST(Table, columns_are_three_wider_than_their_cells_and_at_least_ten) {
  EXPECT_EQ(cli::in_columns("ID\tNAME\tPORTS\nabc\ta-long-name\t*:80\n"),
            "ID        NAME          PORTS\n"
            "abc       a-long-name   *:80\n");
}

TEST(Table, an_empty_last_cell_leaves_the_padding_before_it) {
  EXPECT_EQ(cli::in_columns("ID\tPORTS\nabc\t\n"), "ID        PORTS\nabc       \n");
}

TEST(Table, wide_characters_count_two_and_marks_nothing) {
  EXPECT_EQ(cli::display_width("日本"), 4u);
  EXPECT_EQ(cli::display_width("e\xcc\x81"), 1u);
  EXPECT_EQ(cli::display_width("🚀"), 2u);
  EXPECT_EQ(cli::in_columns("日本語の名前\tx\nweb\ty\n"), "日本語の名前   x\nweb            y\n");
}

TEST(Table, a_text_takes_no_more_columns_than_bytes) {
  auto random = test::seeded("Table");
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "日本 🚀 e\xcc\x81 web\xff";
    test::mutate(text, random);
    ASSERT_LE(cli::display_width(text), text.size()) << text;
  }
  for (char32_t code = 1; code < 0x110000; ++code) {
    std::string text;
    swarm::append_utf8(text, code);
    ASSERT_LE(cli::display_width(text), text.size()) << static_cast<std::uint32_t>(code);
  }
}

TEST(Table, a_line_without_a_column_ends_its_run) {
  EXPECT_EQ(cli::in_columns("a-rather-long-cell\tx\nplain\nshort\ty\n"),
            "a-rather-long-cell   x\nplain\nshort     y\n");
}

TEST(Table, a_text_too_wide_is_cut_by_columns) {
  EXPECT_EQ(cli::fitted("short", 5), "short");
  EXPECT_EQ(cli::fitted("too long", 5), "too …");
  EXPECT_EQ(cli::fitted("日本語", 5), "日本…");
  EXPECT_EQ(cli::fitted("日本語", 4), "日…");
}

TEST(Table, nothing_prints_nothing) { EXPECT_EQ(cli::in_columns(""), ""); }

}  // namespace
