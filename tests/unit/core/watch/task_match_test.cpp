// SPDX-License-Identifier: Apache-2.0
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

TEST(Dirty, absent_null_zero_and_empty_lists_and_maps_are_one) {
  struct {
    const char *a, *b;
    bool same;
  } const cases[] = {
      {R"({"Env":[]})", "{}", true},
      {R"({"Env":null})", "{}", true},
      {R"({"Labels":{}})", "{}", true},
      {R"({"ForceUpdate":0})", "{}", true},
      {R"({"A":1,"B":2})", R"({"B":2,"A":1})", true},
      {R"({"Runtime":"container"})", "{}", true},
      {R"({"Runtime":"plugin"})", "{}", false},
      {R"({"Ports":[{"TargetPort":80,"Protocol":"tcp","PublishMode":"ingress"}]})",
       R"({"Ports":[{"TargetPort":80}]})", true},
      {R"({"Resources":{}})", "{}", false},  // the engine keeps the difference, and restarts
      {R"({"Init":false})", "{}", false},
      {R"({"StopGracePeriod":0})", "{}", false},
      {R"({"RestartPolicy":{"Delay":0}})", R"({"RestartPolicy":{}})", false},
      {R"({"RestartPolicy":{"MaxAttempts":0}})", R"({"RestartPolicy":{}})", true},
      {R"({"Env":["A","B"]})", R"({"Env":["B","A"]})", false},
      {R"({"Unknown":{"Deep":[1]}})", R"({"Unknown":{"Deep":[2]}})", false},
      {R"({"ForceUpdate":1})", "{}", false},
  };
  for (const auto& given : cases) {
    EXPECT_EQ(watch::same_spec(Json::parse(given.a), Json::parse(given.b)), given.same) << given.a << given.b;
    EXPECT_EQ(watch::same_spec(Json::parse(given.b), Json::parse(given.a)), given.same) << given.b << given.a;
  }
}

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

TEST(Dirty, a_task_that_has_no_node_yet_is_planned_anew) {
  Json document;
  document["Spec"] = Json::object();
  const Task task = read_task(document);
  const Json spec = Json::parse(R"({"TaskTemplate":{"Placement":{"MaxReplicas":1}}})");
  EXPECT_EQ(watch::match(spec, task, nullptr), Match::moved);
}
