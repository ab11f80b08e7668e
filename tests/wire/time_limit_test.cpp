// SPDX-License-Identifier: Apache-2.0
// Tests --timeout: what it ends before and during a wait, and what is printed then.
#include "wire/waiting.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

/// Adds `count` services without tasks: web0, web1 and so on.
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

/// From now on each request takes one second and times out.
void fall_silent(Stage& stage) {
  stage.engine.instead = [&stage](const Sent&) -> std::optional<swarm::Response> {
    stage.caller.clock->sleep(std::chrono::seconds(1));
    throw swarm::Error(swarm::Errc::unreachable, "m1: it took the request and did not answer in time");
  };
}

/// An engine with `managers` managers. The first one answers each request after `takes`, or times out at the
/// deadline of the request.
class Slow final : public swarm::Transport {
 public:
  Slow(Stage& stage, std::size_t managers, swarm::milliseconds takes)
      : stage_(stage), managers_(managers), takes_(takes) {}

  swarm::Response send(const swarm::Request& request) override {
    return in_time(request, [&] { return stage_.engine.send(request); });
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return in_time(request, [&] { return stage_.engine.stream(request, sink, answered); });
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }
  [[nodiscard]] std::size_t managers() const override { return managers_; }

  RunResult run(const std::string& line) { return test::run(line, *this, stage_.caller); }
  /// The time left for the first request with this method when it was sent.
  [[nodiscard]] swarm::milliseconds left_for(const std::string& method) const { return left_.at(method); }

 private:
  swarm::Response in_time(const swarm::Request& request, const std::function<swarm::Response()>& answer) {
    const auto left = std::chrono::ceil<swarm::milliseconds>(request.end - std::chrono::steady_clock::now());
    left_.emplace(request.method, left);
    stage_.caller.clock->sleep(std::min(takes_, left));
    if (takes_ <= left) return answer();
    const std::string why = "m1: timed out: it accepted the request and did not answer";
    if (request.reads()) throw swarm::Error(swarm::Errc::unreachable, why);
    return {.status = 0, .headers = {}, .body = {}, .lost = why, .still_open = true};
  }

  Stage& stage_;
  std::size_t managers_;
  swarm::milliseconds takes_;
  std::map<std::string, swarm::milliseconds> left_;
};

/// Answers reads until the first write. Then it accepts the write and never responds, or it waits until the
/// deadline of the request and reports that the swarm has no leader.
class Failing final : public swarm::Transport {
 public:
  enum class Writes { meet_silence, meet_no_leader };
  Failing(Stage& stage, Writes writes) : stage_(stage), writes_(writes) {}

  swarm::Response send(const swarm::Request& request) override {
    if (request.reads() && !silent_) return stage_.engine.send(request);
    const auto left = std::chrono::ceil<swarm::milliseconds>(request.end - std::chrono::steady_clock::now());
    stage_.caller.clock->sleep(left);
    if (writes_ == Writes::meet_no_leader)
      throw swarm::Error(swarm::Errc::no_leader, "m1: the swarm has no leader");
    silent_ = true;
    const std::string why = "m1: timed out: it accepted the request and did not answer";
    if (request.reads()) throw swarm::Error(swarm::Errc::unreachable, why);
    return {.status = 0, .headers = {}, .body = {}, .lost = why, .still_open = true};
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return silent_ ? send(request) : stage_.engine.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }

  RunResult run(const std::string& line) { return test::run(line, *this, stage_.caller); }

 private:
  Stage& stage_;
  Writes writes_;
  bool silent_ = false;
};

/// Never answers requests for one kind of thing, either from the first one on or from the first write on.
class MuteOf final : public swarm::Transport {
 public:
  enum class From { first, write };
  MuteOf(Stage& stage, std::string kind, From from)
      : stage_(stage), kind_(std::move(kind)), mute_(from == From::first) {}

  swarm::Response send(const swarm::Request& request) override {
    if (request.path.find(kind_) == std::string::npos) return stage_.engine.send(request);
    ++asked;
    mute_ = mute_ || !request.reads();
    if (!mute_) return stage_.engine.send(request);
    const auto left = std::chrono::ceil<swarm::milliseconds>(request.end - std::chrono::steady_clock::now());
    stage_.caller.clock->sleep(left);
    silent += left;
    const std::string why = "m1: timed out: it accepted the request and did not answer";
    if (request.reads()) throw swarm::Error(swarm::Errc::unreachable, why);
    return {.status = 0, .headers = {}, .body = {}, .lost = why, .still_open = true};
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return stage_.engine.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }
  RunResult run(const std::string& line) { return test::run(line, *this, stage_.caller); }

  int asked = 0;
  swarm::milliseconds silent{0};

 private:
  Stage& stage_;
  std::string kind_;
  bool mute_;
};

/// Commands that write and wait.
constexpr const char* writing[] = {"update --env-add A=1 web0",
                                   "scale web0=1",
                                   "restart web0",
                                   "rollback web0",
                                   "rm --wait web0",
                                   "create --no-resolve-image --name web9 busybox:1"};

RunResult run_failing(Stage& stage, const std::string& line, Failing::Writes writes) {
  fill_webs(stage, 1);
  Json& service = stage.engine["services"].at(0);
  service["PreviousSpec"] = service["Spec"];
  const std::size_t verb = line.find(' ');
  return Failing(stage, writes)
      .run(line.substr(0, verb) + " --progress none --timeout 5s" + line.substr(verb));
}

}  // namespace

TEST(TimeLimit, of_all_requests_of_a_command_is_30_s_a_manager) {
  const char* line = "update -d --network-add front --env-add A=1 web0";
  for (const std::size_t managers : {1U, 3U}) {
    Stage stage;
    fill_webs(stage, 1);
    Slow engine(stage, managers, std::chrono::seconds(14));
    const RunResult result = engine.run(line);
    EXPECT_EQ(result.exit, managers == 1 ? 8 : 0) << result.err;
    EXPECT_EQ(stage.engine.writes().size(), managers == 1 ? 0U : 1U);
    if (managers > 1) continue;
    EXPECT_LE(stage.passed, std::chrono::seconds(30));
    EXPECT_EQ(result.err,
              "swarmctl: update: m1: timed out: all requests have used up their time (30s per manager)\n"
              "hint: --request-timeout 1m gives them more time\n");
  }
}

TEST(TimeLimit, of_a_write_leaves_time_to_read_it_back) {
  Stage stage;
  fill_webs(stage, 1);
  Slow engine(stage, 1, std::chrono::seconds(12));
  const RunResult result = engine.run("update -d --env-add A=1 web0");
  EXPECT_EQ(result.exit, 9) << result.err;
  EXPECT_LE(engine.left_for("POST"), std::chrono::seconds(10));
  EXPECT_LE(stage.passed, std::chrono::seconds(30));
}

TEST(TimeLimit, of_all_requests_is_longer_where_one_may_take_longer) {
  Stage stage;
  fill_webs(stage, 1);
  Slow engine(stage, 1, std::chrono::seconds(14));
  EXPECT_EQ(engine.run("--request-timeout 1m update -d --network-add front --env-add A=1 web0").exit, 0);
}

TEST(TimeLimit, of_all_requests_holds_for_each_service_by_itself) {
  for (const char* line :
       {"rm web0 web1 web2", "update -d --env-add A=1 web0 web1 web2", "inspect web0 web1 web2"}) {
    Stage stage;
    fill_webs(stage, 3);
    Slow engine(stage, 1, std::chrono::seconds(11));
    EXPECT_EQ(engine.run(line).exit, 0) << line;
    EXPECT_GT(stage.passed, std::chrono::seconds(30));
  }
}

TEST(TimeLimit, of_what_is_read_before_a_wait_is_one_for_all_managers) {
  Stage stage;
  fill_webs(stage, 1);
  Slow engine(stage, 3, std::chrono::seconds(8));
  EXPECT_EQ(engine.run("update --timeout 9s --env-add A=1 web0 --progress none").exit, 9);
  EXPECT_GT(engine.left_for("GET"), std::chrono::seconds(6));
  EXPECT_LE(engine.left_for("GET"), std::chrono::seconds(9));
}

TEST(TimeLimit, that_our_own_time_limit_ended_the_only_look_is_said_once_and_of_no_manager) {
  for (const std::size_t count : {1U, 30U}) {
    Stage stage;
    fill_webs(stage, count);
    stage.engine.afterwards = [&, left = count](const Sent& sent, swarm::Response&) mutable {
      if (sent.method == "POST" && --left == 0) fall_silent(stage);
    };
    std::string line = "update --env-add A=1 --timeout 1s --progress none";
    for (std::size_t i = 0; i < count; ++i) line += " web" + std::to_string(i);
    const RunResult result = stage.run(line);
    EXPECT_EQ(result.exit, 7);
    EXPECT_THAT(result.err, Not(HasSubstr("did not answer"))) << result.err;
    EXPECT_THAT(result.err,
                HasSubstr("swarmctl: update: web0: not done after 1s: the change was accepted and "
                          "goes on\n"));
    const std::string once = "swarmctl: update: --timeout passed before anything was known about ";
    const auto at = result.err.find(once);
    ASSERT_NE(at, std::string::npos) << result.err;
    EXPECT_EQ(result.err.find(once, at + 1), std::string::npos) << result.err;
    EXPECT_THAT(result.err.substr(at + once.size()),
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
  const RunResult result = stage.run("wait web --timeout 1s --progress none");
  EXPECT_EQ(result.exit, 7);
  EXPECT_THAT(result.err, HasSubstr("web: not done after 1s: m1: the swarm has no leader\n"));
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
    const RunResult result = stage.run(std::string(line) + " --timeout 1s --progress none");
    EXPECT_EQ(result.exit, 8) << line;
    EXPECT_EQ(result.err, "swarmctl: " + std::string(verb) +
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
    const RunResult result = stage.run(verb + " --timeout 1s --progress none " + rest);
    EXPECT_EQ(result.exit, 8) << verb;
    EXPECT_THAT(result.err, HasSubstr(": --timeout passed before anything was sent: ")) << verb;
  }
}

TEST(TimeLimit, the_first_read_of_a_wait_ends_with_the_time_limit_as_the_wait_does) {
  Stage stage;
  fill_webs(stage, 3);
  fall_silent(stage);
  RunResult result = stage.run("wait --for running=1 web0 web1 web2 --timeout 1s --progress none");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(result.err,
            "swarmctl: wait: web0 web1 web2: not done after 1s: unix:///run/fake.sock has not answered yet\n"
            "hint: swarmctl wait --for running=1 web0 web1 web2 resumes waiting\n"
            "swarmctl: wait: 0 of 3 services are done; not: web0, web1, web2\n");
  result = stage.run("wait --select label=a --timeout 1s --progress none");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(
      result.err,
      "swarmctl: wait: --select label=a: not done after 1s: unix:///run/fake.sock has not answered yet\n"
      "hint: swarmctl wait --select label=a resumes waiting\n");
  result = stage.run("logs --until-converged web0 --timeout 1s");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(result.err,
            "swarmctl: logs: web0: not done after 1s: unix:///run/fake.sock has not answered yet\n"
            "hint: swarmctl wait web0 resumes waiting\n");
}

TEST(TimeLimit, what_is_read_without_a_wait_knows_no_time_limit) {
  Stage stage;
  fill_webs(stage, 1);
  fall_silent(stage);
  for (const char* line : {"update -d --env-add A=1 web0", "rm web0", "restart --dry-run web0"}) {
    const RunResult result = stage.run(std::string(line) + " --timeout 1s");
    EXPECT_EQ(result.exit, 8) << line;
    EXPECT_THAT(result.err, HasSubstr("did not answer in time")) << line;
  }
}

TEST(TimeLimit, holds_for_a_write_and_its_reading_back) {
  for (const std::string line : writing) {
    Stage stage;
    const RunResult result = run_failing(stage, line, Failing::Writes::meet_silence);
    EXPECT_EQ(result.exit, 9) << line << ": " << result.err;
    EXPECT_LE(stage.passed, std::chrono::milliseconds(5010)) << line;
    EXPECT_THAT(result.err,
                HasSubstr("reading back was inconclusive: --timeout passed: m1 has not answered yet"))
        << line;
    const std::string named = line.starts_with("create") ? "web9" : line.starts_with("rm") ? "s0" : "web0";
    EXPECT_THAT(result.err, HasSubstr("hint: check with `swarmctl inspect " + named + "`\n")) << line;
  }
}

TEST(TimeLimit, holds_for_a_write_that_meets_no_leader) {
  for (const std::string line : writing) {
    Stage stage;
    const RunResult result = run_failing(stage, line, Failing::Writes::meet_no_leader);
    EXPECT_EQ(result.exit, 8) << line;
    EXPECT_LE(stage.passed, std::chrono::milliseconds(5010)) << line;
    EXPECT_GE(stage.passed, std::chrono::milliseconds(4000)) << line << ": a leader may still be found";
    EXPECT_THAT(result.err,
                HasSubstr("--timeout passed before anything was sent: m1: the swarm has no leader"))
        << line;
  }
}

TEST(TimeLimit, does_not_hold_for_what_puts_things_back) {
  for (const std::string fails : {"/services/s0/update", "/configs/create"}) {
    Stage stage;
    fill_webs(stage, 1);
    Json& container = stage.engine["services"].at(0)["Spec"]["TaskTemplate"]["ContainerSpec"];
    container["Secrets"] = Json::parse(
        R"([{"SecretID":"s-tls","SecretName":"tls","File":{"Name":"tls","UID":"0","GID":"0","Mode":292}}])");
    container["Configs"] = Json::parse(
        R"([{"ConfigID":"c-app","ConfigName":"app","File":{"Name":"app","UID":"0","GID":"0","Mode":292}}])");
    const char* stored =
        R"([{"ID":"%","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z","Spec":{"Name":"%"}}])";
    for (const auto& [kind, id, name] :
         {std::tuple{"secrets", "s-tls", "tls"}, std::tuple{"configs", "c-app", "app"}}) {
      stage.engine[kind] = Json::parse(stored);
      stage.engine[kind].at(0)["ID"] = id;
      stage.engine[kind].at(0)["Spec"]["Name"] = name;
    }
    stage.engine.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.method != "POST" || sent.path != fails) return std::nullopt;
      stage.caller.clock->sleep(std::chrono::seconds(5));
      throw swarm::Error(swarm::Errc::no_leader, "m1: the swarm has no leader");
    };
    const RunResult result = stage.run(
        "update --timeout 4s --progress none --secret-rotate tls=/proc/version "
        "--config-rotate app=/proc/version web0");
    EXPECT_EQ(result.exit, 8) << result.err;
    EXPECT_EQ(stage.engine["secrets"].size(), 1U) << fails << result.err;
    EXPECT_EQ(stage.engine["configs"].size(), 1U) << fails << result.err;
  }
}

TEST(TimeLimit, is_one_for_all_groups_and_those_whose_turn_has_not_come_are_not_begun) {
  const std::tuple<std::string, int, std::string> lines[] = {
      {"restart", 8, "restart: web1, web2, web3: --timeout passed before anything was sent"},
      {"wait --for running=3", 7, "wait: web1 web2 web3: not done after 5s"}};
  for (const auto& [verb, code, words] : lines) {
    Stage stage;
    fill_webs(stage, 4);
    for (Json& service : stage.engine["services"]) service["Spec"]["Mode"]["Replicated"]["Replicas"] = 1;
    const RunResult result =
        stage.run(verb + " --parallel 1 --timeout 5s --pending-grace 1h --progress none web0 web1 web2 web3");
    EXPECT_EQ(result.exit, code) << result.err;
    EXPECT_EQ(stage.passed, std::chrono::seconds(5));
    EXPECT_EQ(stage.engine.writes().size(), verb == "restart" ? 1U : 0U);
    EXPECT_THAT(result.err,
                HasSubstr("swarmctl: " + words + ": no time is left to ask unix:///run/fake.sock\n"));
  }
}

TEST(TimeLimit, of_a_record_is_short_and_the_change_goes_on) {
  using From = MuteOf::From;
  for (const auto& [from, fact] : {std::pair{From::first, "is not"}, std::pair{From::write, "may not be"}}) {
    for (const char* flags : {"-d", "--timeout 4s --progress none", "--progress none"}) {
      Stage stage;
      fill_webs(stage, 1);
      MuteOf engine(stage, "/configs", from);
      const RunResult result = engine.run("update --history 5 --env-add A=1 web0 " + std::string(flags));
      EXPECT_EQ(result.exit, 0) << result.err;
      EXPECT_EQ(result.out, "web0\n");
      const bool has_timeout = std::string(flags).starts_with("--timeout");
      EXPECT_LE(engine.silent, std::chrono::seconds(has_timeout ? 2 : 20)) << flags;
      EXPECT_LE(engine.asked, from == From::first ? 1 : 3);
      EXPECT_THAT(result.err, HasSubstr("warning: web0: the revision " + std::string(fact) + " recorded: "));
    }
  }
}

TEST(TimeLimit, of_the_records_of_many_changes_is_short_too) {
  Stage stage;
  fill_webs(stage, 6);
  MuteOf engine(stage, "/configs", MuteOf::From::first);
  EXPECT_EQ(engine.run("update -d --history 5 --env-add A=1 web0 web1 web2 web3 web4 web5").exit, 0);
  EXPECT_LE(engine.silent, std::chrono::seconds(23));
  EXPECT_EQ(engine.asked, 6);
}

TEST(TimeLimit, of_a_record_leaves_an_old_history_where_it_is) {
  Stage stage;
  fill_webs(stage, 1);
  MuteOf engine(stage, "/configs", MuteOf::From::first);
  const RunResult result = engine.run("rm --history 5 web0");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(engine.asked, 1);
  EXPECT_LE(engine.silent, std::chrono::seconds(20));
  EXPECT_THAT(result.err, HasSubstr("warning: web0: its history stays: "));
}

TEST(TimeLimit, of_a_registry_leaves_time_for_the_change) {
  for (const char* flags : {"-d", "--timeout 20s --progress none"}) {
    Stage stage;
    fill_webs(stage, 1);
    stage.engine.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (!sent.path.starts_with("/distribution/")) return std::nullopt;
      stage.caller.clock->sleep(std::chrono::seconds(10));
      throw swarm::Error(swarm::Errc::unreachable,
                         "m1: timed out: it accepted the request and did not answer");
    };
    const RunResult result = stage.run("update --image i:2 web0 " + std::string(flags));
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(
        result.err,
        HasSubstr("swarmctl: update: warning: each node will look up the tag for itself: cannot find "
                  "the digest of i:2: the registry did not answer the engine in time (m1: timed out"));
    const RunResult strict = stage.run("update -d --require-digest --image i:3 web0");
    EXPECT_EQ(strict.exit, 1);
    EXPECT_THAT(strict.err, HasSubstr("the registry did not answer the engine in time"));
  }
}

TEST(TimeLimit, of_a_silent_registry_is_short_for_each_further_image) {
  Stage stage;
  fill_webs(stage, 6);
  for (int i = 0; i < 6; ++i)
    stage.engine["services"][i]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] =
        "app:" + std::to_string(i);
  MuteOf engine(stage, "/distribution/", MuteOf::From::first);
  const RunResult result = engine.run("update -d --refresh-image web0 web1 web2 web3 web4 web5");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(engine.asked, 6);
  EXPECT_LE(engine.silent, std::chrono::seconds(26));
  EXPECT_THAT(result.err, HasSubstr("web5: cannot find the digest of app:5: the registry did not answer"));
}

TEST(TimeLimit, a_silent_engine_is_not_reported_as_a_registry_problem) {
  Stage stage;
  fall_silent(stage);
  const RunResult result = stage.run("create -d --name new i:2");
  EXPECT_EQ(result.exit, 8) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("registry")));
}
