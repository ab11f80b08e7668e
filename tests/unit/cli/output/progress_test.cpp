// SPDX-License-Identifier: Apache-2.0
// Tests the forms of progress: terminal, plain and JSON.
#include "output/progress/progress.hpp"

#include "output/lists/table.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Progress;
using swarm::TaskState;
using Lines = std::vector<std::string>;

namespace {

Progress::Slot slot(std::string label, TaskState state, std::string_view note = {}, std::string error = {}) {
  Progress::Slot result;
  result.label = std::move(label);
  result.task = "t" + result.label;
  result.state = state;
  result.up_to_date = true;
  result.node = "node-1";
  result.note = note;
  result.failed_on = error.empty() ? "" : "node-1";
  result.error = std::move(error);
  return result;
}

ServiceProgress web_progress(std::vector<Progress::Slot> slots, int seconds = 12) {
  ServiceProgress result{.name = "web", .elapsed = std::chrono::seconds(seconds), .seen = true};
  result.progress.wanted = slots.size();
  result.progress.version = 1;
  result.progress.has_counts = true;
  for (const auto& one : slots)
    if (one.state == TaskState::running) ++result.progress.running;
  result.progress.up_to_date = result.progress.running;
  result.progress.slots = std::move(slots);
  return result;
}

ServiceProgress mixed() {
  ServiceProgress result = web_progress(
      {slot("1", TaskState::running), slot("2", TaskState::starting, "waiting for the health check"),
       slot("3", TaskState::ready, "waiting to restart", "task: non-zero exit (1)\nlast words")});
  result.progress.update_state = "updating";
  result.progress.slots[0].age = std::chrono::seconds(75);
  result.progress.slots[1].age = std::chrono::seconds(8);
  result.progress.slots[2].failures = 2;
  return result;
}

Lines rows(const std::vector<ServiceProgress>& all, std::size_t columns, std::size_t height = 24) {
  return progress_rows(all, {columns, height}, Style());
}

ServiceProgress many(std::size_t slots) {
  std::vector<Progress::Slot> result;
  for (std::size_t i = 1; i <= slots; ++i)
    result.push_back(slot(std::to_string(i), i % 4 == 0 ? TaskState::preparing : TaskState::running,
                          i % 4 == 0 ? "its node is down" : ""));
  return web_progress(std::move(result));
}

/// A rollout in progress: the first task failed, the second still has the other version.
ServiceProgress halfway(const char* state, std::uint64_t up_to_date, std::uint64_t others,
                        std::uint64_t wanted) {
  const bool back = std::string_view(state).starts_with("rollback");
  ServiceProgress result =
      web_progress({slot("1", TaskState::rejected, "", "No such image: x"),
                    slot("2", TaskState::running, back ? "newer version" : "previous version")});
  result.progress.slots[1].up_to_date = false;
  result.progress.slots[1].age = std::chrono::seconds(26);
  result.progress.update_state = state;
  result.progress.up_to_date = up_to_date;
  result.progress.running = up_to_date + others;
  result.progress.wanted = wanted;
  return result;
}

}  // namespace

TEST(TerminalProgress, has_a_row_for_each_slot) {
  EXPECT_EQ(rows({mixed()}, 80), (Lines{
                                     "web  1 of 3 updated, updating  12s",
                                     "  1  running    node-1  1m15s",
                                     "  2  starting   node-1  waiting for the health check · 8s",
                                     "  3  ready      node-1  2× failed: task: non-zero exit (1) last words",
                                 }));
}

TEST(TerminalProgress, leaves_out_the_node_where_the_window_is_narrow) {
  EXPECT_EQ(rows({mixed()}, 40), (Lines{
                                     "web  1 of 3 updated, updating  12s",
                                     "  1  running    1m15s",
                                     "  2  starting   waiting for the health …",
                                     "  3  ready      2× failed: task: non-ze…",
                                 }));
}

TEST(TerminalProgress, names_the_places_of_a_global_service_by_their_nodes) {
  ServiceProgress global =
      web_progress({slot("node-1", TaskState::running), slot("node-22", TaskState::starting)});
  global.progress.slots[1].node = "node-22";
  EXPECT_EQ(rows({global}, 80), (Lines{
                                    "web  1 of 2 running  12s",
                                    "  node-1   running",
                                    "  node-22  starting",
                                }));
}

TEST(TerminalProgress, is_never_wider_or_higher_than_the_window) {
  ServiceProgress wide = mixed();
  wide.name = "a-service-with-quite-a-long-name-and-\xe5\xae\xbd\xe5\xae\xbd";
  wide.progress.reason =
      "task web.2 cannot be scheduled: no suitable node (insufficient resources on 1 node)";
  wide.progress.read_failure = "no manager answers";
  const std::vector<std::vector<ServiceProgress>> situations{
      {wide}, {many(20)}, {many(500)}, {wide, mixed(), many(30)}, std::vector<ServiceProgress>(60, wide)};
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

TEST(TerminalProgress, sums_up_more_than_twenty_slots_and_names_those_that_fail) {
  ServiceProgress crowd = many(40);
  crowd.progress.slots[16].error = "no such image";
  crowd.progress.slots[16].state = TaskState::rejected;
  EXPECT_EQ(rows({crowd}, 80), (Lines{
                                   "web  30 of 40 running  12s",
                                   "  29 running, 10 preparing (its node is down), 1 rejected",
                                   "  17  rejected   node-1  no such image",
                               }));
}

TEST(TerminalProgress, reports_each_phase) {
  ServiceProgress one = web_progress({slot("1", TaskState::running)});
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
  ServiceProgress api = web_progress({slot("1", TaskState::pending, "no node yet", "no suitable node")}, 14);
  api.name = "api";
  ServiceProgress db{.name = "db"};
  EXPECT_EQ(rows({mixed(), api, db}, 80),
            (Lines{
                "0 of 3 services done  14s",
                "  web  1 of 3 updated, updating  12s  3: 2× failed: task: non-zero exit (1) las…",
                "  api  0 of 1 running  14s  1: no suitable node",
                "  db   asking the engine  0s",
            }));
}

TEST(TerminalProgress, says_once_that_several_services_cannot_be_read) {
  ServiceProgress web = web_progress({slot("1", TaskState::running)}), api = web, old = web;
  api.name = "api";
  old.name = "old";
  old.over = true;
  old.progress.phase = Progress::Phase::done;
  for (ServiceProgress* one : {&web, &api}) one->progress.read_failure = "no manager answers";
  EXPECT_EQ(rows({old, web, api}, 70),
            (Lines{"1 of 3 services done  12s", "  no manager answers; trying again",
                   "  old  1 of 1 running, converged  12s", "  web  1 of 1 running  12s",
                   "  api  1 of 1 running  12s"}));
  EXPECT_EQ(rows(std::vector<ServiceProgress>(50, web), 70, 10).back(), "  and 44 more");
}

TEST(TerminalProgress, distinguishes_both_versions) {
  ServiceProgress paused = halfway("paused", 0, 2, 3);
  paused.progress.phase = Progress::Phase::paused;
  EXPECT_EQ(rows({paused}, 80), (Lines{
                                    "web  0 of 3 updated, 2 running the previous version, paused  12s",
                                    "  1  rejected   node-1  No such image: x",
                                    "  2  running    node-1  previous version · 26s",
                                }));
  EXPECT_EQ(rows({paused}, 40).front(), "web  0 of 3 updated, 2 old, paused  12s");
  ServiceProgress api = paused;
  api.name = "api";
  EXPECT_EQ(rows({paused, api}, 80)[1], "  web  0 of 3 updated, 2 old, paused  12s  1: No such image: x");
}

TEST(TerminalProgress, does_not_begin_a_reason_that_has_no_room) {
  ServiceProgress one = web_progress({slot("2", TaskState::running, "", "task: non-zero exit (1)")});
  one.progress.slots[0].failures = 2;
  EXPECT_EQ(rows({one}, 40)[1], "  2  running    2× failed: exit code 1");
  EXPECT_EQ(rows({one}, 36)[1], "  2  running    2× failed: exit cod…");
  EXPECT_EQ(rows({one}, 34)[1], "  2  running    2× failed");
  one.progress.slots[0].error = "No such image: x";
  one.progress.slots[0].up_to_date = false;
  one.progress.slots[0].note = "previous version";
  EXPECT_EQ(rows({one}, 64)[1], "  2  running    node-1  previous version · 2× failed: No such i…");
  EXPECT_EQ(rows({one}, 54)[1], "  2  running    previous version · 2× failed: No such…");
  EXPECT_EQ(rows({one}, 45)[1], "  2  running    previous version · 2× failed");
  one.progress.slots[0].error = "";
  one.progress.slots[0].up_to_date = true;
  one.progress.slots[0].note = {};
  EXPECT_EQ(rows({one}, 40)[1], "  2  running    2× failed");
  one.progress.slots[0].age = std::chrono::seconds(5);
  EXPECT_EQ(rows({one}, 40)[1], "  2  running    2× failed · 5s");
  for (std::size_t columns = 1; columns <= 130; ++columns)
    for (const auto& all : {std::vector{mixed()}, std::vector{mixed(), mixed()}})
      for (const std::string& line : rows(all, columns)) {
        EXPECT_FALSE(line.ends_with(":") || line.ends_with(":…") || line.ends_with(": …")) << line;
      }
}

TEST(TerminalProgress, makes_control_characters_visible) {
  ServiceProgress bad = web_progress({slot("1", TaskState::failed, "", "\x1b[2Jboom")});
  bad.progress.read_failure = "\x07";
  for (const std::string& line : rows({bad}, 80))
    EXPECT_EQ(line.find_first_of("\x1b\x07"), line.npos) << line;
}

TEST(TerminalProgress, goes_back_over_what_it_drew_and_leaves_nothing_behind) {
  const auto renderer = terminal_progress(Style());
  std::vector<ServiceProgress> all{web_progress({slot("1", TaskState::preparing)})};
  EXPECT_EQ(renderer->show(all, 0, {80, 24}),
            "\x1b[?7l\r\x1b[2Kweb  0 of 1 running  12s\n\x1b[2K  1  preparing  node-1\n\x1b[J\x1b[?7h");
  all.front() = web_progress({slot("1", TaskState::running)}, 13);
  EXPECT_EQ(
      renderer->show(all, 0, {80, 24}),
      "\x1b[?7l\r\x1b[2A\x1b[2Kweb  1 of 1 running  13s\n\x1b[2K  1  running    node-1\n\x1b[J\x1b[?7h");
}

TEST(TerminalProgress, finds_its_first_row_again_when_the_window_became_narrower) {
  const auto renderer = terminal_progress(Style());
  const std::vector<ServiceProgress> all{web_progress({slot("1", TaskState::preparing)})};
  renderer->show(all, 0, {80, 24});  // 24 and 23 columns wide: at 20 columns, two rows each
  EXPECT_EQ(renderer->show(all, 0, {20, 24}).substr(0, 10), "\x1b[?7l\r\x1b[4A");
}

TEST(TerminalProgress, colours_by_meaning_within_the_width) {
  const Lines lines = progress_rows(std::vector{mixed()}, {40, 24}, Style(true));
  EXPECT_EQ(lines[1], "  1  \x1b[32mrunning\x1b[0m    \x1b[2m1m15s\x1b[0m");
}

TEST(PlainProgress, reports_what_changed_a_line_each) {
  const ServiceProgress nothing{.name = "web"};
  ServiceProgress before =
      web_progress({slot("1", TaskState::assigned), slot("2", TaskState::pending, "no node yet")}, 0);
  EXPECT_EQ(progress_changes(nothing, before), (Lines{"web: 0 of 2 running (0s)"}));
  ServiceProgress now = web_progress({slot("1", TaskState::preparing), slot("2", TaskState::running)}, 3);
  EXPECT_EQ(progress_changes(before, now),
            (Lines{"web.1: preparing on node-1 (3s)", "web.2: running on node-1 (3s)",
                   "web: 1 of 2 running (3s)"}));
  before = now;
  now.elapsed = std::chrono::seconds(4);
  now.progress.slots[0].age = std::chrono::seconds(9);
  EXPECT_EQ(progress_changes(before, now), Lines{});
}

TEST(PlainProgress, reports_failures_with_their_count) {
  const ServiceProgress before = web_progress({slot("1", TaskState::running)});
  ServiceProgress now =
      web_progress({slot("1", TaskState::ready, "waiting to restart", "task: non-zero exit (1)")});
  now.progress.slots[0].failures = 2;
  EXPECT_EQ(progress_changes(before, now),
            (Lines{"web.1: failed on node-1 with exit code 1, restarting (2 times in a row) (12s)",
                   "web: 0 of 1 running (12s)"}));
}

TEST(PlainProgress, does_not_announce_what_ran_before_it_looked) {
  EXPECT_EQ(progress_changes({.name = "web"}, web_progress({slot("1", TaskState::running)})),
            (Lines{"web: 1 of 1 running (12s)"}));
}

TEST(PlainProgress, says_where_and_how_a_task_failed) {
  const ServiceProgress before = web_progress({slot("1", TaskState::running)});
  const auto line = [&](Progress::Slot now, int failures = 1) {
    now.failures = failures;
    return progress_changes(before, web_progress({std::move(now)})).front();
  };
  auto moved = slot("1", TaskState::preparing, "", "task: non-zero exit (3)");
  moved.failed_on = "node-2";
  EXPECT_EQ(line(moved), "web.1: failed on node-2 with exit code 3, restarting (12s)");
  EXPECT_EQ(line(moved, 0), "web.1: failed on node-2 with exit code 3, restarting (12s)");
  EXPECT_EQ(line(slot("1", TaskState::ready, "waiting to restart",
                      "task: non-zero exit (137): dockerexec: unhealthy container")),
            "web.1: failed on node-1, restarting: killed by the health check (exit 137) (12s)");
  EXPECT_EQ(line(slot("1", TaskState::rejected, "", "No such image: x"), 2),
            "web.1: rejected on node-1: No such image: x (2 times in a row) (12s)");
  EXPECT_EQ(line(slot("1", TaskState::failed, "", "task: non-zero exit (3)")),
            "web.1: failed on node-1 with exit code 3 (12s)");
  auto unplaced = slot("1", TaskState::pending, "no node yet", "no suitable node");
  unplaced.node = unplaced.failed_on = "";
  EXPECT_EQ(line(unplaced), "web.1: pending (no node yet): no suitable node (12s)");
  auto kept = slot("1", TaskState::running, "previous version", "No such image: x");
  kept.up_to_date = false;
  EXPECT_EQ(line(kept), "web.1: failed on node-1; the previous version still runs: No such image: x (12s)");
  EXPECT_EQ(
      progress_changes({.name = "web", .seen = true}, web_progress({slot("1", TaskState::complete)})).front(),
      "web.1: complete on node-1 (12s)");
}

TEST(PlainProgress, reports_counts_where_there_are_many_slots) {
  EXPECT_EQ(progress_changes({.name = "web"}, many(40)),
            (Lines{"web: 30 of 40 running (30 running, 10 preparing (its node is down)) (12s)"}));
}

TEST(PlainProgress, repeats_no_line_and_prints_a_heartbeat) {
  const auto renderer = plain_progress();
  std::vector<ServiceProgress> all{web_progress({slot("1", TaskState::preparing)}, 0)};
  std::string text;
  for (int second = 0; second <= 70; ++second) {
    all.front().elapsed = std::chrono::seconds(second);
    // The task alternates between two states.
    all.front().progress.slots[0].state = second % 2 == 0 ? TaskState::preparing : TaskState::assigned;
    text += renderer->show(all, 0, {});
  }
  EXPECT_EQ(text,
            "web.1: preparing on node-1 (0s)\nweb: 0 of 1 running (0s)\n"
            "web: still waiting: 0 of 1 running (30s)\nweb: still waiting: 0 of 1 running (1m00s)\n");
}

TEST(PlainProgress, says_once_that_several_services_cannot_be_read) {
  const auto plain = plain_progress();
  std::vector<ServiceProgress> all(2, web_progress({slot("1", TaskState::running)}));
  all[1].name = "api";
  const auto show_both = [&](const std::string& failure, int seconds) {
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].progress.read_failure = failure;
      all[i].elapsed = std::chrono::seconds(seconds);
      text += plain->show(all, i, {});
    }
    return text;
  };
  EXPECT_EQ(show_both("", 0), "web: 1 of 1 running (0s)\napi: 1 of 1 running (0s)\n");
  EXPECT_EQ(show_both("no manager answers", 1), "no manager answers; trying again (1s)\n");
  EXPECT_EQ(show_both("no manager answers", 2), "");
  EXPECT_EQ(show_both("no leader", 3), "no leader; trying again (3s)\n");
  EXPECT_EQ(show_both("", 4), "the engine responds again (4s)\n");
}

TEST(JsonProgress, is_one_object_for_each_change_and_a_heartbeat) {
  const auto renderer = json_progress();
  std::vector<ServiceProgress> all{mixed()};
  const auto first = nlohmann::ordered_json::parse(renderer->show(all, 0, {}));
  EXPECT_EQ(first.at("event"), "progress");
  EXPECT_EQ(first.at("service"), "web");
  EXPECT_EQ(first.at("elapsed_ms"), 12000);
  EXPECT_EQ(first.at("update").at("state"), "updating");
  EXPECT_EQ(first.at("slots").at(1).at("note"), "waiting for the health check");
  all.front().elapsed += std::chrono::seconds(1);
  all.front().progress.slots[0].age += std::chrono::seconds(1);
  EXPECT_EQ(renderer->show(all, 0, {}), "");
  all.front().elapsed += std::chrono::seconds(30);
  const std::string beat = renderer->show(all, 0, {});
  EXPECT_EQ(nlohmann::ordered_json::parse(beat).at("event"), "heartbeat");
  EXPECT_EQ(std::count(beat.begin(), beat.end(), '\n'), 1);
}

TEST(JsonProgress, counts_both_versions_and_nothing_where_nothing_is_known) {
  const auto members = [](const ServiceProgress& one) {
    const auto object = nlohmann::ordered_json::parse(json_progress()->show({&one, 1}, 0, {}));
    return nlohmann::ordered_json{object.at("wanted"), object.at("running"), object.at("up_to_date")};
  };
  EXPECT_EQ(members(halfway("paused", 1, 2, 4)).dump(), "[4,3,1]");
  EXPECT_EQ(members({.name = "web", .seen = true}).dump(), "[null,null,null]");
  ServiceProgress awaited = web_progress({slot("1", TaskState::running)});
  EXPECT_FALSE(
      nlohmann::ordered_json::parse(json_progress()->show({&awaited, 1}, 0, {})).contains("awaited"));
  awaited.progress.awaited = 2;
  EXPECT_EQ(nlohmann::ordered_json::parse(json_progress()->show({&awaited, 1}, 0, {})).at("awaited"), 2);
}

TEST(ProgressWords, count_each_version_in_its_own_words) {
  struct {
    const char* state;
    std::uint64_t up_to_date, others, wanted;
    const char *full, *brief;
  } const cases[] = {
      {"", 2, 0, 3, "2 of 3 running", "2 of 3 running"},
      {"completed", 3, 0, 3, "3 of 3 running", "3 of 3 running"},
      {"rollback_completed", 3, 0, 3, "3 of 3 running", "3 of 3 running"},
      {"", 5, 0, 3, "5 running, 3 wanted", "5 running, 3 wanted"},
      {"", 0, 0, 0, "0 of 0 running", "0 of 0 running"},
      {"", 0, 3, 3, "0 of 3 updated, 3 running the previous version", "0 of 3 updated, 3 old"},
      {"updating", 0, 4, 4, "0 of 4 updated, 4 running the previous version", "0 of 4 updated, 4 old"},
      {"updating", 4, 0, 4, "4 of 4 updated", "4 of 4 updated"},
      {"updating", 5, 0, 4, "5 updated, 4 wanted", "5 updated, 4 wanted"},
      {"paused", 0, 2, 3, "0 of 3 updated, 2 running the previous version", "0 of 3 updated, 2 old"},
      {"rollback_started", 1, 2, 3, "1 of 3 running the restored version, 2 running the newer version",
       "1 of 3 restored, 2 newer"},
      {"rollback_paused", 2, 0, 3, "2 of 3 running the restored version", "2 of 3 restored"},
  };
  for (const auto& one : cases) {
    const Progress progress = halfway(one.state, one.up_to_date, one.others, one.wanted).progress;
    EXPECT_EQ(counted(progress), one.full) << one.state;
    EXPECT_EQ(counted(progress, Length::brief), one.brief) << one.state;
  }
}

TEST(ProgressWords, count_what_is_waited_for) {
  Progress progress = halfway("updating", 1, 2, 4).progress;
  progress.awaited = 2;
  EXPECT_EQ(whole_words(progress), "3 running, waiting for 2, updating");
  progress.phase = Progress::Phase::done;
  EXPECT_EQ(whole_words(progress), "3 running, done");
  Progress job = web_progress({slot("1", TaskState::complete)}).progress;
  job.job = true;
  job.completed = 1;
  job.wanted = 5;
  EXPECT_EQ(whole_words(job), "1 of 5 completed");
  Progress early;
  early.reason = "waiting for the engine to show the change";
  EXPECT_EQ(whole_words(early), "waiting for the engine to show the change");
  early.phase = Progress::Phase::superseded;
  EXPECT_EQ(whole_words(early), "overtaken");
}

TEST(ProgressWords, name_a_paused_rollback_so) {
  Progress progress = halfway("rollback_paused", 1, 1, 3).progress;
  progress.phase = Progress::Phase::paused;
  EXPECT_EQ(phase_words(progress), "rollback paused");
}

TEST(ProgressWords, reword_known_errors_and_keep_all_others) {
  EXPECT_EQ(failure_words("task: non-zero exit (3)"), "exit code 3");
  EXPECT_EQ(failure_words("task: non-zero exit (137): dockerexec: unhealthy container"),
            "killed by the health check (exit 137)");
  for (const char* other : {"task: non-zero exit ()", "task: non-zero exit (x)", "task: non-zero exit (1): y",
                            "x: dockerexec: unhealthy container", "No such image: x"})
    EXPECT_EQ(failure_words(other), other);
}

TEST(ProgressWords, say_time_in_two_parts_at_most) {
  EXPECT_EQ(elapsed_text(swarm::milliseconds(999)), "0s");
  EXPECT_EQ(elapsed_text(std::chrono::seconds(65)), "1m05s");
  EXPECT_EQ(elapsed_text(std::chrono::seconds(7380)), "2h03m");
}
