// SPDX-License-Identifier: Apache-2.0
// Tests the rows of a watched list, and which of their changes are reported.
#include "output/lists/watched.hpp"

#include <array>
#include <sstream>

#include <gtest/gtest.h>

using namespace cli;

namespace {

/// Parses one row "id text" per line. Text in parentheses changes with time alone.
std::vector<WatchedRow> rows(const std::string& lines) {
  std::vector<WatchedRow> all;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    const auto blank = line.find(' ');
    std::string text = line.substr(blank + 1);
    all.push_back({line.substr(0, blank), text, text.substr(0, text.find('('))});
  }
  return all;
}

std::string changed(const std::string& before, const std::string& now) {
  const auto old = rows(before), present = rows(now);
  std::string reported;
  for (const RowChange& change : row_changes(old, present)) {
    constexpr char signs[] = {'+', '~', '-'};
    reported += signs[static_cast<int>(change.kind)] + change.row->text + "|";
  }
  return reported;
}

std::string screen(const Watched& now, ScreenSize size) {
  std::string text;
  for (const std::string& row : watched_rows(now, size)) text += row + "\n";
  return text;
}

}  // namespace

TEST(RowChanges, are_what_came_what_is_different_and_what_went) {
  EXPECT_EQ(changed("", ""), "");
  EXPECT_EQ(changed("", "a one\nb two"), "+one|+two|");
  EXPECT_EQ(changed("a one\nb two", "a one\nb two"), "");
  EXPECT_EQ(changed("a one\nb two", "a one\nb other"), "~other|");
  EXPECT_EQ(changed("a one\nb two\nc three", "d four\nb 2"), "-one|-three|+four|~2|");
  EXPECT_EQ(changed("a one\nb two", "b two\na one"), "");
  EXPECT_EQ(changed("a one\nb two", ""), "-one|-two|");
}

TEST(RowChanges, do_not_come_from_time_alone) {
  EXPECT_EQ(changed("a up(1s)\nb up(1s)", "a up(2s)\nb down(0s)"), "~down(0s)|");
}

TEST(WatchedRows, fit_the_screen_and_say_how_many_do_not) {
  const Watched list{"ID\tNAME", rows("a a\tweb\nb b\tapi\nc c\tdb\nd d\tmq"), ""};
  EXPECT_EQ(screen(list, {80, 24}),
            "ID        NAME\na         web\nb         api\nc         db\nd         mq\n");
  EXPECT_EQ(screen(list, {80, 6}),
            "ID        NAME\na         web\nb         api\nc         db\nd         mq\n");
  EXPECT_EQ(screen(list, {80, 5}), "ID        NAME\na         web\nb         api\n… and 2 more\n");
  EXPECT_EQ(screen(list, {12, 5}), "ID        N…\na         w…\nb         a…\n… and 2 more\n");
  EXPECT_EQ(screen({"ID\tERROR", rows("a a-long-id\tfailed\nb b\t"), ""}, {11, 5}),
            "ID        …\na-long-id …\nb\n");
  EXPECT_EQ(screen({list.heading, list.rows, "no manager; trying again"}, {80, 5}),
            "ID        NAME\na         web\n… and 3 more\nno manager; trying again\n");
  EXPECT_EQ(screen({"", rows("a web\nb api"), ""}, {80, 24}), "web\napi\n");
  EXPECT_EQ(screen({"", {}, ""}, {80, 24}), "");
}

TEST(WatchedRows, leave_out_the_columns_that_matter_least_where_there_is_no_room) {
  constexpr std::array<std::string_view, 3> spare{"NODE", "absent", "ID"};
  const Watched list{"ID\tNAME\tNODE", rows("a a\tweb\tn1\nb b\tapi\t"), "", spare};
  EXPECT_EQ(screen(list, {24, 24}),
            "ID        NAME      NODE\na         web       n1\nb         api       \n");
  EXPECT_EQ(screen(list, {23, 24}), "ID        NAME\na         web\nb         api\n");
  EXPECT_EQ(screen(list, {13, 24}), "NAME\nweb\napi\n");
  EXPECT_EQ(screen(list, {3, 24}), "NA…\nweb\napi\n");
}

TEST(WatchedRows, cut_a_long_name_to_half_of_the_screen_and_keep_the_slot) {
  const Watched tasks{
      "NAME\tSTATE",
      rows("a a-service-with-a-name.12\tRunning\nb web.1\tFailed\nc 日本語日本語日本語.3\tNew"),
      "",
      {}};
  EXPECT_EQ(screen(tasks, {30, 24}),
            "NAME              STATE\na-service-w….12   Running\nweb.1             Failed\n"
            "日本語日本語….3   New\n");
  EXPECT_EQ(screen(tasks, {80, 24}).find("…"), std::string::npos);
  EXPECT_EQ(screen({"NAME", rows("a a-service-with-a-name.12"), "", {}}, {20, 24}),
            "NAME\na-service-with-a-na…\n");
}

TEST(WatchView, draws_below_what_is_no_longer_its_own) {
  WatchView view(WatchView::Form::screen);
  view.show({"", rows("a web"), ""}, {});
  view.leave_the_screen();
  EXPECT_EQ(view.show({"", rows("a web"), ""}, {}), "\x1b[?7l\r\x1b[2Kweb\n\x1b[J\x1b[?7h");
}

TEST(WatchView, prints_lines_with_their_change_and_one_heading) {
  WatchView view(WatchView::Form::lines);
  EXPECT_EQ(view.show({"ID\tNAME", rows("a a\tweb"), ""}, {}),
            "CHANGE    ID        NAME\nadded     a         web\n");
  EXPECT_EQ(view.show({"ID\tNAME", rows("a a\tweb"), ""}, {}), "");
  EXPECT_EQ(view.show({"ID\tNAME", rows("a a\tweb\nb a-long-identifier\tapi"), ""}, {}),
            "added     a-long-identifier   api\n");
  EXPECT_EQ(view.show({"ID\tNAME", rows("a a\tnew"), ""}, {}),
            "removed   a-long-identifier   api\nchanged   a                   new\n");
}

TEST(WatchView, prints_only_the_heading_of_an_empty_list) {
  WatchView view(WatchView::Form::lines);
  EXPECT_EQ(view.show({"ID\tNAME", {}, ""}, {}), "CHANGE    ID        NAME\n");
}

TEST(WatchView, of_plain_lines_begins_each_with_its_word) {
  WatchView view(WatchView::Form::lines);
  EXPECT_EQ(view.show({"", rows("a web\nb api"), ""}, {}), "added web\nadded api\n");
  EXPECT_EQ(view.show({"", rows("b other"), ""}, {}), "removed web\nchanged other\n");
}

TEST(WatchView, of_objects_adds_a_member) {
  WatchView view(WatchView::Form::objects);
  EXPECT_EQ(view.show({"", rows(R"(a {"ID":"a"})"), ""}, {}), "{\"Change\":\"added\",\"ID\":\"a\"}\n");
  EXPECT_EQ(view.show({"", {}, ""}, {}), "{\"Change\":\"removed\",\"ID\":\"a\"}\n");
}

TEST(WatchView, on_a_screen_draws_over_what_stood_there) {
  WatchView view(WatchView::Form::screen);
  EXPECT_EQ(view.show({"", rows("a web\nb api"), ""}, {}),
            "\x1b[?7l\r\x1b[2Kweb\n\x1b[2Kapi\n\x1b[J\x1b[?7h");
  EXPECT_EQ(view.show({"", rows("a web"), ""}, {}), "\x1b[?7l\r\x1b[2A\x1b[2Kweb\n\x1b[J\x1b[?7h");
}
