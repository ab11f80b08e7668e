// SPDX-License-Identifier: Apache-2.0
// Tests the verdict of a wait for every update status.
#include "unit/core/watch/play.hpp"

#include <gtest/gtest.h>

using namespace story;

TEST(Verdict, every_update_status_has_its_verdict_in_every_mode) {
  struct {
    const char* state;
    Phase asked_nothing, updated, rolled_back;
  } const cases[] = {{"updating", Phase::waiting, Phase::waiting, Phase::waiting},
                     {"completed", Phase::done, Phase::done, Phase::done},
                     {"paused", Phase::paused, Phase::paused, Phase::paused},
                     {"rollback_started", Phase::rolling_back, Phase::rolling_back, Phase::rolling_back},
                     {"rollback_completed", Phase::rolled_back, Phase::rolled_back, Phase::done},
                     {"rollback_paused", Phase::paused, Phase::paused, Phase::paused}};
  const std::pair<const char*, const char*> modes[] = {
      {R"({"Spec":{"Mode":{"Replicated":{"Replicas":2}}}})", two_run},
      {R"({"Spec":{"Mode":{"Global":{}}}})", "a - running node=n1\nb - running node=n2"}};
  for (const auto& [mode, tasks] : modes) {
    for (const auto& expected : cases) {
      const auto last = [&, mode = mode, tasks = tasks](Goal goal) {
        const Json service = updating(11, expected.state, mode);
        return play(std::move(goal), {{0, service, tasks, "n1 n2"}, {5000, service, tasks, "n1 n2"}})
            .last.phase;
      };
      EXPECT_EQ(last(Goal{}), expected.asked_nothing) << expected.state << mode;
      EXPECT_EQ(last(after(After::update)), expected.updated) << expected.state << mode;
      EXPECT_EQ(last(after(After::rollback)), expected.rolled_back) << expected.state << mode;
    }
  }
}

TEST(Verdict, a_rollback_asked_for_by_hand_before_the_wait_is_done) {
  Json service = updating(11, "rollback_completed");
  service["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "bad";
  EXPECT_EQ(play(Goal{}, {{0, service, two_run}, {5000, service, two_run}}).last.phase, Phase::done);
}

TEST(Verdict, an_automatic_rollback_tells_why_and_what_failed) {
  Json back =
      updating(20, "rollback_started", R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})");
  Json done =
      updating(21, "rollback_completed", R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})");
  const Played played = play(
      after(After::update),
      {{0, updating(12, "updating"), "c 1 starting made=1\na 1 shutdown image=old\nb 2 running image=old"},
       {1000, back,
        "c 1 failed made=1 code=7 err=task: non-zero exit (7)\na 1 shutdown image=old\nb 2 running "
        "image=old"},
       {2000, done, "d 1 running image=old made=2\nb 2 running image=old"}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::rolling_back, Phase::rolled_back}));
  EXPECT_EQ(played.last.reason, "the engine rolled the update back: said so");
  ASSERT_EQ(played.last.failures.size(), 1U);
  EXPECT_EQ(played.last.failures[0].error, "task: non-zero exit (7)");
  EXPECT_EQ(played.last.failures[0].task, "c");
  EXPECT_EQ(played.last.failures[0].label, "web.1");
  EXPECT_EQ(played.last.failures[0].node, "host-n1");
  EXPECT_EQ(played.last.failures[0].exit_code, 7);
}

TEST(Verdict, an_automatic_rollback_does_not_list_earlier_failures) {
  Json back =
      updating(21, "rollback_started", R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})");
  back["UpdateStatus"]["StartedAt"] = story::at(100);
  const Progress last =
      play(after(After::update), {{0, back,
                                   "c 1 failed made=150 err=ours\nb 1 failed made=50 err=earlier\n"
                                   "a 1 running image=old\nd 2 running image=old"}})
          .last;
  ASSERT_EQ(last.failures.size(), 1U);
  EXPECT_EQ(last.failures[0].error, "ours");
}

TEST(Verdict, paused_counts_only_when_seen_again) {
  EXPECT_EQ(play(after(After::update),
                 {{0, updating(11, "paused"), two_run}, {499, updating(11, "paused"), two_run}})
                .last.phase,
            Phase::waiting);
  const Played played = play(after(After::update), {{0, updating(11, "paused"), two_run},
                                                    {300, updating(12, "updating"), two_run},
                                                    {600, updating(13, "paused"), two_run},
                                                    {1100, updating(13, "paused"), two_run}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::waiting, Phase::paused}));
  EXPECT_EQ(played.last.reason, "the engine paused the update: said so");
}

TEST(Verdict, a_pause_read_once_and_shown_twice_is_not_confirmed) {
  Convergence convergence(after(After::update));
  const TimePoint start{std::chrono::hours(1)};
  Snapshot same = shown({0, updating(11, "paused"), two_run});
  same.service_read = start;
  EXPECT_EQ(convergence.observe(same, start).look_again, milliseconds(500));
  EXPECT_EQ(convergence.observe(same, start + milliseconds(900)).phase, Phase::waiting);
}

TEST(Verdict, someone_elses_newer_update_ends_the_wait) {
  const char* theirs = R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"theirs"}}}})";
  for (const After what : {After::nothing, After::create, After::update}) {
    const Played played = play(
        after(what), {{0, story::service(11), "a 1 running"}, {1000, story::service(15, theirs), two_run}});
    EXPECT_EQ(played.last.phase, Phase::superseded);
    EXPECT_EQ(played.last.reason, "someone else changed web (version 15)");
  }
}

TEST(Verdict, a_rollback_by_hand_in_mid_wait_is_someone_elses_change) {
  Json back =
      updating(15, "rollback_started", R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})");
  back["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "new";
  const Played played =
      play(after(After::update), {{0, updating(11, "updating"), two_run}, {1000, back, two_run}});
  EXPECT_EQ(played.last.phase, Phase::superseded);
  EXPECT_EQ(played.last.reason, "someone else rolled web back (version 15)");
}

TEST(Verdict, a_change_that_came_before_the_first_look_is_seen_too) {
  Goal goal = after(After::update);
  const Json ours = story::service(11)["Spec"];
  Json before = ours,
       theirs = story::service(14, R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"theirs"}}}})");
  before["TaskTemplate"]["ContainerSpec"]["Image"] = "old";
  goal.before = std::make_shared<const Json>(before);
  goal.sent = std::make_shared<const Json>(ours);
  theirs["PreviousSpec"] = ours;
  EXPECT_EQ(play(goal, {{0, theirs, two_run}}).last.phase, Phase::superseded);
  theirs["PreviousSpec"] = before;  // the engine stored our spec in another form than we sent
  EXPECT_EQ(play(goal, {{0, theirs, "a 1 running"}}).last.phase, Phase::waiting);
}

TEST(Verdict, the_same_spec_written_again_is_no_other_change) {
  EXPECT_EQ(play(after(After::update), {{0, story::service(11), two_run},
                                        {1000, story::service(19), two_run},
                                        {5000, story::service(19), two_run}})
                .last.phase,
            Phase::done);
}

TEST(Verdict, removal_ends_every_wait) {
  for (const Target target :
       {Target::converged, Target::healthy, Target::running, Target::completed, Target::gone}) {
    Goal goal;
    goal.target = target;
    EXPECT_EQ(play(goal, {{0, nullptr, ""}}).last.phase, Phase::gone);
  }
}
