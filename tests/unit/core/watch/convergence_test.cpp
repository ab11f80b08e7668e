// SPDX-License-Identifier: Apache-2.0
// Tests when a wait is done: the version, the tasks and the stable window.
#include "unit/core/watch/play.hpp"

#include <gtest/gtest.h>

using namespace story;

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
  EXPECT_EQ(played.last.up_to_date, 2U);
  EXPECT_EQ(played.last.wanted, 2U);
  EXPECT_TRUE(played.last.has_counts);
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

TEST(Convergence, a_stable_window_without_end_is_never_over) {
  Goal goal;
  goal.stable = milliseconds::max();
  EXPECT_EQ(play(goal, {{0, story::service(10), two_run, "n1 n2", 600}}).last.phase, Phase::verifying);
}

TEST(Convergence, a_task_that_is_replaced_starts_the_stable_window_again) {
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
  // Neither an old status nor running tasks of the old version say anything about the new version.
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
  // Without tasks the engine has nothing to judge, whatever its update status is.
  EXPECT_EQ(
      play(after(After::update), {{0, updating(11, "updating", none), "a 1 running>remove"}}).last.phase,
      Phase::done);
}

TEST(Convergence, scaling_down_waits_until_surplus_tasks_are_to_stop) {
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

TEST(Convergence, a_global_service_is_not_done_while_the_nodes_are_unknown) {
  const Json service = story::service(11, R"({"Spec":{"Mode":{"Global":{}}}})");
  Convergence unknown(after(After::create)), none(after(After::create));
  EXPECT_FALSE(unknown.observe(snapshot(service, Json::array(), nullptr), TimePoint{}).ended());
  EXPECT_TRUE(none.observe(snapshot(service, Json::array(), Json::array()), TimePoint{}).ended());
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
      task.document = swarm::Shared<Json>::of(document);
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
            "tasks of web are restarted whenever they end (restart condition any)");
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

TEST(Convergence, each_place_shows_the_task_that_stands_there_now) {
  const Progress last =
      play(after(After::update), {{0, updating(11, "updating"),
                                   "a 1 running image=old\n"
                                   "c 2 ready>ready made=2\nb 2 failed made=1 err=boom\n"
                                   "e 3 ready>ready made=2\nd 3 running>shutdown image=old\n"
                                   "f 4 shutdown"}})
          .last;
  ASSERT_EQ(last.slots.size(), 3U);
  EXPECT_EQ(last.slots[0].note, "previous version");
  EXPECT_FALSE(last.slots[0].up_to_date);
  EXPECT_EQ(last.slots[1].note, "waiting to restart");
  EXPECT_EQ(last.slots[1].error, "boom");
  EXPECT_EQ(last.slots[2].note, "waiting for the old task to stop");
}

TEST(Convergence, a_task_that_is_ready_waits_for_what_has_not_ended) {
  const auto note = [](const std::string& before) {
    return play(after(After::update), {{0, updating(11, "updating"), "b 1 ready>ready made=2\n" + before}})
        .last.slots.at(0)
        .note;
  };
  EXPECT_EQ(note("a 1 running>shutdown image=old"), "waiting for the old task to stop");
  EXPECT_EQ(note("a 1 running>shutdown"), "waiting for the old task to stop");
  EXPECT_EQ(note("a 1 shutdown image=old"), "not started yet");
  EXPECT_EQ(note("a 1 failed"), "waiting to restart");
  EXPECT_EQ(note(""), "not started yet");
}

TEST(Convergence, a_task_that_only_the_engine_calls_done_has_to_prove_itself) {
  const Json completed = updating(11, "completed");
  const std::string strange = "a 1 running image=other\nb 2 running image=other";
  const Played played = play(after(After::update), {{0, completed, strange}, {5000, completed, strange}});
  EXPECT_EQ(played.phases, (Phases{Phase::verifying, Phase::done}));
  EXPECT_EQ(played.last.up_to_date, 2U);
  Scene scene{0, completed, strange};
  scene.clock = 600;
  EXPECT_EQ(play(Goal{}, {scene}).last.phase, Phase::verifying);
}

TEST(Convergence, a_task_that_only_the_engine_calls_done_may_lack_a_node) {
  const Json completed = updating(11, "completed");
  const std::string strange = "a 1 pending image=other node= err=no suitable node\nb 2 running image=other";
  const Played played = play(after(After::update), {{0, completed, strange}, {15000, completed, strange}});
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::stuck}));
  EXPECT_EQ(played.last.reason, "task web.1 cannot be scheduled: no suitable node");
}
