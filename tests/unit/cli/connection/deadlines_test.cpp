// SPDX-License-Identifier: Apache-2.0
// Tests how timeouts become deadlines.
#include "connection/deadlines.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono;

milliseconds until_end(milliseconds timeout) {
  const swarm::TimePoint start{hours(1)};
  return duration_cast<milliseconds>(cli::end_of_timeout(start, timeout) - start);
}

TEST(Deadlines, end_after_their_timeout_or_after_100_years_if_that_is_unlimited) {
  EXPECT_EQ(until_end(milliseconds(1)), milliseconds(1));
  EXPECT_EQ(until_end(years(50)), milliseconds(years(50)));
  for (const milliseconds unlimited : {milliseconds(0), milliseconds(years(101)), milliseconds::max()})
    EXPECT_EQ(until_end(unlimited), milliseconds(years(100)));
}

}  // namespace
