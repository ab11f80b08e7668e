// SPDX-License-Identifier: Apache-2.0
// Tests a wait for several services: one display, one summary, and the exit code that ranks highest.
#include "commands/changes/many.hpp"
#include "commands/shell/verbs.hpp"
#include "wire/waiting.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;
using swarm::Json;
using testing::HasSubstr;

namespace {

Json numbered(int number, const std::string& name) {
  Json service = story::service(10);
  service["ID"] = "s" + std::to_string(number);
  service["Spec"]["Name"] = name;
  return service;
}

/// Waits for three services: web runs, api keeps failing, and db does not exist.
RunResult await_three(const std::vector<std::string>& flags, bool terminal = false) {
  Stage stage;
  stage.engine["services"] = Json::array({numbered(1, "web"), numbered(2, "api")});
  Json tasks = story::tasks("a 1 running\nb 2 running");
  for (Json task : story::tasks("c 1 failed made=3 err=broken\nd 1 failed made=2 err=broken\n"
                                "e 1 failed made=1 err=broken")) {
    task["ServiceID"] = "s2";
    tasks.push_back(std::move(task));
  }
  stage.engine["tasks"] = std::move(tasks);
  std::vector<cli::AwaitedService> all;
  for (const auto& [id, name] : {std::pair("s1", "web"), {"s2", "api"}, {"s3", "db"}})
    all.push_back({name, id, {.after = swarm::Goal::After::create}});

  RunResult result;
  cli::Stream out(result.out), err(result.err, terminal);
  cli::Io io{out, err, [](const char* name) { return std::string_view(name) == "TERM" ? "xterm" : nullptr; }};
  io.clock = *stage.caller.clock;
  io.color = cli::Color::never;
  cli::Line line;
  cli::parse(flags, cli::Verbs::update, cli::Mixing::free, line);
  cli::Session session(io, cli::update_command, std::move(line), &stage.engine);
  const auto each = [&](std::size_t which) { return std::optional(all[which]); };
  result.exit =
      static_cast<int>(cli::sum_up(session, cli::do_each(session, {"web", "api", "db"}, {.act = each})));
  return result;
}

}  // namespace

TEST(AwaitAll, reports_each_failure_a_summary_and_the_worst_code) {
  const RunResult result = await_three({"--progress", "none"});
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.err,
            "swarmctl: update: api: task api.1 failed 3 times in a row: broken\n"
            "  0 of 2 running\n"
            "  api.1 on host-n1, 3 times: broken\n"
            "hint: see what the engine on host-n1 logged: journalctl -u docker\n"
            "swarmctl: update: db: the service was removed\n"
            "swarmctl: update: 1 of 3 services are done; not: api, db\n");
}

TEST(AwaitAll, shows_a_row_a_service) {
  const RunResult result = await_three({}, true);
  EXPECT_THAT(result.err, HasSubstr("3 of 3 services done"));
  EXPECT_THAT(result.err, HasSubstr("  web  2 of 2 running, converged"));
  EXPECT_THAT(result.err, HasSubstr("  api  0 of 2 running, stuck"));
}

TEST(AwaitAll, plain_lines_name_their_service) {
  const RunResult result = await_three({"--progress", "plain"});
  EXPECT_THAT(result.err, HasSubstr("web: 2 of 2 running, converged ("));
  EXPECT_THAT(result.err, HasSubstr("api.1: failed on host-n1: broken (3 times in a row) (0s)\n"));
}

TEST(AwaitAll, shows_the_log_of_a_service_that_failed_long_before_the_last_one_ended) {
  Stage stage;
  stage.engine["services"] = Json::array({numbered(1, "web"), numbered(2, "api")});
  stage.engine.logs = log_record(2, "2026-01-01T12:00:01Z  no configuration\n");
  const auto show = [&](const std::string& of_web) {
    Json tasks = story::tasks(of_web);
    for (Json task : story::tasks("c 1 failed made=3 code=1 err=broken\nd 1 failed made=2 code=1 err=broken\n"
                                  "e 1 failed made=1 code=1 err=broken")) {
      task["ServiceID"] = "s2";
      task["Status"]["ContainerStatus"]["ContainerID"] = "c" + task["ID"].get<std::string>();
      tasks.push_back(std::move(task));
    }
    stage.engine["tasks"] = std::move(tasks);
  };
  show("a 1 starting\nb 2 starting");
  stage.events[20000] = [&] { show("a 1 running made=20\nb 2 running made=20"); };
  const RunResult result = stage.run("wait web api --progress none");
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_GE(stage.passed, std::chrono::seconds(20));
  EXPECT_THAT(result.err, HasSubstr("    | no configuration\n"));
}

TEST(AwaitAll, quiet_leaves_the_errors) {
  const RunResult result = await_three({"-q"});
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.err.find("services are done"), std::string::npos);
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: api: task api.1 failed"));
}

namespace {

/// Adds `count` services without tasks, for an update of all of them.
void fill(Stage& stage, std::size_t count) {
  stage.engine["services"] = Json::array();
  stage.engine["tasks"] = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    Json service = numbered(static_cast<int>(i), "web" + std::to_string(i));
    service["Spec"]["Mode"] = {{"Replicated", {{"Replicas", 0}}}};
    stage.engine["services"].push_back(std::move(service));
  }
}

std::string names(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += " web" + std::to_string(i);
  return text;
}

std::size_t asked(const Stage& stage, const std::string& method, const std::string& start) {
  return static_cast<std::size_t>(std::ranges::count_if(stage.engine.sent, [&](const Sent& sent) {
    return sent.method == method && sent.path.starts_with(start);
  }));
}

}  // namespace

TEST(AwaitAll, of_a_hundred_services_costs_as_many_requests_as_of_two) {
  Stage stage;
  fill(stage, 100);
  const RunResult result = stage.run("update --env-add A=1 --progress none" + names(100));
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(asked(stage, "POST", "/services/"), 100U);
  EXPECT_EQ(asked(stage, "GET", "/services/s"), 0U);
  EXPECT_EQ(asked(stage, "GET", "/services/web"), 100U);  // each edit reads the current spec first
  // an empty task list is confirmed
  EXPECT_EQ(asked(stage, "GET", "/tasks") + asked(stage, "GET", "/nodes"), 4U);
  EXPECT_EQ(stage.engine.sent.size(), 205U);
}

TEST(AwaitAll, a_group_of_parallel_is_read_together) {
  Stage stage;
  fill(stage, 24);
  const RunResult result = stage.run("update --env-add A=1 --progress none --parallel 8" + names(24));
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(stage.engine.sent.size(), 24U * 2 + 3U * 5);
}

TEST(AwaitAll, where_no_manager_is_left_each_says_what_can_be_done) {
  Stage stage;
  stage.show("a 1 running\nb 2 preparing");
  stage.events[5000] = [&] {
    stage.engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      return refusal(503, "This node is not a swarm manager. Worker nodes can't be used to view or modify");
    };
  };
  const RunResult result = stage.run("--host tcp://m1:2375 wait web");
  EXPECT_EQ(result.exit, 8);
  EXPECT_LE(stage.passed.count(), 15000);
  EXPECT_THAT(
      result.err,
      testing::EndsWith("swarmctl: wait: web: cannot read the services and tasks: the engine's node is a "
                        "worker, and only managers know the services\n"
                        "hint: `swarmctl -H MANAGER wait web` resumes waiting, with the address of another "
                        "manager\n"));
  const auto first = result.err.find("; trying again");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(result.err.find("; trying again", first + 1), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("/tasks"), std::string::npos) << result.err;
}

TEST(AwaitAll, rm_whose_node_is_no_manager_any_more_ends_with_8) {
  Stage stage;
  stage.show("a 1 running\nb 2 running");
  stage.events[5000] = [&] {
    stage.engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      return refusal(503, "This node is not a swarm manager. Worker nodes can't be used to view or modify");
    };
  };
  const RunResult result = stage.run("--host tcp://m1:2375 rm --wait web");
  EXPECT_EQ(result.exit, 8) << result.err;
  EXPECT_LE(stage.passed.count(), 15000);
  EXPECT_THAT(result.err,
              HasSubstr("swarmctl: rm: web: cannot read the services and tasks: the engine's node "
                        "is a worker, and only managers know the services\n"));
}

TEST(AwaitAll, rm_that_cannot_read_says_so_once) {
  Stage stage;
  stage.show("a 1 running\nb 2 running");
  stage.events[3000] = [&] {
    stage.engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "no manager answers");
    };
  };
  stage.events[9000] = [&] {
    stage.engine.instead = {};
    stage.engine["tasks"] = Json::array();
  };
  const RunResult result = stage.run("rm --wait web");
  EXPECT_EQ(result.exit, 0) << result.err;
  const auto first = result.err.find("web: no manager answers; trying again (");
  EXPECT_NE(first, std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("; trying again", first + 30), std::string::npos) << result.err;
}

TEST(AwaitAll, the_time_limit_counts_from_the_start_of_the_command) {
  Stage stage;
  stage.show("a 1 running\nb 2 preparing");
  bool slow = true;
  stage.engine.afterwards = [&](const Sent&, swarm::Response&) {
    if (std::exchange(slow, false)) stage.caller.clock->sleep(std::chrono::seconds(13));
  };
  const RunResult result = stage.run("wait --timeout 40s --progress none web");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(stage.passed.count(), 40000);
  EXPECT_THAT(result.err, HasSubstr("web: not done after 40s"));
}

TEST(AwaitAll, the_time_limit_is_one_for_all_groups_of_parallel) {
  Stage stage;
  fill(stage, 2);
  for (Json& service : stage.engine["services"])
    service["Spec"]["Mode"] = {{"Replicated", {{"Replicas", 1}}}};
  const RunResult result = stage.run("wait --timeout 20s --progress none --parallel 1 web0 web1");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(stage.passed.count(), 20000);
}

TEST(AwaitAll, an_error_about_one_service_leaves_the_account_of_the_others) {
  Stage stage;
  Json tasks = Json::array();
  stage.engine["services"] = Json::array({numbered(1, "web"), numbered(2, "api")});
  for (const char* id : {"s1", "s2"})
    for (Json task : story::tasks("c 1 failed made=3 code=4 err=broken\nd 1 failed made=2 code=4 err=broken\n"
                                  "e 1 failed made=1 code=4 err=broken")) {
      task["ServiceID"] = id;
      task["ID"] = id + task["ID"].get<std::string>();
      tasks.push_back(std::move(task));
    }
  stage.engine["tasks"] = std::move(tasks);
  stage.engine.logs = log_record(2, "no disk\n");
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path == "/tasks/s1c/logs") throw swarm::Error(swarm::Errc::interrupted, "cut off");
    return std::nullopt;
  };
  const RunResult result = stage.run("wait web api --progress none");
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_THAT(result.err, HasSubstr("swarmctl: wait: web: task web.1 failed 3 times in a row"));
  EXPECT_THAT(result.err, HasSubstr("the log of web.1 cannot be read: cut off"));
  EXPECT_THAT(result.err, HasSubstr("swarmctl: wait: api: task api.1 failed 3 times in a row"));
  EXPECT_THAT(result.err, HasSubstr("no disk"));
}
