// SPDX-License-Identifier: Apache-2.0
// Tests the explanations of an update: which tasks run now, and which version was tried.
#include "unit/core/explain/shown.hpp"

#include <swarm/why.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using story::only;
using story::shown;
using Weight = Finding::Weight;
using Strings = std::vector<std::string>;

namespace {

Explanation in_state(const std::string& state, const std::string& tasks, const std::string& spec = "{}") {
  return why(
      shown(tasks, R"({"PreviousSpec":{},"UpdateStatus":{"State":")" + state + R"("},"Spec":)" + spec + "}"));
}

}  // namespace

TEST(Why, counts_what_runs_whatever_its_version) {
  const char* one_old = "a 1 rejected err=No such image: new\nc 2 running image=old";
  const Explanation paused = in_state("paused", one_old);
  EXPECT_EQ(paused.summary, "web runs 1 of 2 tasks, none of the new version");
  EXPECT_EQ(paused.running, 1U);
  EXPECT_EQ(paused.updated, 0U);
  EXPECT_EQ(paused.wanted, 2U);
  const char* mixed = "a 1 running\nb 1 shutdown image=old\nc 2 running image=old";
  EXPECT_EQ(in_state("updating", mixed).summary, "web runs 2 of 2 tasks, 1 of the new version");
  EXPECT_EQ(in_state("rollback_started", mixed).summary, "web runs 2 of 2 tasks, 1 of the restored version");
  EXPECT_EQ(in_state("rollback_paused", mixed).summary, "web runs 2 of 2 tasks, 1 of the restored version");
  EXPECT_EQ(in_state("updating", "a 1 running\nb 2 running").summary,
            "web runs 2 of 2 tasks, all of the new version");
  EXPECT_EQ(in_state("completed", "a 1 running\nb 2 running").summary, "web runs 2 of 2 tasks");
  EXPECT_EQ(in_state("updating", "a 1 ready\nb 2 starting").summary, "web runs 0 of 2 tasks");
}

TEST(Why, is_not_well_if_a_service_that_went_back_runs_nothing) {
  for (const char* state : {"rollback_started", "rollback_completed"}) {
    EXPECT_FALSE(in_state(state, "a 1 ready\nb 2 starting").well) << state;
    EXPECT_FALSE(in_state(state, "").well) << state;
    EXPECT_TRUE(in_state(state, "a 1 running\nb 2 starting").well) << state;
  }
  EXPECT_TRUE(in_state("updating", "a 1 ready\nb 2 starting").well);
}

TEST(Why, counts_a_place_once_while_old_and_new_overlap) {
  EXPECT_EQ(in_state("updating", "a 1 running\nb 1 running image=old\nc 2 running image=old").summary,
            "web runs 2 of 2 tasks, 1 of the new version");
  EXPECT_EQ(why(shown("a 1 running image=old\nb 2 running image=old node=n2", "{}", "n1 n2/down")).running,
            1U);
  EXPECT_EQ(why(shown("a 1 running>shutdown image=old\nb 2 running")).running, 1U);
}

TEST(Why, counts_the_previous_version_of_a_global_service) {
  EXPECT_EQ(
      in_state("paused", "a - running node=n1\nb - running node=n2 image=old", R"({"Mode":{"Global":{}}})")
          .summary,
      "web runs 2 of 2 tasks, 1 of the new version");
}

TEST(Why, says_that_a_change_has_not_begun_yet) {
  const Explanation reported = why(shown("a 1 running image=old\nb 2 running image=old"));
  EXPECT_EQ(reported.summary, "web runs 2 of 2 tasks, none of the new version");
  EXPECT_TRUE(reported.well);
  EXPECT_EQ(only(reported).weight, Weight::waiting);
  EXPECT_EQ(only(reported).text, "the engine has not yet begun to replace 2 tasks of the previous version");
}

namespace {

/// Two tasks of the image `new` run. An update to `bad` began at 60 s, failed and was rolled back.
Snapshot rolled_back(const std::string& more, const std::string& tasks) {
  Snapshot shot =
      shown(tasks + "\nm 1 running made=100\nn 2 running", R"({"UpdateStatus":{"State":"rollback_completed",
      "StartedAt":"2026-01-01T12:01:00Z","CompletedAt":"2026-01-01T12:02:00Z"})" +
                                                               more + "}");
  shot.engine_now = parse_time(story::at(300));
  return shot;
}

const char* const bad_tasks =
    "y 1 failed image=bad made=90 code=4 err=task: non-zero exit (4)\n"
    "x 1 failed image=bad made=70 code=4 err=task: non-zero exit (4)\n"
    "w 2 failed image=worse made=30 code=9 err=task: non-zero exit (9)";

}  // namespace

TEST(Why, shows_what_a_rollback_by_the_engine_removed) {
  const Explanation reported = why(rolled_back("", bad_tasks));
  EXPECT_TRUE(reported.well);
  EXPECT_EQ(reported.summary, "web runs 2 of 2 tasks");
  ASSERT_EQ(reported.findings.size(), 2U);
  const Finding& update = reported.findings[0];
  EXPECT_EQ(update.weight, Weight::note);
  EXPECT_EQ(update.text,
            "its last update, started 4 minutes ago, was rolled back by the engine 3 minutes ago");
  EXPECT_EQ(update.image, "bad");
  ASSERT_EQ(update.changes.size(), 1U);
  EXPECT_EQ(update.changes[0].pointer, "/TaskTemplate/ContainerSpec/Image");
  EXPECT_EQ(*update.changes[0].before, "new");
  EXPECT_EQ(*update.changes[0].after, "bad");
  const Finding& task = reported.findings[1];
  EXPECT_EQ(task.weight, Weight::note);
  EXPECT_EQ(task.labels, Strings{"web.1"});
  EXPECT_EQ(task.task, "y");
  EXPECT_EQ(task.node, "host-n1");
  EXPECT_EQ(task.text, "task: non-zero exit (4) (2 times)");
  EXPECT_EQ(task.exit_code, 4);
  EXPECT_TRUE(task.has_logs);
  EXPECT_EQ(task.when, "2026-01-01T12:01:30Z");
}

TEST(Why, defaults_that_a_service_has_and_its_tasks_lack_are_no_change) {
  Snapshot shot =
      rolled_back(R"(,"Spec":{"TaskTemplate":{"Runtime":"container","ForceUpdate":0}})", bad_tasks);
  EXPECT_EQ(why(shot).findings.at(0).changes.size(), 1U);
}

TEST(Why, says_that_nothing_is_left_of_what_was_rolled_back) {
  const Finding found = only(why(rolled_back("", "")));
  EXPECT_NE(found.text.find("the engine keeps no failed task that shows what it tried"), std::string::npos)
      << found.text;
  EXPECT_TRUE(found.details.empty());
}

TEST(Why, speaks_of_a_rollback_by_hand_if_tasks_had_failed) {
  const char* previous = R"(,"PreviousSpec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"bad"}},
                             "Mode":{"Replicated":{"Replicas":2}}})";
  const Explanation reported = why(rolled_back(previous, "x 1 failed image=bad made=30 code=4 err=no"));
  EXPECT_TRUE(reported.well);
  ASSERT_EQ(reported.findings.size(), 2U);
  EXPECT_EQ(reported.findings[0].text, "its last update failed, and was rolled back by hand 3 minutes ago");
  ASSERT_EQ(reported.findings[0].changes.size(), 1U);
  EXPECT_EQ(*reported.findings[0].changes[0].after, "bad");
  EXPECT_EQ(reported.findings[1].task, "x");
  EXPECT_TRUE(why(rolled_back(previous, "x 1 shutdown image=bad made=30")).findings.empty());
}

namespace {

/// The image `new` ran; `bad` was tried at 70 s and undone at 100 s. A later change does not mention it.
Snapshot changed_since(const std::string& status, const std::string& tasks) {
  Snapshot shot = shown(tasks + "\nm 1 running made=100\nn 2 running made=10", status);
  shot.engine_now = parse_time(story::at(370));
  return shot;
}

}  // namespace

TEST(Why, remembers_an_undone_update_after_a_later_change) {
  for (const char* status :
       {"{}", R"({"UpdateStatus":{"State":"completed","StartedAt":"2026-01-01T12:03:00Z"}})"}) {
    const Explanation reported = why(changed_since(
        status, "y 1 failed image=bad made=90 code=4 err=no\nx 1 failed image=bad made=70 code=4 err=no"));
    EXPECT_TRUE(reported.well);
    ASSERT_EQ(reported.findings.size(), 2U) << status;
    EXPECT_EQ(reported.findings[0].weight, Weight::note);
    EXPECT_EQ(reported.findings[0].text,
              "an earlier update, made 5 minutes ago, was undone; its tasks failed");
    EXPECT_EQ(reported.findings[0].image, "bad");
    ASSERT_EQ(reported.findings[0].changes.size(), 1U);
    EXPECT_EQ(*reported.findings[0].changes[0].before, "new");
    EXPECT_EQ(*reported.findings[0].changes[0].after, "bad");
    EXPECT_EQ(reported.findings[1].task, "y");
    EXPECT_EQ(reported.findings[1].text, "no (2 times)");
  }
}

TEST(Why, an_old_failure_is_no_undone_update) {
  // A failure of the previous version, which the current version replaced for good.
  EXPECT_TRUE(why(changed_since("{}", "o 1 failed image=old made=5 code=4 err=no")).findings.empty());
  // A failure of the previous version in a slot that the update reached later than others.
  EXPECT_TRUE(
      why(changed_since("{}", "p 2 shutdown image=old made=5\no 1 failed image=old made=50 code=4 err=no"))
          .findings.empty());
  // A task of a version that was kept, and which ended normally.
  EXPECT_TRUE(why(changed_since("{}", "x 1 shutdown image=bad made=70")).findings.empty());
}

TEST(Why, says_what_a_paused_update_tried_and_which_task_failed) {
  Snapshot shot = shown("b 1 running made=90\na 1 failed made=70 code=4 err=no\nn 2 running image=old",
                        R"({"PreviousSpec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"old"}},
                            "Mode":{"Replicated":{"Replicas":2}}},
                            "UpdateStatus":{"State":"paused","Message":"it failed","StartedAt":"2026-01-01T12:01:00Z"}})");
  shot.engine_now = parse_time(story::at(300));
  const Explanation reported = why(shot);
  EXPECT_FALSE(reported.well);
  EXPECT_EQ(reported.summary, "web runs 2 of 2 tasks, 1 of the new version");
  ASSERT_EQ(reported.findings.size(), 2U);
  EXPECT_EQ(reported.findings[0].text, "its update, started 4 minutes ago, is paused: it failed");
  EXPECT_EQ(reported.findings[0].suggestion, (Hint{Step::roll_back_or_restart, {"web"}}));
  EXPECT_EQ(reported.findings[0].image, "new");
  ASSERT_EQ(reported.findings[0].changes.size(), 1U);
  EXPECT_EQ(*reported.findings[0].changes[0].before, "old");
  EXPECT_EQ(reported.findings[1].weight, Weight::note);
  EXPECT_EQ(reported.findings[1].task, "a");
}

TEST(Why, offers_to_repeat_a_restart_that_is_paused_and_not_to_undo_it) {
  Json previous = story::service(11).at("Spec");
  previous["TaskTemplate"]["ForceUpdate"] = 7;
  const Explanation reported =
      why(shown("a 1 failed code=4 err=no\nn 2 running image=old",
                Json{{"PreviousSpec", previous}, {"UpdateStatus", {{"State", "paused"}}}}.dump()));
  EXPECT_EQ(reported.findings.at(0).suggestion, (Hint{Step::restart, {"web"}}));
}

TEST(Why, a_failed_task_is_reported_once_in_a_paused_update) {
  EXPECT_EQ(in_state("paused", "a 1 rejected err=No such image: new\nn 2 running image=old").findings.size(),
            2U);
}
