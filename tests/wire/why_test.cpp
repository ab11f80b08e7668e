// SPDX-License-Identifier: Apache-2.0
// Tests why: what it requests, what it prints, and how it ends.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <swarm/tasks.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Why : public ::testing::Test {
 protected:
  Why() { stage(Json::array({task("web", 1, "t1", "running")})); }

  void stage(const Json& tasks) {
    engine_.reset({{"services", {service("web")}}, {"nodes", {node(1)}}, {"tasks", tasks}});
  }

  /// The filters of each request for tasks.
  [[nodiscard]] std::vector<std::string> asked_for_tasks() const {
    std::vector<std::string> filters;
    for (const Sent& one : engine_.sent)
      if (one.path == "/tasks")
        filters.push_back(one.query.contains("filters") ? one.query.at("filters") : "");
    return filters;
  }

  FakeEngine engine_;
};

Json failed_task() {
  Json failed = task("web", 1, "t1", "failed");
  failed["Status"]["Err"] = "task: non-zero exit (3)";
  failed["Status"]["ContainerStatus"] = {{"ContainerID", "c1"}, {"ExitCode", 3}};
  return failed;
}

}  // namespace

TEST_F(Why, says_so_where_all_is_well) {
  const RunResult result = run("why web", engine_);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web runs 1 of 1 task: all is well\n");
  EXPECT_EQ(asked_for_tasks(), (std::vector<std::string>{R"({"service":["svc-web"]})"}));
}

TEST_F(Why, refuses_a_count_that_is_none) {
  const std::string no_service =
      "cannot inspect web: the response is not a service: "
      "Spec.Mode.Replicated.Replicas must be a whole number\n";
  const std::pair<Json, std::string> table[] = {
      {-5, "the response is invalid: Spec.Mode.Replicated.Replicas is -5, which is not a count\n"},
      {"3", no_service},
      {1e30, no_service}};
  for (const auto& [replicas, why] : table) {
    engine_["services"][0]["Spec"]["Mode"] = {{"Replicated", {{"Replicas", replicas}}}};
    const RunResult result = run("why web", engine_);
    EXPECT_EQ(result.exit, 1);
    EXPECT_EQ(result.err, "swarmctl: why: " + why);
    EXPECT_EQ(run("wait web", engine_).exit, 1);
  }
}

TEST_F(Why, reports_the_error_and_the_last_lines) {
  stage(Json::array({failed_task()}));
  const std::string line = "2026-01-02T03:04:05Z com.docker.swarm.task.id=t1 cannot open /data\n";
  engine_.logs = std::string{2, 0, 0, 0, 0, 0, 0, static_cast<char>(line.size())} + line;
  const RunResult result = run("why web", engine_);
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_NE(result.out.find("web runs 0 of 1 task\n"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("web.1 on host-1: "), std::string::npos) << result.out;
  EXPECT_EQ(result.out.find("hint:"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("non-zero exit (3)"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("    last log line:\n      cannot open /data\n"), std::string::npos)
      << result.out;
}

TEST_F(Why, reports_node_by_node_what_does_not_fit) {
  Json pending = task("web", 1, "t1", "pending");
  pending["NodeID"] = "";
  pending["Status"]["Err"] = "no suitable node (scheduling constraints not satisfied on 1 node)";
  stage(Json::array({pending}));
  engine_["services"][0]["Spec"]["TaskTemplate"]["Placement"] = {{"Constraints", {"node.labels.disk==ssd"}}};
  const RunResult result = run("why web", engine_);
  EXPECT_EQ(result.exit, 6);
  EXPECT_NE(result.out.find("no suitable node"), std::string::npos) << result.out;
  EXPECT_EQ(asked_for_tasks(), (std::vector<std::string>{R"({"service":["svc-web"]})", ""}));
  EXPECT_NE(result.out.find("\n    host-1: "), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("has no label \"disk\""), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("    hint: docker node update --label-add disk=ssd host-1, or: "),
            std::string::npos)
      << result.out;
}

TEST_F(Why, of_a_task_and_of_nothing) {
  stage(Json::array({failed_task()}));
  const RunResult one = run("why t1", engine_);
  EXPECT_EQ(one.exit, 6);
  EXPECT_NE(one.out.find("task t1 (web.1) is failed"), std::string::npos) << one.out;
  const RunResult none = run("why nope", engine_);
  EXPECT_EQ(none.exit, 3);
  EXPECT_EQ(none.err, "swarmctl: why: no such task or service: nope\n");
}

TEST_F(Why, answers_in_json) {
  stage(Json::array({failed_task()}));
  const RunResult result = run("why -o json web", engine_);
  const Json answer = Json::parse(result.out);
  EXPECT_EQ(answer.at("Well"), false);
  EXPECT_EQ(answer.at("Findings").at(0).at("Task"), "t1");
  EXPECT_EQ(answer.at("Findings").at(0).at("ExitCode"), 3);
  EXPECT_EQ(answer.at("Running"), 0);
  EXPECT_EQ(answer.at("Updated"), 0);
  EXPECT_EQ(answer.at("Wanted"), 1);
}

TEST_F(Why, gives_no_hint_to_read_a_log_that_is_empty) {
  stage(Json::array({failed_task()}));
  const RunResult result = run("why web", engine_);
  EXPECT_NE(result.out.find("    it logged nothing\n"), std::string::npos) << result.out;
  EXPECT_EQ(result.out.find("hint:"), std::string::npos) << result.out;
}

TEST_F(Why, gives_the_hint_if_the_log_cannot_be_read) {
  stage(Json::array({failed_task()}));
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/logs")) return std::nullopt;
    return refusal(501, "log driver does not support reading");
  };
  const RunResult result = run("why web", engine_);
  EXPECT_NE(result.err.find("cannot read the log of task t1: "), std::string::npos) << result.err;
  EXPECT_NE(result.out.find("    hint: see what it logged: swarmctl logs t1\n"), std::string::npos)
      << result.out;
  const RunResult there = run("--host tcp://m1 why web", engine_);
  EXPECT_NE(there.out.find("    hint: see what it logged: swarmctl --host tcp://m1 logs t1\n"),
            std::string::npos)
      << there.out;
  const Json answer = Json::parse(run("--host tcp://m1 why -o json web", engine_).out);
  EXPECT_EQ(answer.at("Findings").at(0).at("Suggestion"),
            "see what it logged: swarmctl --host tcp://m1 logs t1");
}

TEST_F(Why, reports_what_a_rolled_back_update_tried_and_hides_secrets) {
  Json bad = failed_task();
  bad["ID"] = "t0";
  bad["Spec"]["ContainerSpec"] = {{"Image", "busybox:2"}, {"Env", {"API_TOKEN=hunter2"}}};
  stage(Json::array({task("web", 1, "t1", "running"), bad}));
  engine_["services"][0]["UpdateStatus"] = {{"State", "rollback_completed"},
                                            {"StartedAt", "2026-01-02T02:59:00Z"},
                                            {"CompletedAt", "2026-01-02T03:01:00Z"}};
  engine_.clock = swarm::parse_time("2026-01-02T03:06:00Z").time_since_epoch() / std::chrono::seconds(1);
  const RunResult result = run("why web", engine_);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "web runs 1 of 1 task\n"
            "  its last update, started 7 minutes ago, was rolled back by the engine 5 minutes ago\n"
            "    tried image busybox:2:\n"
            "      ~ TaskTemplate.ContainerSpec.Image: busybox:1 → busybox:2\n"
            "      + TaskTemplate.ContainerSpec.Env: API_TOKEN=*****\n"
            "  web.1 on host-1, 6 minutes ago: task: non-zero exit (3)\n"
            "    it logged nothing\n");
  const Json answer = Json::parse(run("why -o json web", engine_).out);
  EXPECT_EQ(answer.at("Findings").at(0).at("Image"), "busybox:2");
  EXPECT_EQ(answer.at("Findings").at(0).at("Changes").at(1).at("new"), "API_TOKEN=*****");
  EXPECT_EQ(answer.at("Findings").at(1).at("When"), "2026-01-02T03:00:00Z");
}

TEST_F(Why, reports_what_a_paused_update_tried_and_what_its_task_logged) {
  Json old = task("web", 2, "t2", "running"), bad = failed_task();
  bad["Spec"]["ContainerSpec"] = {{"Image", "busybox:2"}, {"Env", {"A=1"}}};
  stage(Json::array({old, bad}));
  Json& web = engine_["services"][0];
  web["Spec"]["Mode"] = {{"Replicated", {{"Replicas", 2}}}};
  web["PreviousSpec"] = web["Spec"];
  web["Spec"]["TaskTemplate"]["ContainerSpec"] = bad["Spec"]["ContainerSpec"];
  web["UpdateStatus"] = {{"State", "paused"},
                         {"StartedAt", "2026-01-02T02:59:00Z"},
                         {"Message", "update paused due to failure or early termination of task t1"}};
  const std::string line = "2026-01-02T03:04:05Z com.docker.swarm.task.id=t1 cannot open /data\n";
  engine_.logs = std::string{2, 0, 0, 0, 0, 0, 0, static_cast<char>(line.size())} + line;
  engine_.clock = swarm::parse_time("2026-01-02T03:06:00Z").time_since_epoch() / std::chrono::seconds(1);
  const RunResult result = run("why web", engine_);
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_EQ(
      result.out,
      "web runs 1 of 2 tasks, none of the new version\n"
      "  its update, started 7 minutes ago, is paused: update paused due to failure or early termination "
      "of task t1\n"
      "    tried image busybox:2:\n"
      "      ~ TaskTemplate.ContainerSpec.Image: busybox:1 → busybox:2\n"
      "      + TaskTemplate.ContainerSpec.Env: A=1\n"
      "    hint: to go back: swarmctl rollback web; to retry: swarmctl restart web\n"
      "  web.1 on host-1: task: non-zero exit (3)\n"
      "    last log line:\n"
      "      cannot open /data\n");
}

TEST_F(Why, shows_the_health_check_with_its_secrets_hidden) {
  Json unhealthy = failed_task();
  unhealthy["Status"]["Err"] = "task: non-zero exit (137): dockerexec: unhealthy container";
  const Json check{{"Test", {"CMD", "curl", "--token", "hunter2", "http://me:hunter2@localhost"}}};
  unhealthy["Spec"]["ContainerSpec"]["Healthcheck"] = check;
  stage(Json::array({unhealthy}));
  engine_["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Healthcheck"] = check;
  const RunResult result = run("why web", engine_);
  EXPECT_NE(result.out.find("    its check is `curl --token '*****' 'http://me:*****@localhost'`\n"),
            std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("on host-1: docker inspect -f '{{json .State.Health}}' c1"), std::string::npos)
      << result.out;
}

namespace {

/// Twelve services: web2 fails, web10 was rolled back and runs.
class WhyAll : public ::testing::Test {
 protected:
  WhyAll() {
    Json services = Json::array(), tasks = Json::array();
    for (int i = 1; i <= 12; ++i) {
      const std::string name = (i % 2 == 0 ? "web" : "api") + std::to_string(i);
      services.push_back(service(name));
      tasks.push_back(task(name, 1, "t" + std::to_string(i), "running"));
    }
    Json failed = failed_task();
    failed["ServiceID"] = "svc-web2";
    tasks[1] = failed;
    services[9]["UpdateStatus"] = {{"State", "rollback_completed"}};
    engine_.reset({{"services", services}, {"nodes", {node(1)}}, {"tasks", tasks}});
  }

  FakeEngine engine_;
};

}  // namespace

TEST_F(WhyAll, names_what_is_not_well_and_counts_the_rest) {
  const RunResult result = run("why", engine_);
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_TRUE(
      result.out.starts_with("web2 runs 0 of 1 task\n"
                             "  web2.1 on host-1: task: non-zero exit (3)\n"
                             "    hint: see what it logged: swarmctl logs t1\n"
                             "web10 runs 1 of 1 task; its last update was rolled back by the engine"))
      << result.out;
  EXPECT_TRUE(result.out.ends_with("\n10 services are well\n")) << result.out;
  ASSERT_EQ(engine_.sent.size(), 3U);
  EXPECT_EQ(engine_.sent[0].path, "/services");
  EXPECT_EQ(engine_.sent[1].path, "/tasks");
  EXPECT_EQ(engine_.sent[2].path, "/nodes");
}

TEST_F(WhyAll, takes_patterns_as_ls_does) {
  const RunResult some = run("why 'api*'", engine_);
  EXPECT_EQ(some.exit, 0) << some.err;
  EXPECT_EQ(some.out, "6 services are well\n");
  const RunResult none = run("why 'zz*'", engine_);
  EXPECT_EQ(none.exit, 0) << none.err;
  EXPECT_EQ(none.out, "no service matches\n");
  EXPECT_EQ(engine_.sent.back().path, "/services");
  const RunResult both = run("why nope 'api*'", engine_);
  EXPECT_EQ(both.exit, 3);
  EXPECT_EQ(both.err, "swarmctl: why: no such task or service: nope\n");
  EXPECT_EQ(both.out, "6 services are well\n");
  EXPECT_EQ(run("why 'web[2]'", engine_).exit, 6);
}

TEST_F(WhyAll, answers_in_json_one_object_per_service_in_natural_order) {
  const RunResult result = run("why -o json 'web*'", engine_);
  EXPECT_EQ(result.exit, 6);
  std::string names;
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) {
    const Json one = Json::parse(line);
    names += one.at("Name").get<std::string>() + (one.at("Well") == true ? " " : "! ");
  }
  EXPECT_EQ(names, "web2! web4 web6 web8 web10 web12 ");
}

TEST_F(WhyAll, says_that_there_are_no_services) {
  engine_.reset(Json::object());
  const RunResult result = run("why", engine_);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "there are no services\n");
}
