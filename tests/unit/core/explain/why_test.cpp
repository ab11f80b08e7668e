// SPDX-License-Identifier: Apache-2.0
// Tests the explanation of the state of a service.
#include "unit/core/explain/shown.hpp"

#include <swarm/why.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using story::only;
using story::shown;
using Weight = Finding::Weight;
using Strings = std::vector<std::string>;

namespace {

/// Why a second task cannot be placed on n1.
std::string failure(const std::string& patch, const std::string& nodes = "n1", const std::string& more = "") {
  const Finding found =
      only(why(shown("a 2 pending node= err=no suitable node\nr 1 running\n" + more, patch, nodes)));
  return found.details.empty() ? "" : found.details.front();
}

}  // namespace

TEST(Why, says_that_all_is_well) {
  const Explanation reported = why(shown("a 1 running\nb 2 running\nz 2 failed err=old"));
  EXPECT_TRUE(reported.well);
  EXPECT_EQ(reported.summary, "web runs 2 of 2 tasks");
  EXPECT_TRUE(reported.findings.empty());
  EXPECT_EQ(why(shown("", R"({"Spec":{"Mode":{"Replicated":{"Replicas":0}}}})")).summary,
            "web is scaled to 0: no task should run");
}

TEST(Why, reports_the_whole_error_of_a_failing_task_and_a_next_step) {
  const Explanation reported =
      why(shown("c 1 ready>ready made=3\nb 1 failed made=2 code=3 err=task: non-zero exit (3)\n"
                "a 1 failed made=1 code=3 err=task: non-zero exit (3)\nz 2 running"));
  EXPECT_FALSE(reported.well);
  EXPECT_EQ(reported.summary, "web runs 1 of 2 tasks");
  const Finding found = only(reported);
  EXPECT_EQ(found.labels, Strings{"web.1"});
  EXPECT_EQ(found.task, "b");
  EXPECT_EQ(found.node, "host-n1");
  EXPECT_EQ(found.text, "task: non-zero exit (3) (2 times in a row)");
  EXPECT_EQ(found.exit_code, 3);
  EXPECT_TRUE(found.has_logs);
  EXPECT_EQ(found.suggestion, (Hint{Step::read_log, {"b"}}));
}

TEST(Why, says_the_same_case_once) {
  const Finding found =
      only(why(shown("a 1 rejected err=No such image: x:1\nb 2 rejected err=No such image: x:1")));
  EXPECT_EQ(found.labels, (Strings{"web.1", "web.2"}));
  EXPECT_EQ(found.suggestion, (Hint{Step::check_image, {"web"}}));
  EXPECT_FALSE(found.has_logs);
}

TEST(Why, goes_through_the_nodes_for_a_task_that_is_not_placed) {
  const Finding found = only(why(shown(
      "a 1 pending node= err=no suitable node (scheduling constraints not satisfied on 2 nodes)\nb 2 running",
      R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone == b","node.role==worker"]}}}})",
      "n1/ready/zone=a n2 n3/down n4/drain/zone=b")));
  EXPECT_EQ(found.text,
            "cannot be scheduled: no suitable node (scheduling constraints not satisfied on 2 nodes)");
  EXPECT_EQ(found.details,
            (Strings{"host-n1: node.labels.zone == b: it is a", "host-n2: has no label \"zone\"",
                     "host-n3: it is down; has no label \"zone\"", "host-n4: it is drained"}));
  EXPECT_EQ(found.suggestion, (Hint{Step::drop_constraint_or_label_node,
                                    {"node.labels.zone == b", "web", "host-n1", "zone=b"}}));
}

TEST(Why, evaluates_every_filter_of_the_scheduler) {
  EXPECT_EQ(failure("{}"), "host-n1: fits");
  EXPECT_EQ(failure("{}", "n1/pause"), "host-n1: it is paused");
  EXPECT_EQ(failure(R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["node.colour==red"]}}}})"),
            "host-n1: node.colour==red: there is no such key");
  EXPECT_EQ(failure(R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["engine.labels.os==bsd"]}}}})"),
            "host-n1: has no engine label \"os\"");
  EXPECT_EQ(failure(R"({"Spec":{"TaskTemplate":{"Placement":{"MaxReplicas":1}}}})"),
            "host-n1: it runs 1 of at most 1 tasks");
  EXPECT_EQ(
      failure(
          R"({"Spec":{"TaskTemplate":{"Placement":{"Platforms":[{"OS":"windows","Architecture":"x86_64"}]}}}})"),
      "host-n1: the image is for windows/amd64, it is /");
  EXPECT_EQ(failure(R"({"Spec":{"TaskTemplate":{"LogDriver":{"Name":"gelf"}}}})"),
            "host-n1: fits");  // the node is too old to report its log plugins
  EXPECT_EQ(failure(R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"new","Mounts":[
                {"Type":"volume","Target":"/d","VolumeOptions":{"DriverConfig":{"Name":"nfs"}}}]}}}})"),
            "host-n1: no volume plugin nfs");
}

TEST(Why, counts_what_is_reserved_on_a_node) {
  Snapshot shot = shown(
      "a 2 pending node= err=no suitable node\nr 1 running",
      R"({"Spec":{"TaskTemplate":{"Resources":{"Reservations":{"NanoCPUs":1500000000,"MemoryBytes":1073741824,
          "GenericResources":[{"DiscreteResourceSpec":{"Kind":"gpu","Value":2}}]}}}}})",
      "n1");
  shot.nodes[0].nano_cpus = 2000000000;
  shot.nodes[0].memory_bytes = 1073741824 + 536870912;
  shot.nodes[0].generic = {{"gpu", 1}, {"gpu", 1}};
  EXPECT_EQ(
      only(why(shot)).details,
      Strings{"host-n1: CPU: 1.5 reserved, 0.5 of 2 free; memory: 1GiB reserved, 512MiB of 1.5GiB free; "
              "gpu: 2 reserved, 0 of 2 free"});
  EXPECT_EQ(only(why(shot)).suggestion, Step::reserve_less_cpu);
}

TEST(Why, knows_who_holds_a_port_of_the_node) {
  const char* ports =
      R"({"Spec":{"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}})";
  Json service = story::service(10, ports);
  Json list = story::tasks("a 2 pending node= err=no suitable node\nr 1 running\no 1 running");
  list[2]["ServiceID"] = "s2";
  list[2]["Status"]["PortStatus"]["Ports"] = Json::parse(R"([{"PublishedPort":8080,"Protocol":"tcp"}])");
  EXPECT_EQ(only(why(snapshot(service, list, story::nodes("n1")))).details,
            Strings{"host-n1: port 8080/tcp is taken by task o"});
}

TEST(Why, knows_it_of_tasks_that_do_not_tell_their_ports) {
  const char* ports =
      R"({"Spec":{"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}})";
  Json list = story::tasks("a 2 pending node= err=no suitable node\nr 1 running\no 1 preparing");
  list[1]["Status"]["PortStatus"]["Ports"] = Json::parse(R"([{"PublishedPort":9000,"Protocol":"tcp"}])");
  list[2]["ServiceID"] = "s2";
  Snapshot shot = snapshot(story::service(10, ports), list, story::nodes("n1"));
  EXPECT_EQ(only(why(shot)).details, Strings{"host-n1: fits"});
  shot.neighbours = {{"s1", "web", {{8080, "tcp"}}}, {"s2", "proxy", {{8080, "udp"}}}};
  EXPECT_EQ(only(why(shot)).details, Strings{"host-n1: fits"});
  shot.neighbours[1].ports = {{80, "tcp"}, {8080, "tcp"}};
  EXPECT_EQ(only(why(shot)).details, Strings{"host-n1: port 8080/tcp is taken by a task of proxy"});
}

TEST(Why, distinguishes_nodes_of_one_name_by_their_ids) {
  const char* manager = R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone==a"]}}}})";
  Snapshot shot =
      shown("a 1 pending node= err=no suitable node\nb 2 running", manager, "tfm1la8eai8e0123456789abc n2");
  shot.nodes.push_back(shot.nodes[0]);
  shot.nodes[1].id = "x1qm9c2nn4d10123456789abc";
  shot.nodes[1].hostname = shot.nodes[0].hostname = "vm";
  const Finding found = only(why(shot));
  EXPECT_EQ(found.details,
            (Strings{"vm (tfm1la8eai8e): has no label \"zone\"", "vm (x1qm9c2nn4d1): has no label \"zone\"",
                     "host-tfm1la8eai8e0123456789abc: has no label \"zone\""}));
  // The command must identify one of the nodes.
  EXPECT_EQ(found.suggestion, (Hint{Step::drop_constraint_or_label_node,
                                    {"node.labels.zone==a", "web", "tfm1la8eai8e0123456789abc", "zone=a"}}));
}

TEST(Why, distinguishes_waiting_from_wrong) {
  const Explanation pulling = why(shown("a 1 preparing\nb 2 running"));
  EXPECT_TRUE(pulling.well);
  EXPECT_EQ(only(pulling).text, "is preparing");
  EXPECT_EQ(only(pulling).weight, Weight::waiting);
  EXPECT_EQ(only(why(shown("a 1 running"))).text, "1 task not created yet");
  const Explanation down = why(shown("a 1 running\nb 2 running node=n2", "{}", "n1 n2/down"));
  EXPECT_FALSE(down.well);
  EXPECT_EQ(only(down).text, "its node is down");
}

TEST(Why, reports_a_stopped_rollout) {
  const auto update = [](const char* state) {
    return std::string(R"({"PreviousSpec":{},"UpdateStatus":{"State":")") + state +
           R"(","Message":"it failed"}})";
  };
  const char* two = "a 1 running\nb 2 running";
  EXPECT_EQ(only(why(shown(two, update("paused")))).text, "its update is paused: it failed");
  EXPECT_FALSE(why(shown(two, update("paused"))).well);
  EXPECT_FALSE(why(shown(two, update("rollback_paused"))).well);
  EXPECT_TRUE(why(shown(two, update("updating"))).well);
  EXPECT_EQ(only(why(shown(two, R"({"UpdateStatus":{"State":"rollback_completed"}})"))).weight, Weight::note);
}

TEST(Why, a_global_service_may_have_no_node) {
  const Explanation reported = why(shown(
      "",
      R"({"Spec":{"Mode":{"Global":{}},"TaskTemplate":{"Placement":{"Constraints":["node.role==manager"]}}}})",
      "n1"));
  EXPECT_FALSE(reported.well);
  EXPECT_EQ(reported.summary, "web is global, and no node is eligible");
  EXPECT_EQ(only(reported).details, Strings{"host-n1: node.role==manager: it is worker"});
}

TEST(Why, speaks_of_the_task_that_starts_rather_than_of_the_newer_version_that_is_being_stopped) {
  const Finding found =
      only(why(shown("a 1 running>shutdown made=1\nb 1 starting made=2 image=old\nc 2 running")));
  EXPECT_EQ(found.labels, Strings{"web.1"});
  EXPECT_EQ(found.task, "b");
  EXPECT_EQ(found.weight, Weight::waiting);
}

TEST(Why, speaks_of_one_task) {
  const Snapshot shot =
      shown("b 1 running made=2\na 1 failed made=1 code=1 err=task: non-zero exit (1)\nc 2 running");
  EXPECT_EQ(only(why(shot, "a")).text, "task: non-zero exit (1)");
  EXPECT_EQ(why(shot, "a").summary, "task a (web.1) is failed");
  EXPECT_TRUE(why(shot, "b").well);
  EXPECT_EQ(why(shot, "nobody").summary, "");
}

TEST(Why, a_job_counts_completions) {
  const Explanation reported = why(shown("a 0 complete\nb 1 running>complete",
                                         R"({"Spec":{"Mode":{"ReplicatedJob":{"TotalCompletions":2}}}})"));
  EXPECT_TRUE(reported.well);
  EXPECT_EQ(reported.summary, "web completed 1 of 2 tasks");
}
