// SPDX-License-Identifier: Apache-2.0
// Tests that placement constraints are judged as the scheduler judges them.
#include "watch/constraint.hpp"

#include <gtest/gtest.h>

using namespace swarm;

TEST(Constraint, is_judged_as_the_scheduler_does) {
  Node node;
  node.id = "abc";
  node.hostname = "Web-1";
  node.role = "worker";
  node.os = "linux";
  node.architecture = "x86_64";
  node.address = "10.0.3.7";
  node.labels = {{"zone", "A"}, {"Disk", "ssd"}};
  node.engine_labels = {{"kind", "big"}};
  struct {
    const char* text;
    bool holds;
  } const cases[] = {{"node.id==abc", true},
                     {"node.id != abc", false},
                     {"NODE.HostName == WEB-1", true},
                     {"node.role==manager", false},
                     {"node.role!=manager", true},
                     {"node.platform.os == Linux", true},
                     {"node.platform.arch==x86_64", true},
                     {"node.labels.zone==a", true},
                     {"node.labels.Zone==a", false},  // label names are case-sensitive
                     {"node.labels.disk!=ssd", true},
                     {"node.labels.none!=x", true},
                     {"node.labels.none==x", false},
                     {"engine.labels.kind==big", true},
                     {"node.ip==10.0.3.7", true},
                     {"node.ip==10.0.0.0/16", true},
                     {"node.ip!=10.0.0.0/16", false},
                     {"node.ip==10.1.0.0/16", false},
                     {"node.ip==::ffff:10.0.3.7", true},
                     {"node.ip==fd00::/8", false},
                     {"node.ip!=nonsense", false},
                     {"node.colour==red", false},
                     {"node.colour!=red", false},
                     {"node.labels.==x", false}};
  for (const auto& given : cases)
    EXPECT_EQ(watch::satisfies_all(node, {given.text}), given.holds) << given.text;
  EXPECT_FALSE(watch::satisfies_all(node, {"node.id==abc", "node.role==manager"}));
  EXPECT_TRUE(watch::satisfies_all(node, {}));
}

TEST(Constraint, is_taken_apart_at_its_operator) {
  EXPECT_FALSE(watch::parse_constraint("node.role=manager"));
  const auto constraint = watch::parse_constraint("  node.role  !=  manager ");
  ASSERT_TRUE(constraint);
  EXPECT_EQ(constraint->key, "node.role");
  EXPECT_FALSE(constraint->equal);
  EXPECT_EQ(constraint->value, "manager");
}
