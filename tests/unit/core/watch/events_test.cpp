// SPDX-License-Identifier: Apache-2.0
// Tests which service an event of the engine is about.
#include <swarm/wait.hpp>

#include <gtest/gtest.h>

using swarm::service_of_event;

TEST(ServiceOfEvent, is_its_actor_and_nothing_else_is_believed) {
  EXPECT_EQ(service_of_event(R"({"Type":"service","Action":"update","Actor":{"ID":"s1","Attributes":)"
                             R"({"name":"web","updatestate.new":"completed"}},"scope":"swarm","time":1})"),
            "s1");
  for (const char* line :
       {R"({"Type":"container","Actor":{"ID":"c1"}})", R"({"Type":"service"})",
        R"({"Type":"service","Actor":{"ID":7}})", R"({"Type":"service","Actor":"s1"})",
        R"({"Type":"service","Actor":{"ID":"s1")", R"(["service"])", "null", "", "\x1b[2J"})
    EXPECT_EQ(service_of_event(line), "") << line;
}
