// SPDX-License-Identifier: Apache-2.0
// Tests when a wait sends which requests.
#include "watch/schedule.hpp"

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

using namespace swarm;
using watch::Schedule;
using Parts = Schedule::Parts;

namespace {

milliseconds::rep rest(Schedule& schedule, const Schedule::Poll& poll = {}) {
  return schedule.rest_after(poll).count();
}

/// A schedule in its steady state.
Schedule steady(std::size_t services) {
  Schedule schedule({}, services);
  for (int i = 0; i < 10; ++i) {
    schedule.next_parts();
    rest(schedule);
  }
  return schedule;
}

}  // namespace

TEST(Schedule, begins_often_and_whole_and_goes_on_once_a_second_in_turns) {
  for (const std::size_t services : {1U, 500U}) {
    Schedule schedule({}, services);
    std::vector<milliseconds::rep> rests;
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(schedule.next_parts(), Parts::both);
      rests.push_back(rest(schedule));
    }
    EXPECT_EQ(rests, (std::vector<milliseconds::rep>{200, 300, 450, 675}));
    const Parts first = schedule.next_parts();
    EXPECT_EQ(rest(schedule), 1000);
    EXPECT_NE(first, Parts::both);
    EXPECT_NE(schedule.next_parts(), first);
  }
}

TEST(Schedule, takes_the_look_that_may_decide_on_time_and_whole) {
  Schedule schedule = steady(1);
  EXPECT_EQ(rest(schedule, {.look_again = milliseconds(300)}), 300);
  EXPECT_EQ(schedule.next_parts(), Parts::both);
  EXPECT_EQ(rest(schedule, {.look_again = milliseconds(0)}), 1);
  EXPECT_EQ(rest(schedule, {.look_again = milliseconds(5000)}), 1000);
  EXPECT_NE(schedule.next_parts(), Parts::both);
}

TEST(Schedule, of_several_keeps_its_pace_whatever_one_of_them_needs) {
  Schedule schedule = steady(2);
  EXPECT_EQ(rest(schedule, {.look_again = milliseconds(10)}), 1000);
  EXPECT_EQ(schedule.next_parts(), Parts::both);
}

TEST(Schedule, of_several_rests_most_of_the_time) {
  Schedule many = steady(500), one = steady(1);
  EXPECT_EQ(rest(many, {.took = milliseconds(700)}), 2800);
  EXPECT_EQ(rest(many, {.took = milliseconds(9000)}), 10000);
  EXPECT_EQ(rest(many, {.failed = true, .took = milliseconds(9000)}), 1000);
  EXPECT_EQ(rest(one, {.took = milliseconds(700)}), 1000);
}

TEST(Schedule, follows_an_early_poll_with_a_longer_pause) {
  Schedule schedule = steady(1);
  schedule.wake_early();
  EXPECT_EQ(schedule.next_parts(), Parts::both);
  EXPECT_EQ(rest(schedule), 2000);
  EXPECT_NE(schedule.next_parts(), Parts::both);
}

TEST(Schedule, reads_both_parts_until_both_were_read_again) {
  Schedule schedule = steady(1);
  rest(schedule, {.failed = true});
  EXPECT_EQ(schedule.next_parts(), Parts::both);
  rest(schedule);
  EXPECT_NE(schedule.next_parts(), Parts::both);
}
