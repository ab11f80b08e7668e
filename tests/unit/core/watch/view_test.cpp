// SPDX-License-Identifier: Apache-2.0
// Tests how the tasks of a service are counted and described.
#include "unit/core/watch/play.hpp"

#include <gtest/gtest.h>

using namespace story;

namespace {

using Numbers = std::vector<std::uint64_t>;

/// up_to_date, running, wanted
Numbers numbers(Goal goal, const Json& service, const std::string& tasks,
                const std::string& nodes = "n1 n2 n3") {
  const Progress last = play(std::move(goal), {{0, service, tasks, nodes}}).last;
  return {last.up_to_date, last.running, last.wanted};
}

const char* three = R"({"Spec":{"Mode":{"Replicated":{"Replicas":3}}}})";

}  // namespace

TEST(Count, a_created_service_has_one_version) {
  EXPECT_EQ(numbers(after(After::create), story::service(11, three), "a 1 running\nb 2 starting"),
            (Numbers{1, 1, 3}));
}

TEST(Count, tasks_of_the_previous_version_run_too) {
  for (const char* state : {"updating", "paused"})
    EXPECT_EQ(numbers(after(After::update), updating(11, state, three),
                      "d 1 rejected made=9 err=No such image\na 1 shutdown image=old\n"
                      "b 2 running image=old\nc 3 running image=old"),
              (Numbers{0, 2, 3}))
        << state;
  EXPECT_EQ(numbers(Goal{}, updating(11, "updating", three),
                    "d 1 running made=9\na 1 shutdown image=old\nb 2 running image=old\nc 3 running "
                    "image=old"),
            (Numbers{1, 3, 3}));
  // The new version is visible, its update status is not yet.
  EXPECT_EQ(numbers(after(After::update), story::service(11), "a 1 running image=old\nb 2 running image=old"),
            (Numbers{0, 2, 2}));
}

TEST(Count, a_place_with_both_versions_counts_once) {
  EXPECT_EQ(numbers(after(After::update), updating(11, "updating"),
                    "c 1 running made=9\na 1 running image=old\nb 2 running image=old"),
            (Numbers{1, 2, 2}));
}

TEST(Count, what_stops_or_is_on_a_lost_node_does_not_run) {
  EXPECT_EQ(numbers(after(After::update), updating(11, "updating"),
                    "c 1 preparing made=9\na 1 running>shutdown image=old\nb 2 running image=old node=n2",
                    "n1 n2/down"),
            (Numbers{0, 0, 2}));
}

TEST(Count, while_going_back_the_newer_version_is_the_other_one) {
  const Progress last = play(after(After::update), {{0, updating(11, "rollback_started", three),
                                                     "d 1 running image=bad\ne 2 running made=9\n"
                                                     "b 2 shutdown image=bad\nc 3 running"}})
                            .last;
  EXPECT_EQ((Numbers{last.up_to_date, last.running, last.wanted}), (Numbers{2, 3, 3}));
  EXPECT_EQ(last.slots[0].note, "newer version");
  EXPECT_EQ(play(after(After::update),
                 {{0, updating(11, "rollback_paused", three), "d 1 running image=bad\nb 2 running"}})
                .last.slots[0]
                .note,
            "newer version");
}

TEST(Count, surplus_tasks_run_until_their_desired_state_is_shutdown) {
  EXPECT_EQ(numbers(after(After::update), story::service(11), "a 1 running\nb 2 running\nc 3 running"),
            (Numbers{3, 3, 2}));
  EXPECT_EQ(numbers(after(After::update), story::service(11), "a 1 running\nb 2 running\nc 3 running>remove"),
            (Numbers{2, 2, 2}));
}

TEST(Count, a_global_service_is_counted_by_nodes) {
  EXPECT_EQ(
      numbers(after(After::update), updating(11, "updating", R"({"Spec":{"Mode":{"Global":{}}}})"),
              "c - running made=9 node=n1\na - shutdown image=old node=n1\nb - running image=old node=n2",
              "n1 n2"),
      (Numbers{1, 2, 2}));
}

TEST(Count, the_earlier_iteration_of_a_job_counts_for_nothing) {
  const char* job = R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":2,"MaxConcurrent":2}}},
                        "JobStatus":{"JobIteration":{"Index":3}}})";
  EXPECT_EQ(numbers(after(After::update), story::service(11, job),
                    "a 0 running iteration=2\nb 1 running>complete iteration=3"),
            (Numbers{1, 1, 2}));
}

TEST(Count, is_not_there_before_the_change_is_seen) {
  const Progress early = play(after(After::update), {{0, story::service(10), two_run}}).last;
  EXPECT_FALSE(early.has_counts);
  EXPECT_EQ(early.running, 0U);
}

TEST(Count, so_many_running_means_tasks_of_whichever_version) {
  Goal goal;
  goal.target = Target::running;
  goal.running = 2;
  const Json paused = updating(11, "paused", three);
  const std::string tasks =
      "d 1 rejected made=9\na 1 shutdown image=old\nb 2 running image=old\nc 3 running image=old";
  const Progress last = play(goal, {{0, paused, tasks}}).last;
  EXPECT_EQ(last.phase, Phase::done);
  EXPECT_EQ(last.awaited, 2U);
  EXPECT_EQ(last.running, 2U);
  // The stable window needs the same tasks from its start to its end.
  goal.stable = milliseconds(2000);
  const Json rolling = updating(11, "updating", three);
  const std::string other =
      "d 1 running made=9\na 1 shutdown image=old\nb 2 shutdown image=old made=1\n"
      "c 3 running image=old";
  EXPECT_EQ(play(goal, {{0, rolling, tasks}, {1500, rolling, other}, {2100, rolling, other}}).last.phase,
            Phase::verifying);
}
