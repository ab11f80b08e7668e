// SPDX-License-Identifier: Apache-2.0
#include "unit/core/watch/story.hpp"

#include <swarm/watch.hpp>

#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Phase = Progress::Phase;
using Target = Goal::Target;
using After = Goal::After;

namespace {

constexpr const char* two_run = "a 1 running\nb 2 running";

/// What was seen `at` milliseconds after the wait began.
struct Scene {
  int at = 0;
  Json service;
  std::string tasks;
  std::string nodes = "n1 n2 n3";
  int clock = 0;  ///< The managers' clock, seconds after 12:00; 0: unknown.
};

Snapshot shown(const Scene& scene) {
  Snapshot made = snapshot(scene.service, story::tasks(scene.tasks), story::nodes(scene.nodes));
  if (scene.clock) made.engine_now = parse_time(story::at(scene.clock));
  return made;
}

/// Plays the scenes; the phase of each, and the last progress.
struct Played {
  std::vector<Phase> phases;
  Progress last;
};

Played play(Goal goal, const std::vector<Scene>& scenes) {
  Convergence convergence(std::move(goal));
  Played played;
  for (const Scene& scene : scenes) {
    played.last =
        convergence.observe(shown(scene), TimePoint(std::chrono::hours(1)) + milliseconds(scene.at));
    played.phases.push_back(played.last.phase);
    if (played.last.ended()) break;
  }
  return played;
}

Goal after(After what, std::uint64_t version = 10) {
  Goal goal;
  goal.after = what;
  if (what == After::update || what == After::rollback) goal.sent_version = version;
  return goal;
}

Json updating(int version, const std::string& state, const std::string& more = "{}") {
  Json made = story::service(version, more);
  made["UpdateStatus"] = {{"State", state}, {"Message", "said so"}, {"StartedAt", story::at(0)}};
  if (!made.contains("PreviousSpec") && !state.starts_with("rollback"))
    made["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "old";
  return made;
}

using Phases = std::vector<Phase>;

}  // namespace

TEST(Convergence, create_is_done_when_all_ran_for_the_stable_window) {
  const Played played = play(after(After::create), {{0, story::service(10), ""},
                                                    {1000, story::service(10), "a 1 preparing\nb 2 starting"},
                                                    {2000, story::service(10), "a 1 running\nb 2 starting"},
                                                    {3000, story::service(10), two_run},
                                                    {7999, story::service(10), two_run},
                                                    {8000, story::service(10), two_run}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::waiting, Phase::verifying,
                                   Phase::verifying, Phase::done}));
  EXPECT_EQ(played.last.running, 2U);
  EXPECT_EQ(played.last.wanted, 2U);
}

TEST(Convergence, the_stable_window_is_the_goals_else_the_monitor_else_five_seconds) {
  struct {
    const char* patch;
    std::optional<milliseconds> stable;
    int window;
  } const cases[] = {{"{}", std::nullopt, 5000},
                     {R"({"Spec":{"UpdateConfig":{"Monitor":2000000000}}})", std::nullopt, 2000},
                     {R"({"Spec":{"UpdateConfig":{"Monitor":0}}})", std::nullopt, 5000},
                     {R"({"Spec":{"UpdateConfig":{"Monitor":2000000000}}})", milliseconds(300), 300},
                     {"{}", milliseconds(0), 0}};
  for (const auto& given : cases) {
    Goal goal = after(After::create);
    goal.stable = given.stable;
    Convergence convergence(goal);
    const Progress first = convergence.observe(shown({0, story::service(10, given.patch), two_run}),
                                               TimePoint(std::chrono::hours(1)));
    EXPECT_EQ(first.look_again.value_or(milliseconds(0)).count(), given.window) << given.patch;
    EXPECT_EQ(first.phase, given.window ? Phase::verifying : Phase::done) << given.patch;
  }
}

TEST(Convergence, a_task_that_is_replaced_starts_the_stable_window_anew) {
  const Played played = play(after(After::create),
                             {{0, story::service(10), two_run},
                              {4000, story::service(10), "c 1 ready>ready made=4\na 1 failed\nb 2 running"},
                              {5000, story::service(10), "c 1 running made=4\na 1 failed\nb 2 running"},
                              {9999, story::service(10), "c 1 running made=4\na 1 failed\nb 2 running"},
                              {10000, story::service(10), "c 1 running made=4\na 1 failed\nb 2 running"}});
  EXPECT_EQ(played.phases,
            (Phases{Phase::verifying, Phase::waiting, Phase::verifying, Phase::verifying, Phase::done}));
}

TEST(Convergence, nothing_counts_before_the_version_moved) {
  // An old 'completed' and old tasks that run are no answer.
  const Played played = play(after(After::update), {{0, updating(10, "completed"), two_run},
                                                    {1000, updating(10, "paused"), two_run},
                                                    {9000, updating(9, "rollback_completed"), two_run},
                                                    {10000, updating(11, "completed"), two_run}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::waiting, Phase::done}));
}

TEST(Convergence, old_tasks_do_not_count_after_a_write_without_status) {
  const Played played = play(
      after(After::update),
      {{0, story::service(11), "a 1 running image=old\nb 2 running image=old"},
       {9000, story::service(11), "a 1 running image=old\nb 2 running image=old"},
       {10000, updating(13, "updating"), "c 1 running made=9\na 1 shutdown image=old\nb 2 running image=old"},
       {20000, updating(14, "completed"), "c 1 running made=9\nd 2 running made=9"}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::waiting, Phase::done}));
}

TEST(Convergence, every_update_status_has_its_verdict_in_every_mode) {
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
      const auto last = [&](Goal goal) {
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

TEST(Convergence, a_rollback_asked_for_by_hand_before_the_wait_is_done) {
  Json service = updating(11, "rollback_completed");
  service["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "bad";
  EXPECT_EQ(play(Goal{}, {{0, service, two_run}, {5000, service, two_run}}).last.phase, Phase::done);
}

TEST(Convergence, an_automatic_rollback_tells_why_and_what_failed) {
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

TEST(Convergence, paused_counts_only_when_seen_again) {
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

TEST(Convergence, a_pause_read_once_and_shown_twice_is_not_confirmed) {
  Convergence convergence(after(After::update));
  const TimePoint start{std::chrono::hours(1)};
  Snapshot same = shown({0, updating(11, "paused"), two_run});
  same.service_read = start;
  EXPECT_EQ(convergence.observe(same, start).look_again, milliseconds(500));
  EXPECT_EQ(convergence.observe(same, start + milliseconds(900)).phase, Phase::waiting);
}

TEST(Convergence, a_label_edit_is_done_at_once_where_tasks_have_run_for_long) {
  const char* patch = R"({"PreviousSpec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"new"}}}})";
  Scene scene{0, story::service(11, patch), two_run};
  scene.clock = 600;
  EXPECT_EQ(play(after(After::update), {scene}).last.phase, Phase::done);
  scene.clock = 3;
  EXPECT_EQ(play(after(After::update), {scene}).last.phase, Phase::verifying);
}

TEST(Convergence, running_for_long_is_no_proof_while_the_change_may_still_replace_tasks) {
  const char* ports = R"({"PreviousSpec":{"TaskTemplate":{"ContainerSpec":{"Image":"new"}},
                          "EndpointSpec":{"Ports":[{"TargetPort":80}]}}})";
  Scene scene{0, story::service(11, ports), two_run};
  scene.clock = 600;
  EXPECT_EQ(play(after(After::update), {scene}).last.phase, Phase::verifying);
}

TEST(Convergence, old_failures_do_not_count) {
  const std::string history =
      "d 1 running made=400\nc 1 failed made=300\nb 1 failed made=200\na 1 failed made=100\n"
      "h 2 ready>ready made=400\ng 2 failed made=300\nf 2 failed made=200\ne 2 failed made=100";
  const Json edited = story::service(11, R"({"UpdatedAt":"2026-01-01T12:08:20Z"})");
  Scene scene{0, edited, history};
  scene.clock = 520;
  const Played played = play(after(After::update), {scene});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_TRUE(played.last.failures.empty());
  scene.clock = 4000;  // failed long ago
  EXPECT_EQ(play(Goal{}, {scene}).last.phase, Phase::waiting);
}

TEST(Convergence, failures_of_older_specs_do_not_count) {
  const Played played = play(after(After::create), {{0, story::service(11),
                                                     "d 1 starting made=9\nc 1 failed image=old\nb 1 failed "
                                                     "image=old\na 1 failed image=old\ne 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_TRUE(played.last.failures.empty());
}

TEST(Convergence, three_failures_in_a_row_of_one_slot_are_the_end) {
  const Played played =
      play(after(After::create),
           {{0, story::service(10), "a 1 failed made=1 err=boom\nz 2 running"},
            {1000, story::service(10), "b 1 failed made=2 err=boom\na 1 failed made=1 err=boom\nz 2 running"},
            {2000, story::service(10),
             "d 1 ready>ready made=4\nc 1 rejected made=3 err=No such image: x\n"
             "b 1 failed made=2 err=boom\na 1 failed made=1 err=boom\nz 2 running"}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::stuck}));
  EXPECT_EQ(played.last.reason, "task web.1 failed 3 times in a row: No such image: x");
  ASSERT_EQ(played.last.failures.size(), 2U);
  EXPECT_EQ(played.last.failures[0].times, 1U);
  EXPECT_EQ(played.last.failures[1].times, 2U);
  EXPECT_EQ(played.last.slots[0].failures, 3);
}

TEST(Convergence, failures_of_different_slots_do_not_add_up) {
  EXPECT_EQ(play(after(After::create),
                 {{0, story::service(10),
                   "b 1 failed made=2\na 1 failed made=1\nd 2 failed made=2\nc 2 failed made=1"}})
                .last.phase,
            Phase::waiting);
}

TEST(Convergence, the_engines_own_verdict_is_awaited_where_there_will_be_one) {
  const std::string loop = "c 1 failed made=3\nb 1 failed made=2\na 1 failed made=1\nz 2 running image=old";
  const auto last = [&](const char* action) {
    const std::string patch =
        std::string(R"({"Spec":{"UpdateConfig":{"FailureAction":")") + action + R"("}}})";
    return play(after(After::update), {{0, updating(11, "updating", patch), loop}}).last.phase;
  };
  EXPECT_EQ(last("pause"), Phase::waiting);
  EXPECT_EQ(last("rollback"), Phase::waiting);
  EXPECT_EQ(last("continue"), Phase::stuck);
}

TEST(Convergence, a_command_that_ends_under_restart_any_never_converges) {
  const Played played = play(
      after(After::create), {{0, story::service(10),
                              "c 1 complete made=3\nb 1 complete made=2\na 1 complete made=1\nz 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::stuck);
  EXPECT_EQ(played.last.reason, "task web.1 failed 3 times in a row: the command ended (exit code 0)");
}

TEST(Convergence, no_try_left_is_a_failure) {
  const auto last = [](const char* policy, const char* tasks) {
    const std::string patch = std::string(R"({"Spec":{"TaskTemplate":{"RestartPolicy":)") + policy + "}}}";
    Json service = story::service(10, patch);
    Snapshot shot = snapshot(service, story::tasks(tasks), story::nodes("n1"));
    for (Task& task : shot.tasks) {  // tasks of this very spec
      Json document = *task.document;
      document["Spec"] = service["Spec"]["TaskTemplate"];
      task.document = std::make_shared<const Json>(document);
    }
    Convergence convergence(after(After::create));
    return convergence.observe(shot, TimePoint(std::chrono::hours(1))).phase;
  };
  EXPECT_EQ(last(R"({"Condition":"none"})", "a 1 failed\nb 2 running"), Phase::stuck);
  EXPECT_EQ(last(R"({"Condition":"none"})", "a 1 complete\nb 2 complete"), Phase::done);
  EXPECT_EQ(last(R"({"Condition":"on-failure"})", "a 1 complete\nb 2 complete"), Phase::done);
  EXPECT_EQ(last(R"({"Condition":"on-failure"})", "a 1 failed\nb 2 running"), Phase::waiting);
  EXPECT_EQ(
      last(R"({"Condition":"on-failure","MaxAttempts":1})", "c 1 failed made=1\na 1 failed\nb 2 running"),
      Phase::stuck);
  EXPECT_EQ(last(R"({"Condition":"any","MaxAttempts":1})", "c 1 running made=1\na 1 failed\nb 2 running"),
            Phase::verifying);
}

TEST(Convergence, a_placement_change_that_nodes_satisfy_leaves_good_tasks) {
  const char* patch = R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone == A"]}}},
                          "PreviousSpec":{"TaskTemplate":{"ContainerSpec":{"Image":"new"}}}})";
  const Json service = story::service(11, patch);
  const auto last = [&](const char* nodes) {
    return play(after(After::update), {{0, service, two_run, nodes}, {5000, service, two_run, nodes}})
        .last.phase;
  };
  EXPECT_EQ(last("n1/ready/zone=a"), Phase::done);
  EXPECT_EQ(last("n1/ready/zone=b"), Phase::waiting);
}

TEST(Convergence, zero_wanted_tasks_are_there_at_once) {
  const char* none = R"({"Spec":{"Mode":{"Replicated":{"Replicas":0}}}})";
  EXPECT_EQ(
      play(after(After::update), {{0, story::service(11, none), "a 1 running>remove\nb 2 running>remove"}})
          .last.phase,
      Phase::done);
  EXPECT_EQ(play(after(After::create), {{0, story::service(11, none), ""}}).last.phase, Phase::done);
}

TEST(Convergence, scaling_down_waits_for_the_surplus_to_be_told_to_stop) {
  const Played played = play(after(After::update),
                             {{0, story::service(11), "a 1 running\nb 2 running\nc 3 running"},
                              {6000, story::service(11), "a 1 running\nb 2 running\nc 3 running>remove"},
                              {11000, story::service(11), "a 1 running\nb 2 running\nc 3 running>remove"}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::verifying, Phase::done}));
}

TEST(Convergence, a_global_service_wants_a_task_on_each_eligible_node) {
  const char* global = R"({"Spec":{"Mode":{"Global":{}}}})";
  Goal goal = after(After::create);
  goal.stable = milliseconds(0);
  const auto last = [&](const char* tasks, const char* nodes) {
    return play(goal, {{0, story::service(11, global), tasks, nodes}}).last;
  };
  EXPECT_EQ(last("a - running node=n1", "n1 n2").phase, Phase::waiting);
  EXPECT_EQ(last("a - running node=n1\nb - running node=n2", "n1 n2").phase, Phase::done);
  EXPECT_EQ(last("a - running node=n1", "n1 n2/down n3/drain n4/pause").phase, Phase::done);
  EXPECT_EQ(last("a - running node=n1", "n1 n2").slots[0].label, "host-n1");
}

TEST(Convergence, a_global_service_without_eligible_node_is_done_with_a_warning) {
  const char* nowhere =
      R"({"Spec":{"Mode":{"Global":{}},"TaskTemplate":{"Placement":{"Constraints":["node.role==manager"]}}}})";
  const Progress last = play(after(After::create), {{0, story::service(11, nowhere), "", "n1 n2"}}).last;
  EXPECT_EQ(last.phase, Phase::done);
  EXPECT_EQ(last.warnings, std::vector<std::string>{"no node may run a task of web"});
}

TEST(Convergence, tasks_on_nodes_that_are_down_do_not_run) {
  Goal goal;
  goal.stable = milliseconds(0);
  const Progress last =
      play(goal, {{0, story::service(11), "a 1 running node=n1\nb 2 running node=n2", "n1 n2/down"}}).last;
  EXPECT_EQ(last.phase, Phase::waiting);
  EXPECT_EQ(last.running, 1U);
  EXPECT_EQ(last.slots[1].note, "its node is down");
}

TEST(Convergence, a_job_is_done_when_its_tasks_of_this_iteration_completed) {
  const char* job = R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":2,"MaxConcurrent":1}}},
                        "JobStatus":{"JobIteration":{"Index":3}}})";
  const auto last = [&](const char* tasks) {
    return play(after(After::update), {{0, story::service(11, job), tasks}}).last;
  };
  EXPECT_EQ(last("a 0 complete iteration=2\nb 1 complete iteration=2").phase, Phase::waiting);
  EXPECT_EQ(last("a 0 complete iteration=3\nb 1 running>complete iteration=3").phase, Phase::waiting);
  EXPECT_EQ(last("a 0 complete iteration=3\nb 1 complete iteration=3").phase, Phase::done);
  EXPECT_EQ(last("a 0 complete iteration=3").completed, 1U);
  EXPECT_EQ(
      last(
          "d 0 ready>ready iteration=3 made=4\nc 0 failed iteration=3 made=3\nb 0 failed iteration=3 made=2\n"
          "a 0 failed iteration=3 made=1")
          .phase,
      Phase::stuck);
  EXPECT_EQ(
      last(
          "d 0 ready>ready iteration=3 made=4\nc 0 failed iteration=2 made=3\nb 0 failed iteration=2 made=2\n"
          "a 0 failed iteration=2 made=1")
          .phase,
      Phase::waiting);
}

TEST(Convergence, a_global_job_wants_a_completion_on_each_node) {
  const char* job = R"({"Spec":{"Mode":{"GlobalJob":{}}}})";
  const auto last = [&](const char* tasks) {
    return play(after(After::create), {{0, story::service(11, job), tasks, "n1 n2"}}).last.phase;
  };
  EXPECT_EQ(last("a - complete node=n1\nb - running>complete node=n2"), Phase::waiting);
  EXPECT_EQ(last("a - complete node=n1\nb - complete node=n2"), Phase::done);
}

TEST(Convergence, a_job_that_may_not_try_again_fails_with_its_first_task) {
  const char* job = R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":1}},
                        "TaskTemplate":{"RestartPolicy":{"Condition":"none"}}}})";
  EXPECT_EQ(play(after(After::create),
                 {{0, story::service(11, job),
                   "b 0 assigned>complete made=2\na 0 failed made=1 err=task: non-zero exit (3)"}})
                .last.reason,
            "task web.0 failed: task: non-zero exit (3)");
}

TEST(Convergence, someone_elses_newer_update_ends_the_wait) {
  const char* theirs = R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"theirs"}}}})";
  for (const After what : {After::nothing, After::create, After::update}) {
    const Played played = play(
        after(what), {{0, story::service(11), "a 1 running"}, {1000, story::service(15, theirs), two_run}});
    EXPECT_EQ(played.last.phase, Phase::superseded);
    EXPECT_EQ(played.last.reason, "someone changed web meanwhile (version 15)");
  }
}

TEST(Convergence, a_rollback_by_hand_in_mid_wait_is_someone_elses_change) {
  Json back =
      updating(15, "rollback_started", R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})");
  back["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "new";
  const Played played =
      play(after(After::update), {{0, updating(11, "updating"), two_run}, {1000, back, two_run}});
  EXPECT_EQ(played.last.phase, Phase::superseded);
  EXPECT_EQ(played.last.reason, "someone rolled web back meanwhile (version 15)");
}

TEST(Convergence, a_change_that_came_before_the_first_look_is_seen_too) {
  Goal goal = after(After::update);
  const Json ours = story::service(11)["Spec"];
  Json before = ours,
       theirs = story::service(14, R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"theirs"}}}})");
  before["TaskTemplate"]["ContainerSpec"]["Image"] = "old";
  goal.before = std::make_shared<const Json>(before);
  goal.sent = std::make_shared<const Json>(ours);
  theirs["PreviousSpec"] = ours;
  EXPECT_EQ(play(goal, {{0, theirs, two_run}}).last.phase, Phase::superseded);
  theirs["PreviousSpec"] = before;  // only stored in other words than sent
  EXPECT_EQ(play(goal, {{0, theirs, "a 1 running"}}).last.phase, Phase::waiting);
}

TEST(Convergence, the_same_spec_written_again_is_no_other_change) {
  EXPECT_EQ(play(after(After::update), {{0, story::service(11), two_run},
                                        {1000, story::service(19), two_run},
                                        {5000, story::service(19), two_run}})
                .last.phase,
            Phase::done);
}

TEST(Convergence, removal_ends_every_wait) {
  for (const Target target :
       {Target::converged, Target::healthy, Target::running, Target::completed, Target::gone}) {
    Goal goal;
    goal.target = target;
    EXPECT_EQ(play(goal, {{0, nullptr, ""}}).last.phase, Phase::gone);
  }
}

TEST(Convergence, a_long_start_period_is_progress_and_stability_counts_from_running) {
  const char* health =
      R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["CMD","true"],"StartPeriod":60000000000}}}}})";
  const Json service = story::service(11, health);
  std::vector<Scene> scenes;
  const auto see = [&](int when, const char* state) {
    scenes.push_back({when, service, std::string("a 1 ") + state + "\nb 2 " + state});
  };
  see(0, "starting");
  see(59000, "starting");
  see(60000, "running");
  see(64999, "running");
  see(65000, "running");
  Convergence convergence(after(After::create));
  Phases phases;
  for (const Scene& scene : scenes) {
    Snapshot shot = shown(scene);
    for (Task& task : shot.tasks) {
      Json document = *task.document;
      document["Spec"] = service["Spec"]["TaskTemplate"];
      task.document = std::make_shared<const Json>(document);
    }
    const Progress progress =
        convergence.observe(shot, TimePoint(std::chrono::hours(1)) + milliseconds(scene.at));
    phases.push_back(progress.phase);
    if (scene.at == 0) {
      EXPECT_EQ(progress.slots[0].note, "waiting for the health check");
    }
  }
  EXPECT_EQ(phases,
            (Phases{Phase::waiting, Phase::waiting, Phase::verifying, Phase::verifying, Phase::done}));
}

TEST(Convergence, a_task_that_finds_no_node_ends_the_wait_after_its_grace) {
  const std::string pending =
      "a 1 running\nb 2 pending node= err=no suitable node (insufficient resources on 1 node)";
  const std::vector<Scene> scenes{{0, story::service(11), pending},
                                  {14999, story::service(11), pending},
                                  {15000, story::service(11), pending}};
  const Played played = play(after(After::create), scenes);
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::stuck}));
  EXPECT_EQ(played.last.reason,
            "task web.2 can't be placed: no suitable node (insufficient resources on 1 node)");
  EXPECT_TRUE(played.last.unplaced);
  Goal patient = after(After::create);
  patient.wait_for_capacity = true;
  EXPECT_EQ(play(patient, scenes).last.phase, Phase::waiting);
  // The engine's updater would wait for it for ever.
  EXPECT_EQ(play(after(After::update),
                 {{0, updating(11, "updating"), pending}, {15000, updating(11, "updating"), pending}})
                .last.phase,
            Phase::stuck);
}

TEST(Convergence, a_task_without_node_is_waited_for_while_others_move) {
  const auto scene = [](int when, const char* other) {
    return Scene{when, story::service(11),
                 std::string("b 2 pending node= err=no suitable node\na 1 ") + other};
  };
  EXPECT_EQ(
      play(after(After::create), {scene(0, "preparing"), scene(60000, "preparing"), scene(61000, "running"),
                                  scene(75999, "running"), scene(76000, "running")})
          .phases,
      (Phases{Phase::waiting, Phase::waiting, Phase::waiting, Phase::waiting, Phase::stuck}));
}

TEST(Convergence, a_slow_pull_is_progress) {
  const Played played =
      play(after(After::create), {{0, story::service(11), "a 1 preparing\nb 2 running"},
                                  {3600000, story::service(11), "a 1 preparing\nb 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_EQ(played.last.slots[0].note, "pulling");
}

TEST(Convergence, so_many_running_is_counted_exactly_and_follows_every_change) {
  Goal goal;
  goal.target = Target::running;
  goal.running = 2;
  const char* three = R"({"Spec":{"Mode":{"Replicated":{"Replicas":3}}}})";
  EXPECT_EQ(play(goal, {{0, story::service(11, three), "a 1 running\nb 2 running\nc 3 running"},
                        {1000, story::service(12), "a 1 running\nb 2 running\nc 3 running>remove"}})
                .phases,
            (Phases{Phase::waiting, Phase::done}));
}

TEST(Convergence, completion_is_refused_where_tasks_are_always_started_again) {
  Goal goal;
  goal.target = Target::completed;
  EXPECT_EQ(play(goal, {{0, story::service(11), two_run}}).last.reason,
            "tasks of web are started again whenever they end (restart condition any)");
}

TEST(Convergence, healthy_without_a_health_check_says_so) {
  Goal goal;
  goal.target = Target::healthy;
  goal.stable = milliseconds(0);
  const Progress last = play(goal, {{0, story::service(11), two_run}}).last;
  EXPECT_EQ(last.phase, Phase::done);
  EXPECT_EQ(last.warnings.size(), 1U);
}

TEST(Convergence, documents_of_any_shape_are_survived) {
  for (const char* service :
       {"{}", R"({"Spec":7,"Version":[],"UpdateStatus":"x"})",
        R"({"Spec":{"Mode":null,"TaskTemplate":[1],"UpdateConfig":3},"JobStatus":{"JobIteration":[]}})"}) {
    Convergence convergence{Goal{}};
    convergence.observe(
        snapshot(
            Json::parse(service), Json::parse(R"([null,7,{},{"ID":5,"Status":[],"Spec":"x","Slot":-1},
        {"Slot":"a","CreatedAt":"yesterday","Status":{"State":"odd","Err":{}},"Spec":{"ContainerSpec":null}}])"),
            Json::parse(
                R"([[],{"Spec":{"Labels":[1]},"Status":null,"Description":{"Resources":{"GenericResources":{}}}}])")),
        TimePoint(std::chrono::hours(1)));
  }
}
