// SPDX-License-Identifier: Apache-2.0
// Tests the explanations of tasks that fail or wait, and the next step that they propose.
#include "unit/core/explain/shown.hpp"

#include <swarm/why.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using story::only;
using story::shown;
using Weight = Finding::Weight;
using Strings = std::vector<std::string>;

TEST(Why, names_the_node_that_a_command_can_change) {
  const auto hint = [](const std::string& patch, const std::string& nodes) {
    return only(why(shown("a 2 pending node= err=no suitable node\nr 1 running\n", patch, nodes))).suggestion;
  };
  const auto bound = [](const std::string& constraint) {
    return R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":[")" + constraint + R"("]}}}})";
  };
  EXPECT_EQ(
      hint(bound("node.labels.ssd==true"), "n1/drain n2"),
      (Hint{Step::drop_constraint_or_label_node, {"node.labels.ssd==true", "web", "host-n2", "ssd=true"}}));
  EXPECT_EQ(hint(bound("node.labels.zone!=a"), "n1/ready/zone=a"),
            (Hint{Step::drop_constraint_or_unlabel_node, {"node.labels.zone!=a", "web", "host-n1", "zone"}}));
  EXPECT_EQ(hint(bound("node.role==manager"), "n1"),
            (Hint{Step::drop_constraint_or_add_node, {"node.role==manager", "web"}}));
  EXPECT_EQ(hint("{}", "n1/drain"), (Hint{Step::activate_node, {"host-n1"}}));
  EXPECT_EQ(hint("{}", "n1"), (Hint{Step::wait_for_scheduler, {"web"}}));
}

TEST(Why, claims_nothing_of_a_task_that_the_managers_have_not_looked_at) {
  Snapshot shot = shown("a 1 pending node=\nb 2 new node=");
  shot.engine_now = parse_time(story::at(3));
  const Explanation reported = why(shot);
  EXPECT_TRUE(reported.well);
  ASSERT_EQ(reported.findings.size(), 2U);
  EXPECT_EQ(reported.findings[0].text, "waits for the scheduler to choose a node for 3 seconds");
  EXPECT_EQ(reported.findings[1].text,
            "waits for its networks, addresses and ports to be allocated for 3 seconds");
}

TEST(Why, says_how_long_a_task_is_on_its_way) {
  Snapshot shot = shown("a 1 ready>ready\nb 2 preparing made=1");
  shot.engine_now = parse_time(story::at(3));
  const Explanation reported = why(shot);
  ASSERT_EQ(reported.findings.size(), 2U);
  EXPECT_EQ(reported.findings[0].text, "has been ready for 3 seconds, not started yet");
  EXPECT_EQ(reported.findings[1].text, "has been preparing for 2 seconds");
}

namespace {

const char* const loop =
    "c 1 running made=20\nb 1 failed made=10 code=41 err=task: non-zero exit (41)\n"
    "a 1 failed made=1 code=41 err=task: non-zero exit (41)\nz 2 running";

Explanation loop_at(int seconds, const std::string& patch = "{}", const std::string& tasks = loop) {
  Snapshot shot = shown(tasks, patch);
  shot.engine_now = parse_time(story::at(seconds));
  return why(shot);
}

}  // namespace

TEST(Why, a_task_that_runs_again_after_failures_is_not_well_before_its_stable_time) {
  const Explanation reported = loop_at(22);
  EXPECT_FALSE(reported.well);
  EXPECT_EQ(reported.summary, "web runs 2 of 2 tasks");
  const Finding found = only(reported);
  EXPECT_EQ(found.labels, Strings{"web.1"});
  EXPECT_EQ(found.task, "b");
  EXPECT_EQ(found.text, "task: non-zero exit (41) (2 times in a row), running again for 2 seconds");
  EXPECT_EQ(found.exit_code, 41);
  EXPECT_TRUE(found.has_logs);
  EXPECT_FALSE(loop_at(24).well);
  EXPECT_TRUE(loop_at(25).well);
}

TEST(Why, a_crash_loop_is_not_well_before_a_task_outlives_those_that_failed) {
  const std::string slow =
      "c 1 running made=60\nb 1 failed made=30 until=50 code=1\na 1 failed made=1 until=21 code=1";
  EXPECT_FALSE(loop_at(67, "{}", slow).well);
  EXPECT_FALSE(loop_at(79, "{}", slow).well);
  EXPECT_TRUE(loop_at(80, "{}", slow).well);
}

TEST(Why, reports_a_missing_task_in_addition_to_a_failing_one) {
  const Explanation reported = why(shown("b 1 ready>ready made=2\na 1 failed made=1 code=1"));
  ASSERT_EQ(reported.findings.size(), 2U);
  EXPECT_EQ(reported.findings[1].text, "1 task not created yet");
  EXPECT_EQ(why(shown("a 1 failed code=1")).findings.size(), 2U);
  EXPECT_EQ(why(shown("a 1 failed code=1\nb 2 failed code=1")).findings.size(), 1U);
}

TEST(Why, the_stable_time_is_the_update_monitor) {
  const char* monitor = R"({"Spec":{"UpdateConfig":{"Monitor":30000000000}}})";
  EXPECT_FALSE(loop_at(49, monitor).well);
  EXPECT_TRUE(loop_at(50, monitor).well);
  EXPECT_TRUE(loop_at(22, "{}", "c 1 running made=20\nb 1 failed made=10 code=1\nz 2 running").well);
}

TEST(Why, has_a_next_step_for_every_error) {
  const auto hint = [](const std::string& task) {
    return only(why(shown("a 1 " + task + "\nz 2 running"))).suggestion;
  };
  const Hint tag{Step::check_image, {"web"}}, login{Step::check_image_or_give_login, {"web"}};
  EXPECT_EQ(hint(R"(rejected err=failed to resolve reference "r:5/x:1": r:5/x:1: not found)"), tag);
  EXPECT_EQ(hint(R"(rejected err=failed to resolve reference "r:5/x:1": unexpected status: 403 denied)"),
            login);
  EXPECT_EQ(hint("rejected err=error from registry: denied"), login);
  EXPECT_EQ(
      hint(R"(rejected err=failed to resolve reference "r/x": failed to do request: connection refused)"),
      (Hint{Step::pull_on_node, {"host-n1", "new"}}));
  const auto step = [&](const std::string& words) { return hint("failed code=128 err=" + words).step; };
  EXPECT_EQ(step("Get \"https://r/v2/\": x509: certificate signed by unknown authority"),
            Step::trust_registry);
  EXPECT_EQ(step("failed to do request: Head \"https://r\": http: server gave HTTP response to HTTPS client"),
            Step::trust_registry);
  EXPECT_EQ(hint("rejected err=x509: certificate has expired or is not yet valid: current time is after"),
            (Hint{Step::renew_registry_certificate, {"host-n1"}}));
  EXPECT_EQ(hint("rejected err=tls: first record does not look like a TLS handshake"),
            (Hint{Step::trust_registry, {"host-n1", "new"}}));
  EXPECT_EQ(step("unexpected status from HEAD request to https://r: 429 Too Many Requests"),
            Step::give_login);
  EXPECT_EQ(step("unexpected status from HEAD request to https://r: 403 Forbidden"),
            Step::check_image_or_give_login);
  EXPECT_EQ(step("denied: requested access to the resource is denied unauthorized: authentication required"),
            Step::check_image_or_give_login);
  for (const char* words :
       {"error from registry: You have reached your unauthenticated pull rate limit. https://d",
        "error from registry: too many requests", "error from registry: authentication required",
        "error from registry: access to the requested resource is not authorized",
        "error from registry: Your authorization token has expired. Reauthenticate"})
    EXPECT_EQ(step(words), Step::give_login) << words;
  EXPECT_EQ(step("error from registry: access forbidden"), Step::check_image_or_give_login);
  EXPECT_EQ(step("error from registry: service unavailable"), Step::pull_on_node);
  EXPECT_EQ(step("no match for platform in manifest sha256:4fa5: not found"), Step::change_platform);
  EXPECT_EQ(
      step("image with reference x:1 was found but does not provide the specified platform (linux/arm64)"),
      Step::change_platform);
  EXPECT_EQ(step("unexpected status from HEAD request to https://r: 500 Internal Server Error"),
            Step::pull_on_node);
  EXPECT_EQ(step("Get \"https://r/v2/\": dial tcp: lookup r: no such host"), Step::pull_on_node);
  EXPECT_EQ(step("failed to pull image zoomroom/classroom:1: context deadline exceeded"), Step::pull_on_node);
  EXPECT_EQ(hint("rejected err=failed to copy: write /x: no space left on device"),
            (Hint{Step::free_disk, {"host-n1"}}));
  EXPECT_EQ(step("image was found but does not match the specified platform: wanted linux/arm64"),
            Step::change_platform);
  EXPECT_EQ(step("starting container failed: OCI runtime create failed: exec: \"/a\": exec format error"),
            Step::change_platform);
  EXPECT_EQ(step("invalid reference format"), Step::check_image);
  EXPECT_EQ(step("starting container failed: error while mounting volume '/v': permission denied"),
            Step::check_mount);
  EXPECT_EQ(step("starting container failed: VolumeDriver.Mount: permission denied"), Step::check_mount);
  EXPECT_EQ(step("starting container failed: failed to initialize logging driver: connection refused"),
            Step::check_log_driver);
  EXPECT_EQ(step("starting container failed: unable to find user joe: no matching entries in passwd file"),
            Step::check_user);
  EXPECT_EQ(step("OCI runtime create failed: open /proc/sys/net/nope: no such file or directory"),
            Step::check_sysctls);
  EXPECT_EQ(step("OCI runtime create failed: error setting rlimit type 7: operation not permitted"),
            Step::check_ulimits);
  EXPECT_EQ(step("OCI runtime create failed: exec: \"/nope\": stat /nope: no such file or directory"),
            Step::find_command);
  EXPECT_EQ(step("Conflict. The container name \"/web.1.x\" is already in use by container \"a\""),
            Step::read_log);
  EXPECT_EQ(step("task: non-zero exit (1): room"), Step::read_log);
  EXPECT_EQ(step("node is missing network attachments, ip addresses may be exhausted"),
            Step::find_free_addresses);
  EXPECT_EQ(step("no available IPv4 addresses on this network's address pools: front"),
            Step::find_free_addresses);
  for (const char* words :
       {"OCI runtime create failed: open /sys/fs/cgroup/memory/x: permission denied",
        "OCI runtime create failed: write /proc/self/oom_score_adj: permission denied",
        "apparmor failed to apply profile: write /proc/self/attr/exec: no such file or directory"})
    EXPECT_EQ(hint("failed code=128 err=" + std::string(words)), (Hint{Step::read_engine_log, {"host-n1"}}))
        << words;
  EXPECT_EQ(step("network front not found"), Step::check_networks);
  EXPECT_EQ(hint("failed code=128 err=starting container failed: never heard of"),
            (Hint{Step::read_engine_log, {"host-n1"}}));
  EXPECT_EQ(hint("rejected err=never heard of"), (Hint{Step::read_engine_log, {"host-n1"}}));
  EXPECT_EQ(hint("rejected node= err=never heard of"), Step::list_nodes);
  EXPECT_EQ(hint("failed code=3 err=task: non-zero exit (3)"), (Hint{Step::read_log, {"a"}}));
}

TEST(Why, shows_the_check_that_a_task_failed) {
  const Finding found = only(why(shown(
      "a 1 failed code=137 err=task: non-zero exit (137): dockerexec: unhealthy container\nz 2 running",
      R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["CMD-SHELL","exit 1"]}}}}})")));
  EXPECT_EQ(found.check, Strings{"exit 1"});
  EXPECT_EQ(found.suggestion, (Hint{Step::read_check_or_allow_start, {"host-n1", "c"}}));
}

TEST(Why, explains_every_service_of_a_swarm_at_once) {
  Swarm all;
  Json first = story::service(1), second = story::service(1);
  second["ID"] = "s2";
  second["Spec"]["Name"] = "api";
  second["Spec"]["TaskTemplate"]["Resources"]["Reservations"]["MemoryBytes"] = 2048;
  all.services = {std::make_shared<const Json>(second), std::make_shared<const Json>(first)};
  Json list = story::tasks("a 1 running\nb 2 running\nc 1 pending node= err=no suitable node\nd 2 running");
  for (const std::size_t i : {2U, 3U}) {
    list[i]["ServiceID"] = "s2";
    list[i]["Spec"] = second["Spec"]["TaskTemplate"];
  }
  list[0]["Spec"]["Resources"]["Reservations"]["MemoryBytes"] = 1024;
  all.tasks = read_tasks(list);
  all.nodes = read_nodes(story::nodes("n1"));
  all.nodes[0].memory_bytes = 4096;
  const std::vector<Explanation> reported = why(std::move(all));
  ASSERT_EQ(reported.size(), 2U);
  EXPECT_EQ(reported[0].name, "api");
  EXPECT_FALSE(reported[0].well);
  EXPECT_EQ(only(reported[0]).details, Strings{"host-n1: memory: 2KiB reserved, 1KiB of 4KiB free"});
  EXPECT_EQ(reported[1].name, "web");
  EXPECT_EQ(reported[1].running, 2U);
}
