// SPDX-License-Identifier: Apache-2.0
// Tests when a task no longer matches the spec of its service.
#include "watch/task_match.hpp"

#include "unit/core/watch/story.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using watch::Match;

namespace {

Match compare(const char* service_template, const char* task_spec, const char* node = "n1") {
  Json document;
  document["Spec"] = Json::parse(task_spec);
  document["NodeID"] = "n1";
  const Task task = read_task(document);
  const auto nodes = read_nodes(story::nodes(node));
  return watch::match(Json{{"TaskTemplate", Json::parse(service_template)}}, task,
                      nodes.empty() ? nullptr : &nodes[0]);
}

}  // namespace

TEST(Dirty, placement_alone_leaves_a_task_whose_node_still_satisfies_it) {
  const char* zone = R"({"ContainerSpec":{"Image":"a"},"Placement":{"Constraints":["node.labels.zone==a"]}})";
  const char* task = R"({"ContainerSpec":{"Image":"a"},"Placement":{}})";
  EXPECT_EQ(compare(zone, zone), Match::same);
  EXPECT_EQ(compare(zone, task, "n1/ready/zone=a"), Match::placement);
  EXPECT_EQ(compare(zone, task, "n1/ready/zone=b"), Match::moved);
  EXPECT_EQ(compare(zone, task, ""), Match::placement);
  EXPECT_EQ(compare(zone, R"({"ContainerSpec":{"Image":"b"}})", "n1/ready/zone=a"), Match::differs);
  EXPECT_EQ(compare(R"({"Placement":{"Preferences":[{"Spread":{"SpreadDescriptor":"node.id"}}]}})", "{}"),
            Match::placement);
}

TEST(Dirty, a_task_that_has_no_node_yet_is_planned_again) {
  Json document;
  document["Spec"] = Json::object();
  const Task task = read_task(document);
  const Json spec = Json::parse(R"({"TaskTemplate":{"Placement":{"MaxReplicas":1}}})");
  EXPECT_EQ(watch::match(spec, task, nullptr), Match::moved);
}
