// SPDX-License-Identifier: Apache-2.0
// --timeout: what it ends before a wait and in it, and what is said then.
#include "wire/waiting.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

/// So many services of no task, web0, web1 and so on.
void fill_webs(Stage& stage, std::size_t count) {
  stage.engine["services"] = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    Json service = story::service(10);
    service["ID"] = "s" + std::to_string(i);
    service["Spec"]["Name"] = "web" + std::to_string(i);
    service["Spec"]["Mode"] = {{"Replicated", {{"Replicas", 0}}}};
    stage.engine["services"].push_back(std::move(service));
  }
}

/// Each read from now on takes as long as it may, and gets no answer.
void fall_silent(Stage& stage) {
  stage.engine.instead = [&stage](const Sent&) -> std::optional<swarm::Response> {
    stage.caller.clock->sleep(std::chrono::seconds(1));
    throw swarm::Error(swarm::Errc::unreachable, "m1: it took the request and did not answer in time");
  };
}

}  // namespace

TEST(TimeLimit, that_our_own_time_limit_ended_the_only_look_is_said_once_and_of_no_manager) {
  for (const std::size_t count : {1U, 30U}) {
    Stage stage;
    fill_webs(stage, count);
    stage.engine.afterwards = [&, left = count](const Sent& sent, swarm::Response&) mutable {
      if (sent.method == "POST" && --left == 0) fall_silent(stage);
    };
    std::string line = "update --env-add A=1 --timeout 1s --progress none";
    for (std::size_t i = 0; i < count; ++i) line += " web" + std::to_string(i);
    const Said said = stage.run(line);
    EXPECT_EQ(said.exit, 7);
    EXPECT_THAT(said.err, Not(HasSubstr("did not answer"))) << said.err;
    EXPECT_THAT(said.err, HasSubstr("swarmctl: update: web0: not done after 1s: the change was accepted and "
                                    "goes on\n"));
    const std::string once = "swarmctl: update: --timeout passed before anything was seen of ";
    const auto at = said.err.find(once);
    ASSERT_NE(at, std::string::npos) << said.err;
    EXPECT_EQ(said.err.find(once, at + 1), std::string::npos) << said.err;
    EXPECT_THAT(said.err.substr(at + once.size()),
                testing::StartsWith(count == 1 ? "the service\n" : "30 services\n"));
  }
}

TEST(TimeLimit, a_manager_without_a_leader_is_named_though_our_own_time_limit_is_near) {
  Stage stage;
  stage.show("a 1 running\nb 2 running");
  stage.engine.afterwards = [&](const Sent& sent, swarm::Response&) {
    if (sent.path != "/services/web") return;
    stage.engine.instead = [&](const Sent&) -> std::optional<swarm::Response> {
      stage.caller.clock->sleep(std::chrono::seconds(1));
      throw swarm::Error(swarm::Errc::no_leader, "m1: the swarm has no leader");
    };
  };
  const Said said = stage.run("wait web --timeout 1s --progress none");
  EXPECT_EQ(said.exit, 7);
  EXPECT_THAT(said.err, HasSubstr("web: not done after 1s: m1: the swarm has no leader\n"));
}

TEST(TimeLimit, reads_before_a_change_end_with_the_time_limit_and_that_is_said_once) {
  const std::pair<const char*, const char*> lines[] = {{"update --env-add A=1 web0 web1 web2", "update"},
                                                       {"scale web0=1 web1=2 web2=3", "scale"},
                                                       {"restart web0 web1 web2", "restart"},
                                                       {"rm --wait web0 web1 web2", "rm"}};
  for (const auto& [line, verb] : lines) {
    Stage stage;
    fill_webs(stage, 3);
    fall_silent(stage);
    const Said said = stage.run(std::string(line) + " --timeout 1s --progress none");
    EXPECT_EQ(said.exit, 8) << line;
    EXPECT_EQ(said.err, "swarmctl: " + std::string(verb) +
                            ": web0, web1, web2: --timeout passed before anything was sent: "
                            "unix:///run/fake.sock has not answered yet\n"
                            "hint: a longer --timeout gives it more time\n"
                            "swarmctl: " +
                            verb + ": 0 of 3 services are done; not: web0, web1, web2\n")
        << line;
    EXPECT_TRUE(stage.engine.writes().empty()) << line;
  }
  const std::pair<std::string, std::string> others[] = {
      {"rollback", "web0"},
      {"update", "--select label=a --env-add A=1"},
      {"update", "web0 --secret-rotate tls=/proc/version"},
      {"create", "--no-resolve-image --if-absent --name web9 busybox:1"}};
  for (const auto& [verb, rest] : others) {
    Stage stage;
    fill_webs(stage, 1);
    fall_silent(stage);
    const Said said = stage.run(verb + " --timeout 1s --progress none " + rest);
    EXPECT_EQ(said.exit, 8) << verb;
    EXPECT_THAT(said.err, HasSubstr(": --timeout passed before anything was sent: ")) << verb;
  }
}

TEST(TimeLimit, the_first_read_of_a_wait_ends_with_the_time_limit_as_the_wait_does) {
  Stage stage;
  fill_webs(stage, 3);
  fall_silent(stage);
  Said said = stage.run("wait --for running=1 web0 web1 web2 --timeout 1s --progress none");
  EXPECT_EQ(said.exit, 7);
  EXPECT_EQ(said.err,
            "swarmctl: wait: web0 web1 web2: not done after 1s: unix:///run/fake.sock has not answered yet\n"
            "hint: swarmctl wait --for running=1 web0 web1 web2 resumes waiting\n"
            "swarmctl: wait: 0 of 3 services are done; not: web0, web1, web2\n");
  said = stage.run("wait --select label=a --timeout 1s --progress none");
  EXPECT_EQ(said.exit, 7);
  EXPECT_EQ(
      said.err,
      "swarmctl: wait: --select label=a: not done after 1s: unix:///run/fake.sock has not answered yet\n"
      "hint: swarmctl wait --select label=a resumes waiting\n");
  said = stage.run("logs --until-converged web0 --timeout 1s");
  EXPECT_EQ(said.exit, 7);
  EXPECT_EQ(said.err,
            "swarmctl: logs: web0: not done after 1s: unix:///run/fake.sock has not answered yet\n"
            "hint: swarmctl wait web0 resumes waiting\n");
}

TEST(TimeLimit, what_is_read_without_a_wait_knows_no_time_limit) {
  Stage stage;
  fill_webs(stage, 1);
  fall_silent(stage);
  for (const char* line : {"update -d --env-add A=1 web0", "rm web0", "restart --dry-run web0"}) {
    const Said said = stage.run(std::string(line) + " --timeout 1s");
    EXPECT_EQ(said.exit, 8) << line;
    EXPECT_THAT(said.err, HasSubstr("did not answer in time")) << line;
  }
}
