// SPDX-License-Identifier: Apache-2.0
// Tests update --name NEW --recreate: the state of both services after each outcome.
#include "wire/stage.hpp"
#include "wire/waiting.hpp"

#include <chrono>
#include <csignal>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;
using swarm::Json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* new_id = "svc0000000000000000000new";
constexpr const char* recreate = "update web --name web2 --no-resolve-image --progress none --recreate";

/// The service web with two ports.
class Recreate : public testing::Test {
 protected:
  Recreate() {
    stage.patch(R"({"Spec": {"EndpointSpec": {"Ports": [
      {"TargetPort": 80, "PublishedPort": 8080, "PublishMode": "ingress"},
      {"TargetPort": 81, "PublishedPort": 8081, "PublishMode": "host"}]}}})");
    web = stage.engine["services"].at(0);
    ports = web["Spec"]["EndpointSpec"]["Ports"];
  }
  /// Calls `happens` right after the new service is created.
  void then(std::function<void()> happens) {
    stage.engine.afterwards = [happens = std::move(happens)](const Sent& sent, swarm::Response&) {
      if (sent.path == "/services/create") happens();
    };
  }
  Json* find(const std::string& name) {
    for (Json& one : stage.engine["services"])
      if (one["Spec"]["Name"] == name) return &one;
    return nullptr;
  }
  void remove(const std::string& name) {
    Json& all = stage.engine["services"];
    for (std::size_t i = all.size(); i-- > 0;)
      if (all[i]["Spec"]["Name"] == name) all.erase(i);
  }
  std::string names() {
    std::string text;
    for (const Json& one : stage.engine["services"])
      text += (text.empty() ? "" : " ") + one.at("Spec").at("Name").get<std::string>();
    return text;
  }
  Json ports_of_web() { return (*find("web"))["Spec"]["EndpointSpec"].value("Ports", Json::array()); }

  Stage stage;
  Json web, ports;
};

}  // namespace

TEST_F(Recreate, an_interrupt_of_a_write_in_flight_names_it) {
  const auto ends_at = [this](const std::string& method, const std::string& path) {
    stage.engine.afterwards = [method, path](const Sent& sent, swarm::Response&) {
      if (sent.method == method && sent.path == path) std::raise(SIGTERM);
    };
    stage.run(std::string(recreate) + "=stop-first --replicas 0");
  };
  EXPECT_EXIT(ends_at("POST", "/services/s1/update"), testing::ExitedWithCode(143),
              "^swarmctl: update: interrupted: web may have lost its ingress ports\n"
              "hint: check with `swarmctl inspect web`\n$");
  EXPECT_EXIT(
      ends_at("POST", "/services/create"), testing::ExitedWithCode(143),
      "^swarmctl: update: interrupted: web2 may have been created\n"
      "  web has lost its ingress ports: `swarmctl update --publish-add .*8080.* web` gives them back\n"
      "hint: check with `swarmctl inspect web2`\n$");
  const auto ends_there = [this] {
    stage.engine.afterwards = [](const Sent& sent, swarm::Response&) {
      if (sent.path == "/services/create") std::raise(SIGTERM);
    };
    stage.run("--host tcp://m1 " + std::string(recreate) + "=stop-first --replicas 0");
  };
  EXPECT_EXIT(ends_there(), testing::ExitedWithCode(143),
              "`swarmctl --host tcp://m1 update --publish-add .*8080.* web` gives them back\n"
              "hint: check with `swarmctl --host tcp://m1 inspect web2`\n$");
  EXPECT_EXIT(ends_at("DELETE", "/services/s1"), testing::ExitedWithCode(143),
              "swarmctl: update: interrupted: web may have been removed\n"
              "  web2 runs\n"
              "hint: check with `swarmctl inspect web`; `swarmctl rm web` removes it\n$");
}

TEST_F(Recreate, an_interrupted_wait_names_commands_that_reach_this_swarm) {
  const auto ends_in_wait = [this] {
    stage.engine.afterwards = [](const Sent& sent, swarm::Response&) {
      if (sent.path == "/tasks") std::raise(SIGINT);
    };
    stage.run("--host tcp://m1 " + std::string(recreate) + "=stop-first");
  };
  EXPECT_EXIT(
      ends_in_wait(), testing::ExitedWithCode(130),
      "  web is still there, without its ingress ports: `swarmctl --host tcp://m1 rm web` once web2 runs, "
      "or `swarmctl --host tcp://m1 rm web2`\n"
      "  `swarmctl --host tcp://m1 update --publish-add .*8080.* web` gives it its ports back\n"
      "hint: swarmctl --host tcp://m1 wait web2 resumes waiting");
}

TEST_F(Recreate, ends_with_the_new_service_alone) {
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --replicas 0");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, std::string(new_id) + "\n");
  EXPECT_EQ(names(), "web2");
  EXPECT_EQ((*find("web2"))["Spec"]["EndpointSpec"]["Ports"], ports);
}

TEST_F(Recreate, an_interrupt_on_the_way_back_says_what_is_left) {
  const auto ends_at = [this](const std::string& method, int times) {
    stage.engine.afterwards = [method, times](const Sent& sent, swarm::Response&) mutable {
      if (sent.method == method && --times == 0) std::raise(SIGTERM);
    };
    stage.run(std::string(recreate) + "=stop-first --timeout 1s");
  };
  EXPECT_EXIT(
      ends_at("DELETE", 1), testing::ExitedWithCode(143),
      "swarmctl: update: interrupted: web2 may have been removed\n"
      "  web has lost its ingress ports: `swarmctl update --publish-add .*8080.* web` gives them back\n"
      "hint: check with `swarmctl inspect web2`\n$");
  EXPECT_EXIT(
      ends_at("POST", 3), testing::ExitedWithCode(143),
      "swarmctl: update: interrupted: web may have got its ingress ports back\n"
      "hint: check with `swarmctl inspect web`; `swarmctl update --publish-add .*8080.* web` gives them "
      "back\n$");
}

TEST_F(Recreate, that_cannot_remove_the_old_service_says_that_both_are_there) {
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "DELETE") return std::nullopt;
    return refusal(500, "no");
  };
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --replicas 0");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(names(), "web web2");
  EXPECT_EQ(result.err,
            "swarmctl: update: web2 runs, and web stays: cannot remove web: no\n"
            "hint: `swarmctl rm web` removes it\n");
}

TEST_F(Recreate, gives_the_ports_back_if_the_new_service_does_not_converge) {
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --timeout 1s");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(names(), "web");
  EXPECT_EQ(ports_of_web(), ports);
  EXPECT_EQ(result.err,
            "swarmctl: update: web2: not done after 1s: 0 of 2 running\n"
            "hint: a longer --timeout gives it more time\n"
            "swarmctl: update: web2 was removed again, and web is as it was\n");
}

TEST_F(Recreate, gives_the_ports_back_though_the_time_is_up) {
  stage.engine.instead = [this](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services/create") return std::nullopt;
    stage.caller.clock->sleep(std::chrono::seconds(5));
    throw swarm::Error(swarm::Errc::no_leader, "m1: the swarm has no leader");
  };
  EXPECT_EQ(stage.run(std::string(recreate) + "=stop-first --timeout 4s").exit, 8);
  EXPECT_EQ(ports_of_web(), ports);
}

TEST_F(Recreate, names_no_command_for_the_new_service_that_it_removes_again) {
  then([this] {
    stage.show(
        "c 1 rejected made=3 err=No such image: x\nb 1 rejected made=2 err=No such image: x\n"
        "a 1 rejected made=1 err=No such image: x");
    for (Json& task : stage.engine["tasks"]) {
      task["ServiceID"] = new_id;
      task["Spec"] = (*find("web2"))["Spec"]["TaskTemplate"];
    }
  });
  const RunResult result = stage.run(std::string(recreate) + "=stop-first");
  EXPECT_EQ(result.exit, 6) << result.err;
  EXPECT_EQ(names(), "web");
  EXPECT_THAT(result.err, HasSubstr("No such image: x"));
  EXPECT_THAT(result.err, Not(HasSubstr("hint:")));
}

TEST_F(Recreate, gives_the_ports_back_where_someone_removed_the_new_service) {
  then([this] { remove("web2"); });
  const RunResult result = stage.run(std::string(recreate) + "=stop-first");
  EXPECT_EQ(result.exit, 3) << result.err;
  EXPECT_EQ(names(), "web");
  EXPECT_EQ(ports_of_web(), ports);
}

TEST_F(Recreate, gives_the_ports_back_though_the_new_service_cannot_be_removed) {
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "DELETE") return std::nullopt;
    return refusal(500, "no");
  };
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --timeout 1s");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_EQ(ports_of_web(), ports);
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: web2 stays: cannot remove web2: no\n"
                                    "hint: swarmctl rm web2\n"));
}

TEST_F(Recreate, says_which_ports_it_could_not_give_back) {
  stage.engine.instead = [taken = false](const Sent& sent) mutable -> std::optional<swarm::Response> {
    if (sent.path != "/services/s1/update" || !std::exchange(taken, true)) return std::nullopt;
    return refusal(500, "port '8080' is already in use");
  };
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --timeout 1s");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_EQ(names(), "web");
  EXPECT_THAT(result.err,
              EndsWith("swarmctl: update: web has lost its ingress ports: cannot update web: port "
                       "'8080' is already in use\n"
                       "hint: swarmctl update --publish-add 8080:80 web\n"));
}

TEST_F(Recreate, keeps_ports_that_someone_published_since) {
  const Json theirs = Json::parse(R"({"TargetPort": 82, "PublishedPort": 8082, "PublishMode": "host"})");
  then([&] {
    (*find("web"))["Spec"]["EndpointSpec"]["Ports"].push_back(theirs);
    (*find("web"))["Version"]["Index"] = 77;
  });
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --timeout 1s");
  EXPECT_EQ(result.exit, 1) << result.err;
  EXPECT_EQ(ports_of_web(), Json::array({ports[1], theirs, ports[0]}));
}

TEST_F(Recreate, does_not_lose_a_change_that_someone_made_to_the_old_service) {
  for (const std::string how : {"", "=stop-first"}) {
    stage.engine["services"].at(0)["Spec"]["EndpointSpec"]["Ports"] =
        how.empty() ? Json::array({ports[1]}) : ports;
    then([this] {
      (*find("web"))["Spec"]["Labels"]["their"] = "own";
      (*find("web"))["Version"]["Index"] = 77;
    });
    const RunResult result = stage.run(recreate + how + " --replicas 0");
    EXPECT_EQ(result.exit, 4) << result.err;
    EXPECT_EQ(names(), "web");
    EXPECT_EQ((*find("web"))["Spec"]["Labels"]["their"], "own");
    EXPECT_THAT(result.err, HasSubstr("swarmctl: update: someone has changed web, and web2 does not have "
                                      "that change\nhint: run it again\n"));
    (*find("web"))["Spec"]["Labels"].erase("their");
  }
}

TEST_F(Recreate, keeps_the_new_service_where_someone_removed_the_old_one) {
  for (const std::string at : {"POST /services/create", "GET /services/s1"}) {
    stage.engine["services"] = Json::array({web});
    stage.engine.afterwards = [&](const Sent& sent, swarm::Response&) {
      if (sent.method + " " + sent.path == at) remove("web");
    };
    const RunResult result = stage.run(std::string(recreate) + "=stop-first --replicas 0");
    EXPECT_EQ(result.exit, 0) << at;
    EXPECT_EQ(names(), "web2") << at;
    EXPECT_EQ(result.err, "swarmctl: update: warning: someone else removed web\n") << at;
  }
}

TEST_F(Recreate, takes_no_ports_of_a_service_that_is_another_by_then) {
  stage.engine.afterwards = [this, times = 0](const Sent& sent, swarm::Response&) mutable {
    if (sent.method == "GET" && sent.path == "/services/web" && times++ == 0) stage.overtake("{}");
  };
  const RunResult result = stage.run(std::string(recreate) + "=stop-first --replicas 0");
  EXPECT_EQ(result.exit, 4) << result.err;
  EXPECT_EQ(names(), "web");
  EXPECT_EQ(ports_of_web(), ports);
}

TEST_F(Recreate, under_a_name_that_is_taken_changes_nothing) {
  stage.engine["services"].push_back(service("web2"));
  for (const std::string how : {"=stop-first", "=stop-first --dry-run", " --dry-run"}) {
    const RunResult result = stage.run(recreate + how);
    EXPECT_EQ(result.exit, 4) << how;
    EXPECT_EQ(result.out, "") << how;
    EXPECT_THAT(result.err, HasSubstr("a service with this name exists: web2 (svc-web2)\n")) << how;
    EXPECT_TRUE(stage.engine.writes().empty()) << how;
  }
}
