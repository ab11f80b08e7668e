// SPDX-License-Identifier: Apache-2.0
#include "output/progress.hpp"

#include "output/table.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Progress;
using swarm::TaskState;
using Lines = std::vector<std::string>;

namespace {

Progress::Slot slot(std::string label, TaskState state, std::string note = {}, std::string error = {}) {
  Progress::Slot made;
  made.label = std::move(label);
  made.task = "t" + made.label;
  made.state = state;
  made.up_to_date = true;
  made.node = "node-1";
  made.note = std::move(note);
  made.error = std::move(error);
  return made;
}

Standing web(std::vector<Progress::Slot> slots, int seconds = 12) {
  Standing made{.name = "web", .elapsed = std::chrono::seconds(seconds), .seen = true};
  made.progress.wanted = slots.size();
  made.progress.version = 1;
  for (const auto& one : slots)
    if (one.state == TaskState::running) ++made.progress.running;
  made.progress.slots = std::move(slots);
  return made;
}

Standing mixed() {
  Standing made =
      web({slot("1", TaskState::running), slot("2", TaskState::preparing, "pulling"),
           slot("3", TaskState::ready, "waiting to restart", "task: non-zero exit (1)\nlast words")});
  made.progress.update_state = "updating";
  made.progress.slots[0].age = std::chrono::seconds(75);
  made.progress.slots[1].age = std::chrono::seconds(8);
  made.progress.slots[2].failures = 2;
  return made;
}

Lines rows(const std::vector<Standing>& all, std::size_t columns, std::size_t height = 24) {
  return progress_rows(all, {columns, height}, Style());
}

Standing many(std::size_t slots) {
  std::vector<Progress::Slot> made;
  for (std::size_t i = 1; i <= slots; ++i)
    made.push_back(slot(std::to_string(i), i % 4 == 0 ? TaskState::preparing : TaskState::running,
                        i % 4 == 0 ? "pulling" : ""));
  return web(std::move(made));
}

}  // namespace

TEST(TerminalProgress, has_a_row_for_each_slot) {
  EXPECT_EQ(rows({mixed()}, 80), (Lines{
                                     "web  1 of 3 running, updating  12s",
                                     "  1  running    node-1  1m15s",
                                     "  2  preparing  node-1  pulling 8s",
                                     "  3  ready      node-1  2× failed: task: non-zero exit (1) last words",
                                 }));
}

TEST(TerminalProgress, leaves_out_the_node_where_the_window_is_narrow) {
  EXPECT_EQ(rows({mixed()}, 40), (Lines{
                                     "web  1 of 3 running, updating  12s",
                                     "  1  running    1m15s",
                                     "  2  preparing  pulling 8s",
                                     "  3  ready      2× failed: task: non-ze…",
                                 }));
}

TEST(TerminalProgress, names_the_places_of_a_global_service_by_their_nodes) {
  Standing global = web({slot("node-1", TaskState::running), slot("node-22", TaskState::starting)});
  global.progress.slots[1].node = "node-22";
  EXPECT_EQ(rows({global}, 80), (Lines{
                                    "web  1 of 2 running  12s",
                                    "  node-1   running",
                                    "  node-22  starting",
                                }));
}

TEST(TerminalProgress, is_never_wider_or_higher_than_the_window) {
  Standing wide = mixed();
  wide.name = "a-service-with-quite-a-long-name-and-\xe5\xae\xbd\xe5\xae\xbd";
  wide.progress.reason = "task web.2 can't be placed: no suitable node (insufficient resources on 1 node)";
  wide.progress.trouble = "no manager answers";
  const std::vector<std::vector<Standing>> situations{
      {wide}, {many(20)}, {many(500)}, {wide, mixed(), many(30)}, std::vector<Standing>(60, wide)};
  for (const auto& all : situations) {
    for (std::size_t columns = 1; columns <= 130; columns += columns < 20 ? 1 : 7) {
      for (std::size_t height : {3U, 10U, 24U, 60U}) {
        const Lines lines = rows(all, columns, height);
        EXPECT_LT(lines.size(), height);
        for (const std::string& line : lines) EXPECT_LE(display_width(line), columns) << line;
      }
    }
  }
}

TEST(TerminalProgress, sums_up_more_than_twenty_slots_and_names_those_in_trouble) {
  Standing crowd = many(40);
  crowd.progress.slots[16].error = "no such image";
  crowd.progress.slots[16].state = TaskState::rejected;
  EXPECT_EQ(rows({crowd}, 80), (Lines{
                                   "web  30 of 40 running  12s",
                                   "  29 running, 10 preparing (pulling), 1 rejected",
                                   "  17  rejected   node-1  no such image",
                               }));
}

TEST(TerminalProgress, tells_each_phase) {
  Standing one = web({slot("1", TaskState::running)});
  const auto head = [&](Progress::Phase phase) {
    one.progress.phase = phase;
    return rows({one}, 80).front();
  };
  one.progress.stable_left = swarm::milliseconds(2100);
  EXPECT_EQ(head(Progress::Phase::verifying), "web  1 of 1 running, verifying, 3s left  12s");
  EXPECT_EQ(head(Progress::Phase::rolling_back), "web  1 of 1 running, rolling back  12s");
  EXPECT_EQ(head(Progress::Phase::done), "web  1 of 1 running, converged  12s");
  EXPECT_EQ(head(Progress::Phase::paused), "web  1 of 1 running, paused  12s");
  one.progress.job = true;
  one.progress.completed = 1;
  EXPECT_EQ(head(Progress::Phase::done), "web  1 of 1 completed, done  12s");
}

TEST(TerminalProgress, has_a_row_a_service_where_there_are_several) {
  Standing api = web({slot("1", TaskState::pending, "no node yet", "no suitable node")}, 14);
  api.name = "api";
  Standing db{.name = "db"};
  EXPECT_EQ(rows({mixed(), api, db}, 80),
            (Lines{
                "0 of 3 services done  14s",
                "  web  1 of 3 running, updating  12s  3: 2× failed: task: non-zero exit (1) las…",
                "  api  0 of 1 running  14s  1: no suitable node",
                "  db   asking the engine  0s",
            }));
}

TEST(TerminalProgress, makes_control_characters_visible) {
  Standing bad = web({slot("1", TaskState::failed, "", "\x1b[2Jboom")});
  bad.progress.trouble = "\x07";
  for (const std::string& line : rows({bad}, 80))
    EXPECT_EQ(line.find_first_of("\x1b\x07"), line.npos) << line;
}

TEST(TerminalProgress, goes_back_over_what_it_drew_and_leaves_nothing_behind) {
  const auto renderer = terminal_progress(Style());
  std::vector<Standing> all{web({slot("1", TaskState::preparing)})};
  EXPECT_EQ(renderer->show(all, 0, {80, 24}),
            "\x1b[?7l\r\x1b[2Kweb  0 of 1 running  12s\n\x1b[2K  1  preparing  node-1\n\x1b[J\x1b[?7h");
  all.front() = web({slot("1", TaskState::running)}, 13);
  EXPECT_EQ(
      renderer->show(all, 0, {80, 24}),
      "\x1b[?7l\r\x1b[2A\x1b[2Kweb  1 of 1 running  13s\n\x1b[2K  1  running    node-1\n\x1b[J\x1b[?7h");
}

TEST(TerminalProgress, finds_its_first_row_again_when_the_window_became_narrower) {
  const auto renderer = terminal_progress(Style());
  const std::vector<Standing> all{web({slot("1", TaskState::preparing)})};
  renderer->show(all, 0, {80, 24});  // 24 and 23 columns wide: at 20 columns, two rows each
  EXPECT_EQ(renderer->show(all, 0, {20, 24}).substr(0, 10), "\x1b[?7l\r\x1b[4A");
}

TEST(TerminalProgress, colours_by_meaning_within_the_width) {
  const Lines lines = progress_rows(std::vector{mixed()}, {40, 24}, Style(true));
  EXPECT_EQ(lines[1], "  1  \x1b[32mrunning\x1b[0m    \x1b[2m1m15s\x1b[0m");
}

TEST(PlainProgress, tells_what_changed_a_line_each) {
  const Standing nothing{.name = "web"};
  Standing before = web({slot("1", TaskState::assigned), slot("2", TaskState::pending, "no node yet")}, 0);
  EXPECT_EQ(progress_changes(nothing, before), (Lines{"web: 0 of 2 running (0s)"}));
  Standing now = web({slot("1", TaskState::preparing, "pulling"), slot("2", TaskState::running)}, 3);
  EXPECT_EQ(progress_changes(before, now), (Lines{"web.1: preparing (pulling) on node-1",
                                                  "web.2: running on node-1", "web: 1 of 2 running (3s)"}));
  before = now;
  now.elapsed = std::chrono::seconds(4);
  now.progress.slots[0].age = std::chrono::seconds(9);
  EXPECT_EQ(progress_changes(before, now), Lines{});
}

TEST(PlainProgress, tells_failures_with_their_count) {
  const Standing before = web({slot("1", TaskState::running)});
  Standing now = web({slot("1", TaskState::ready, "waiting to restart", "task: non-zero exit (1)")});
  now.progress.slots[0].failures = 2;
  EXPECT_EQ(
      progress_changes(before, now),
      (Lines{"web.1: failed, and is started again on node-1: task: non-zero exit (1) (2 times in a row)",
             "web: 0 of 1 running (12s)"}));
}

TEST(PlainProgress, tells_counts_where_there_are_many_slots) {
  EXPECT_EQ(progress_changes({.name = "web"}, many(40)),
            (Lines{"web: 30 of 40 running (30 running, 10 preparing (pulling)) (12s)"}));
}

TEST(PlainProgress, says_nothing_twice_and_gives_a_sign_of_life) {
  const auto renderer = plain_progress();
  std::vector<Standing> all{web({slot("1", TaskState::preparing)}, 0)};
  std::string text;
  for (int second = 0; second <= 70; ++second) {
    all.front().elapsed = std::chrono::seconds(second);
    // It flickers between two states.
    all.front().progress.slots[0].state = second % 2 == 0 ? TaskState::preparing : TaskState::assigned;
    text += renderer->show(all, 0, {});
  }
  EXPECT_EQ(text,
            "web.1: preparing on node-1\nweb: 0 of 1 running (0s)\n"
            "web: still waiting: 0 of 1 running (30s)\nweb: still waiting: 0 of 1 running (1m00s)\n");
}

TEST(JsonProgress, is_one_object_for_each_change_and_a_heartbeat) {
  const auto renderer = json_progress();
  std::vector<Standing> all{mixed()};
  const auto first = nlohmann::ordered_json::parse(renderer->show(all, 0, {}));
  EXPECT_EQ(first.at("event"), "progress");
  EXPECT_EQ(first.at("service"), "web");
  EXPECT_EQ(first.at("elapsed_ms"), 12000);
  EXPECT_EQ(first.at("update").at("state"), "updating");
  EXPECT_EQ(first.at("slots").at(1).at("note"), "pulling");
  all.front().elapsed += std::chrono::seconds(1);
  all.front().progress.slots[0].age += std::chrono::seconds(1);
  EXPECT_EQ(renderer->show(all, 0, {}), "");
  all.front().elapsed += std::chrono::seconds(30);
  const std::string beat = renderer->show(all, 0, {});
  EXPECT_EQ(nlohmann::ordered_json::parse(beat).at("event"), "heartbeat");
  EXPECT_EQ(std::count(beat.begin(), beat.end(), '\n'), 1);
}

TEST(ProgressWords, say_time_in_two_parts_at_most) {
  EXPECT_EQ(elapsed_text(swarm::milliseconds(999)), "0s");
  EXPECT_EQ(elapsed_text(std::chrono::seconds(65)), "1m05s");
  EXPECT_EQ(elapsed_text(std::chrono::seconds(7380)), "2h03m");
}
