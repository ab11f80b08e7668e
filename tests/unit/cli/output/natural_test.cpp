// SPDX-License-Identifier: Apache-2.0
#include "output/lists/cells.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

TEST(Natural, digit_runs_count_by_value) {
  std::vector<std::string> names{"web10", "web2",  "web",  "a-12-b", "a-2-c",
                                 "web-a", "web02", "Web3", "web2a",  ""};
  std::ranges::sort(names, cli::natural_less);
  EXPECT_EQ(names, (std::vector<std::string>{"", "Web3", "a-2-c", "a-12-b", "web", "web2", "web2a", "web02",
                                             "web10", "web-a"}));
}

TEST(Natural, digit_runs_longer_than_any_number_compare) {
  EXPECT_TRUE(cli::natural_less("t99999999999999999999999", "t100000000000000000000000"));
  EXPECT_FALSE(cli::natural_less("t1", "t1"));
}

}  // namespace
