// SPDX-License-Identifier: Apache-2.0
// Tests the wait for the tasks of removed services.
#include "watch/read.hpp"

#include <gtest/gtest.h>

using swarm::watch::LeavingTasks;

namespace {

std::vector<std::string> ids(const std::string& service, int count) {
  std::vector<std::string> result;
  for (int i = 0; i < count; ++i) result.push_back(service + std::to_string(i));
  return result;
}

}  // namespace

TEST(LeavingTasks, are_asked_for_in_lots_and_counted_by_service) {
  LeavingTasks tasks;
  tasks.add(0, ids("a", 100));
  tasks.add(1, ids("b", 2));
  EXPECT_EQ(tasks.next_batch().size(), 64U);
  EXPECT_TRUE(tasks.saw({}));
  EXPECT_EQ(tasks.left(0), 36U);
  EXPECT_EQ(tasks.next_batch().size(), 38U);
  EXPECT_FALSE(tasks.saw({"b1"}));
  EXPECT_EQ(tasks.left(0), 0U);
  EXPECT_EQ(tasks.left(1), 1U);
  EXPECT_EQ(tasks.next_batch(), (std::vector<std::string>{"b1"}));
  EXPECT_TRUE(tasks.saw({}));
  EXPECT_TRUE(tasks.empty());
}

TEST(LeavingTasks, that_stay_do_not_hide_others) {
  LeavingTasks tasks;
  tasks.add(0, ids("stays", 64));
  tasks.add(1, ids("goes", 1));
  const auto batch = tasks.next_batch();
  EXPECT_FALSE(tasks.saw({batch.begin(), batch.end()}));
  EXPECT_EQ(tasks.next_batch().front(), "goes0");
}
