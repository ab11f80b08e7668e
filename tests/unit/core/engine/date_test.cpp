// SPDX-License-Identifier: Apache-2.0
#include "engine/date.hpp"

#include <gtest/gtest.h>

using namespace swarm;

TEST(Date, reads_the_header) {
  EXPECT_EQ(http_time("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(http_time("Fri, 02 Jan 2026 03:04:05 GMT"), 1767323045);
  EXPECT_EQ(http_time("Thu, 29 Feb 2024 23:59:59 GMT"), 1709251199);
  for (const auto* wrong :
       {"", "now", "Fri, 02 Foo 2026 03:04:05 GMT", "Fri, 30 Feb 2026 03:04:05 GMT",
        "Fri, 02 anF 2026 03:04:05 GMT", "Fri, 02 Jan 2026 24:04:05 GMT", "Fri, 0x Jan 2026 03:04:05 GMT"})
    EXPECT_EQ(http_time(wrong), std::nullopt) << wrong;
}

TEST(Date, reads_the_documents_times) {
  for (const auto* same : {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05.598498203Z",
                           "2026-01-02T04:34:05.5+01:30", "2026-01-01T22:04:05-05:00"})
    EXPECT_EQ(document_time(same), 1767323045) << same;
  for (const auto* wrong :
       {"", "2026-01-02", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05x", "2026-01-02T03:04:05+1"})
    EXPECT_EQ(document_time(wrong), std::nullopt) << wrong;
}
