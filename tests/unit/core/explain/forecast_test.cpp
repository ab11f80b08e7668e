// SPDX-License-Identifier: Apache-2.0
// Tests the forecast of which tasks an update restarts, starts and stops.
#include "unit/core/watch/story.hpp"

#include <swarm/why.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

constexpr const char* two_run = "a 1 running\nb 2 running node=n2\nz 2 failed";

Forecast after(const std::string& patch, const std::string& tasks = two_run,
               const std::string& service = "{}") {
  const Json now = story::service(10, service);
  Json spec = now["Spec"];
  const Json change = Json::parse(patch);
  if (change.contains("Mode")) spec.erase("Mode");
  spec.merge_patch(change);
  return forecast(snapshot(now, story::tasks(tasks), story::nodes("n1/ready/zone=a n2")), spec);
}

}  // namespace

TEST(Forecast, reports_what_restarts_and_what_does_not) {
  struct {
    const char* patch;
    bool restarts;
    std::size_t replaced, kept;
    const char* reason;
  } const cases[] = {
      {"{}", false, 0, 2, "nothing that affects tasks changes"},
      {R"({"Labels":{"a":"b"}})", false, 0, 2, "nothing that affects tasks changes"},
      {R"({"UpdateConfig":{"Parallelism":3}})", false, 0, 2, "nothing that affects tasks changes"},
      {R"({"TaskTemplate":{"ContainerSpec":{"Image":"other"}}})", true, 2, 0,
       "TaskTemplate changes: ContainerSpec.Image"},
      {R"({"TaskTemplate":{"ContainerSpec":{"Env":["A=1"]},"ForceUpdate":1}})", true, 2, 0,
       "TaskTemplate changes: ContainerSpec.Env, ForceUpdate"},
      {R"({"TaskTemplate":{"ContainerSpec":{"Env":[]}}})", false, 0, 2, "nothing that affects tasks changes"},
      {R"({"TaskTemplate":{"Resources":{}}})", true, 2, 0, "TaskTemplate changes: Resources"},
      {R"({"EndpointSpec":{"Ports":[{"TargetPort":80}]}})", true, 2, 0, "EndpointSpec changes: Ports"},
      {R"({"TaskTemplate":{"Placement":{"Constraints":["node.id!=n9"]}}})", false, 0, 2,
       "only Placement changes, and the nodes of all tasks satisfy it"},
      {R"({"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone==a"]}}})", true, 1, 1,
       "its node host-n2 does not satisfy the new constraints"},
      {R"({"TaskTemplate":{"Placement":{"MaxReplicas":1}}})", false, 0, 2,
       "only Placement changes, and the nodes of all tasks satisfy it"},
      {R"({"Mode":{"Replicated":{"Replicas":5}}})", false, 0, 2, "tasks are added, none is replaced"},
      {R"({"Mode":{"Replicated":{"Replicas":1}}})", false, 0, 1, "tasks are removed, none is replaced"},
      {R"({"Mode":{"Replicated":{"Replicas":0}},"TaskTemplate":{"ForceUpdate":1}})", false, 0, 0,
       "all tasks are removed, none is replaced"}};
  for (const auto& given : cases) {
    const Forecast reported = after(given.patch);
    EXPECT_EQ(reported.restarts, given.restarts) << given.patch;
    EXPECT_EQ(reported.replaced.size(), given.replaced) << given.patch;
    EXPECT_EQ(reported.kept, given.kept) << given.patch;
    EXPECT_EQ(reported.reason, given.reason) << given.patch;
  }
}

TEST(Forecast, counts_slots_that_come_and_go) {
  EXPECT_EQ(after(R"({"Mode":{"Replicated":{"Replicas":5}}})").started, 3U);
  EXPECT_EQ(after(R"({"Mode":{"Replicated":{"Replicas":1}}})").stopped, 1U);
  EXPECT_EQ(after("{}").started + after("{}").stopped, 0U);
}

TEST(Forecast, names_the_tasks) {
  const Forecast reported = after(R"({"TaskTemplate":{"ForceUpdate":1}})");
  ASSERT_EQ(reported.replaced.size(), 2U);
  EXPECT_EQ(reported.replaced[1].task, "b");
  EXPECT_EQ(reported.replaced[1].label, "web.2");
  EXPECT_EQ(reported.replaced[1].node, "host-n2");
}

TEST(Forecast, replaces_tasks_that_an_unfinished_rollout_left_behind) {
  const Forecast reported = after(R"({"Labels":{"a":"b"}})", "a 1 running\nb 2 running image=old");
  ASSERT_EQ(reported.replaced.size(), 1U);
  EXPECT_EQ(reported.replaced[0].task, "b");
  EXPECT_EQ(reported.replaced[0].reason, "the task is of an older version of the spec");
}

TEST(Forecast, restarts_nothing_where_nothing_runs) {
  EXPECT_FALSE(after(R"({"TaskTemplate":{"ForceUpdate":1}})", "").restarts);
  EXPECT_EQ(after(R"({"TaskTemplate":{"ForceUpdate":1}})", "a 1 failed").reason, "no task runs now");
  EXPECT_FALSE(after(R"({"TaskTemplate":{"ForceUpdate":1}})", "a 1 pending node=").restarts);
}

TEST(Forecast, runs_a_job_again_with_every_change) {
  const char* job = R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":2}}}})";
  const char* tasks = "a 0 running>complete\nb 1 complete";
  EXPECT_FALSE(after("{}", tasks, job).restarts);
  const Forecast reported = after(R"({"Labels":{"a":"b"}})", tasks, job);
  EXPECT_TRUE(reported.restarts);
  EXPECT_EQ(reported.replaced.size(), 1U);
  EXPECT_EQ(reported.reason, "every change to a job runs it again");
}

TEST(Forecast, reports_where_tasks_of_a_global_service_come_and_go) {
  const char* global = R"({"Spec":{"Mode":{"Replicated":null,"Global":{}}}})";
  const char* tasks = "a 0 running\nb 0 running node=n2";
  EXPECT_FALSE(after(R"({"Labels":{"a":"b"}})", tasks, global).restarts);
  EXPECT_EQ(after(R"({"TaskTemplate":{"ForceUpdate":1}})", tasks, global).replaced.size(), 2U);

  const Forecast gone =
      after(R"({"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone==a"]}}})", tasks, global);
  EXPECT_FALSE(gone.restarts);
  EXPECT_EQ(gone.kept, 1U);
  EXPECT_EQ(gone.stopped, 1U);

  EXPECT_EQ(after("{}", "a 0 running", global).started, 1U);
}

TEST(Forecast, leaves_the_choice_which_tasks_go_to_the_orchestrator) {
  const Forecast reported =
      after(R"({"Mode":{"Replicated":{"Replicas":1}},"TaskTemplate":{"ForceUpdate":1}})");
  EXPECT_TRUE(reported.restarts);
  EXPECT_EQ(reported.replaced.size(), 1U);
  EXPECT_EQ(reported.stopped, 1U);
}

TEST(Forecast, counts_the_tasks_of_a_service_that_is_new_or_goes) {
  const Json now = story::service(10);
  const Json nodes = story::nodes("n1 n2");
  const Forecast result = forecast(snapshot(nullptr, nullptr, nodes), now["Spec"]);
  EXPECT_FALSE(result.restarts);
  EXPECT_EQ(result.reason, "the service is new");
  EXPECT_EQ(result.started, 2U);
  const Json everywhere = Json::parse(R"({"Name":"web","Mode":{"Global":{}}})");
  EXPECT_EQ(forecast(snapshot(nullptr, nullptr, nodes), everywhere).started, 2U);

  EXPECT_EQ(forecast_removal(snapshot(now, story::tasks(two_run), nodes)).stopped, 2U);
  EXPECT_EQ(forecast_removal(snapshot(now, nullptr, nodes)).reason, "no task runs now");
  EXPECT_EQ(forecast_removal(snapshot(nullptr, nullptr, nullptr)).stopped, 0U);
}

TEST(Forecast, replaces_all_tasks_by_a_service_of_another_name) {
  const Forecast reported = after(R"({"Name":"other"})");
  EXPECT_TRUE(reported.restarts);
  EXPECT_EQ(reported.replaced.size(), 2U);
  EXPECT_EQ(reported.reason, "a service with another name replaces this one");
}
