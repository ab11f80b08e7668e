// SPDX-License-Identifier: Apache-2.0
// Tests when failures of tasks end a wait.
#include "unit/core/watch/play.hpp"

#include <gtest/gtest.h>

using namespace story;

TEST(Failures, old_failures_do_not_count) {
  const std::string history =
      "d 1 running made=400\nc 1 failed made=300\nb 1 failed made=200\na 1 failed made=100\n"
      "h 2 ready>ready made=400\ng 2 failed made=300\nf 2 failed made=200\ne 2 failed made=100";
  const Json edited = story::service(11, R"({"UpdatedAt":"2026-01-01T12:08:20Z"})");
  Scene scene{0, edited, history};
  scene.clock = 520;
  const Played played = play(after(After::update), {scene});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_TRUE(played.last.failures.empty());
  scene.clock = 4000;  // the failures are old
  EXPECT_EQ(play(Goal{}, {scene}).last.phase, Phase::waiting);
}

TEST(Failures, failures_of_older_specs_do_not_count) {
  const Played played = play(after(After::create), {{0, story::service(11),
                                                     "d 1 starting made=9\nc 1 failed image=old\nb 1 failed "
                                                     "image=old\na 1 failed image=old\ne 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_TRUE(played.last.failures.empty());
}

TEST(Failures, three_failures_in_a_row_of_one_slot_are_the_end) {
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

TEST(Failures, failures_of_different_slots_do_not_add_up) {
  EXPECT_EQ(play(after(After::create),
                 {{0, story::service(10),
                   "b 1 failed made=2\na 1 failed made=1\nd 2 failed made=2\nc 2 failed made=1"}})
                .last.phase,
            Phase::waiting);
}

TEST(Failures, the_engines_own_verdict_is_awaited_where_there_will_be_one) {
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

TEST(Failures, a_command_that_ends_under_restart_any_never_converges) {
  const Played played = play(
      after(After::create), {{0, story::service(10),
                              "c 1 complete made=3\nb 1 complete made=2\na 1 complete made=1\nz 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::stuck);
  EXPECT_EQ(played.last.reason, "task web.1 failed 3 times in a row: the command ended (exit code 0)");
}

TEST(Failures, no_try_left_is_a_failure) {
  const auto last = [](const char* policy, const char* tasks) {
    const std::string patch = std::string(R"({"Spec":{"TaskTemplate":{"RestartPolicy":)") + policy + "}}}";
    Json service = story::service(10, patch);
    Snapshot shot = snapshot(service, story::tasks(tasks), story::nodes("n1"));
    for (Task& task : shot.tasks) {  // gives the tasks the service's current spec
      Json document = *task.document;
      document["Spec"] = service["Spec"]["TaskTemplate"];
      task.document = swarm::Shared<Json>::of(document);
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
  EXPECT_EQ(last(R"({"Condition":"on-failure","MaxAttempts":1})", "a 1 failed\nb 2 running"), Phase::waiting);
  EXPECT_EQ(last(R"({"Condition":"any","MaxAttempts":1})", "c 1 running made=1\na 1 failed\nb 2 running"),
            Phase::verifying);
}

TEST(Failures, a_job_that_may_not_try_again_fails_with_its_first_task) {
  const char* job = R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":1}},
                        "TaskTemplate":{"RestartPolicy":{"Condition":"none"}}}})";
  EXPECT_EQ(play(after(After::create),
                 {{0, story::service(11, job),
                   "b 0 assigned>complete made=2\na 0 failed made=1 err=task: non-zero exit (3)"}})
                .last.reason,
            "task web.0 failed: task: non-zero exit (3)");
}

TEST(Failures, a_task_that_finds_no_node_ends_the_wait_after_its_grace) {
  const std::string pending =
      "a 1 running\nb 2 pending node= err=no suitable node (insufficient resources on 1 node)";
  const std::vector<Scene> scenes{{0, story::service(11), pending},
                                  {14999, story::service(11), pending},
                                  {15000, story::service(11), pending}};
  const Played played = play(after(After::create), scenes);
  EXPECT_EQ(played.phases, (Phases{Phase::waiting, Phase::waiting, Phase::stuck}));
  EXPECT_EQ(played.last.reason,
            "task web.2 cannot be scheduled: no suitable node (insufficient resources on 1 node)");
  EXPECT_TRUE(played.last.unplaced);
  Goal with_capacity = after(After::create);
  with_capacity.wait_for_capacity = true;
  EXPECT_EQ(play(with_capacity, scenes).last.phase, Phase::waiting);
  // The engine's updater would wait for this task without end.
  EXPECT_EQ(play(after(After::update),
                 {{0, updating(11, "updating"), pending}, {15000, updating(11, "updating"), pending}})
                .last.phase,
            Phase::stuck);
}

TEST(Failures, what_the_scheduler_has_not_looked_at_is_not_said_to_fit_nowhere) {
  const auto at = [](int when, const std::string& tasks) { return Scene{when, story::service(11), tasks}; };
  const auto reason = [&](const std::string& tasks, int when) {
    return play(after(After::create), {at(0, tasks), at(when, tasks)}).last.reason;
  };
  const std::string pending = "a 1 running\nb 2 pending node=", result = "a 1 running\nb 2 new node=";
  EXPECT_EQ(reason(pending, 999), "");  // every task is briefly in this state
  EXPECT_EQ(reason(pending, 1000), "task web.2 waits for the scheduler");
  EXPECT_EQ(reason(pending, 15000),
            "task web.2 has waited 15s for a node; the scheduler has given no reason");
  EXPECT_EQ(reason(result, 1000), "task web.2 waits for its networks, addresses and ports to be allocated");
  EXPECT_EQ(reason(result, 15000),
            "task web.2 has waited 15s for its networks, addresses and ports to be allocated");
  EXPECT_EQ(reason(result + " err=no addresses left", 15000),
            "task web.2 waits for its networks, addresses and ports to be allocated: no addresses left");
  const std::string both = "a 1 pending node=\nb 2 pending node=";
  EXPECT_EQ(reason(both, 1000), "2 tasks of web wait for the scheduler");
  EXPECT_EQ(reason(both, 15000),
            "2 tasks of web have waited 15s for a node; the scheduler has given no reason");
  EXPECT_EQ(reason("a 1 new node=\nb 2 new node=", 1000),
            "2 tasks of web wait for their networks, addresses and ports to be allocated");
}

TEST(Failures, tasks_in_another_case_are_not_said_to_share_the_reason) {
  const auto reason = [](const std::string& tasks) {
    return play(after(After::create), {{0, story::service(11), tasks}}).last.reason;
  };
  EXPECT_EQ(reason("a 1 pending node=\nb 2 pending node= err=no suitable node"),
            "task web.2 cannot be scheduled: no suitable node");
  EXPECT_EQ(reason("a 1 new node=\nb 2 pending node= err=no suitable node"),
            "task web.2 cannot be scheduled: no suitable node");
  EXPECT_EQ(reason("a 1 pending node= err=no suitable node\nb 2 pending node= err=no suitable node"),
            "2 tasks of web cannot be scheduled: no suitable node");
  EXPECT_EQ(reason("a 1 pending node= err=no room\nb 2 pending node= err=no port"),
            "task web.1 cannot be scheduled: no room");
  EXPECT_EQ(reason("a 1 pending node=\nb 2 new node= err=no addresses left"),
            "task web.2 waits for its networks, addresses and ports to be allocated: no addresses left");
  EXPECT_EQ(play(after(After::create), {{0, story::service(11), "a 1 new node=\nb 2 pending node="},
                                        {1000, story::service(11), "a 1 new node=\nb 2 pending node="}})
                .last.reason,
            "task web.2 waits for the scheduler");
}

TEST(Failures, a_task_without_node_is_waited_for_while_others_move) {
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

TEST(Failures, a_long_preparation_is_progress) {
  const Played played =
      play(after(After::create), {{0, story::service(11), "a 1 preparing\nb 2 running"},
                                  {3600000, story::service(11), "a 1 preparing\nb 2 running"}});
  EXPECT_EQ(played.last.phase, Phase::waiting);
  EXPECT_EQ(played.last.slots[0].note, "");
}

TEST(Failures, a_slot_that_runs_again_gets_a_fourth_try) {
  const std::string three = "c 1 failed made=3\nb 1 failed made=2\na 1 failed made=1\nz 2 running";
  const auto last = [](const std::string& tasks) {
    return play(after(After::create), {{0, story::service(10), tasks}}).last;
  };
  EXPECT_EQ(last(three).phase, Phase::stuck);
  EXPECT_EQ(last("d 1 starting made=4\n" + three).phase, Phase::stuck);
  EXPECT_EQ(last("d 1 running made=4\n" + three).phase, Phase::verifying);
  const Progress fourth = last("e 1 running made=5\nd 1 failed made=4 err=boom\n" + three);
  EXPECT_EQ(fourth.phase, Phase::stuck);
  EXPECT_EQ(fourth.reason, "task web.1 failed 4 times in a row: boom");
}

TEST(Failures, those_before_a_mere_wait_count_for_ten_minutes) {
  const auto last = [](After what, int clock, const std::string& newest) {
    Scene scene{0, story::service(11),
                newest + "c 1 failed made=120\nb 1 failed made=110\na 1 failed made=100\nz 2 running"};
    scene.clock = clock;
    Goal goal = after(what);
    goal.stable = std::chrono::hours(1);
    return play(goal, {scene}).last.phase;
  };
  EXPECT_EQ(last(After::nothing, 699, ""), Phase::stuck);
  EXPECT_EQ(last(After::nothing, 700, ""), Phase::waiting);
  EXPECT_EQ(last(After::nothing, 0, ""), Phase::stuck);  // the managers' clock is unknown
  EXPECT_EQ(last(After::update, 4000, ""), Phase::stuck);
  EXPECT_EQ(last(After::nothing, 300, "e 1 running made=140\nd 1 failed made=130\n"), Phase::verifying);
}

TEST(Failures, no_verdict_of_ours_comes_before_the_engines) {
  const std::string loop = "c 1 failed made=3\nb 1 failed made=2\na 1 failed made=1\nz 2 running";
  const auto last = [&](const char* state, const char* patch) {
    return play(after(After::rollback), {{0, updating(11, state, patch), loop}}).last.phase;
  };
  EXPECT_EQ(last("updating", "{}"), Phase::waiting);
  EXPECT_EQ(last("rollback_started", "{}"), Phase::rolling_back);
  EXPECT_EQ(last("rollback_started", R"({"Spec":{"RollbackConfig":{"FailureAction":"continue"}}})"),
            Phase::stuck);
  EXPECT_EQ(last("rollback_started", R"({"Spec":{"UpdateConfig":{"FailureAction":"continue"}}})"),
            Phase::rolling_back);
  EXPECT_EQ(last("completed", "{}"), Phase::stuck);
}

TEST(Failures, belong_to_the_task_they_are_counted_for) {
  const Progress last =
      play(after(After::create),
           {{0, story::service(10),
             "g 2 failed made=9 err=boom\nf 2 failed made=8 err=boom\nc 1 failed made=3 err=boom\n"
             "b 1 failed made=2 err=boom\na 1 failed made=1 err=boom"}})
          .last;
  EXPECT_EQ(last.reason, "task web.1 failed 3 times in a row: boom");
  ASSERT_EQ(last.failures.size(), 2U);
  // The failure that the reason names comes first.
  EXPECT_EQ(last.failures[0].label, "web.1");
  EXPECT_EQ(last.failures[0].times, 3U);
  EXPECT_EQ(last.failures[0].task, "c");
  EXPECT_EQ(last.failures[1].label, "web.2");
  EXPECT_EQ(last.failures[1].times, 2U);
}

TEST(Failures, a_place_shows_its_failure_until_it_has_recovered) {
  const auto slot = [](const char* tasks, const char* nodes = "n1 n2") {
    return play(after(After::create), {{0, story::service(10), tasks, nodes}}).last.slots.at(0);
  };
  const auto restarting = slot("b 1 ready>ready made=2 node=n2\na 1 failed made=1 err=boom");
  EXPECT_EQ(restarting.error, "boom");
  EXPECT_EQ(restarting.node, "host-n2");
  EXPECT_EQ(restarting.failed_on, "host-n1");
  EXPECT_EQ(slot("b 1 running made=2\na 1 failed made=1 err=boom").error, "");
  EXPECT_EQ(slot("b 1 ready>ready made=2\na 1 complete made=1").error, "the command ended (exit code 0)");
  const auto pending = slot("b 1 pending node= made=2 err=no suitable node\na 1 failed made=1 err=boom");
  EXPECT_EQ(pending.error, "no suitable node");
  EXPECT_EQ(pending.failed_on, "");
  EXPECT_EQ(slot("b 1 ready>remove made=2\na 1 failed made=1 err=boom").error, "");
  const auto kept = slot("c 1 pending node= made=3\nb 1 failed made=2 err=boom\na 1 running image=old");
  EXPECT_EQ(kept.state, TaskState::pending);
  const auto old = slot("b 1 failed made=2 err=boom\na 1 running image=old");
  EXPECT_EQ(old.note, "previous version");
  EXPECT_EQ(old.error, "boom");
  EXPECT_EQ(old.failed_on, "host-n1");
}
