// SPDX-License-Identifier: Apache-2.0
// Tests the two wrong answers that an engine can give while the leader changes: an empty store, and a 404
// after a deadline.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;

namespace {

/// Commands whose result depends on whether `web`, or any service, exists.
const std::vector<std::string> command_lines = {
    "inspect web",
    "inspect --get ID web",
    "ls",
    "ls -q",
    "ls -o json",
    "ls --format json",
    "ls web",
    "ls -o wide web",
    "ps web",
    "ps -q web",
    "logs web",
    "update -d --env-add A=1 web",
    "update -d --env-add A=1 --select label=tier=x",
    "scale -d web=2",
    "restart -d web",
    "rollback -d web",
    "diff web --env-add A=1",
    "rm web",
    "rm --wait web",
    "rm --ignore-missing web",
    "rm --ignore-missing --wait web",
    "rm --dry-run web",
    "rm --select label=tier=x",
    "create -d --no-resolve-image --if-absent --name web busybox:1",
    "create -d --no-resolve-image --or-update --name web busybox:1",
    "create --dry-run --no-resolve-image --name web busybox:1",
    "wait web",
    "wait --for gone web",
    "wait --for completed web",
    "wait --select label=tier=x",
    "why web",
    "why",
    "why t1",
    "logs t1",
    "inspect t1",
    "ps --filter node=host-1 web",
    "export",
    "export web",
    "apply -d --no-resolve-image FILE",
    "apply -d --no-resolve-image --prune --select label=tier=x FILE",
    "history web",
    "rollback -d --to 1 web",
    "rebalance",
    "update -d --refresh-image web",
};

const swarm::Response empty_list{.status = 200, .headers = {}, .body = "[]", .lost = {}};

/// The service `web` with a task, a secret, a config and two recorded revisions.
class Absence : public ::testing::Test {
 protected:
  Absence() {
    std::ofstream(file_) << R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"busybox:2"}}})";
    Json web = service("web");
    web["Spec"]["Labels"] = {{"tier", "x"}};
    web["Spec"]["TaskTemplate"]["ContainerSpec"]["Secrets"] =
        Json::parse(R"([{"SecretID":"sec0000000000000000000tls","SecretName":"tls","File":{"Name":"tls"}}])");
    web["Spec"]["TaskTemplate"]["ContainerSpec"]["Configs"] =
        Json::parse(R"([{"ConfigID":"cfg0000000000000000000app","ConfigName":"app","File":{"Name":"app"}}])");
    engine_.reset({{"services", {web}},
                   {"nodes", {node(1)}},
                   {"tasks", {task("web", 1, "t1", "running")}},
                   {"digest", "sha256:" + std::string(64, 'a')}});
    EXPECT_EQ(run_line("update -d --history 5 --env-add B=1 web", engine_).exit, 0);
  }
  ~Absence() override { std::remove(file_.c_str()); }

  /// Runs the line with `FILE` replaced by the path of a specification of `web`.
  RunResult run_line(std::string line, FakeEngine& engine) const {
    if (const auto at = line.find("FILE"); at != line.npos) line.replace(at, 4, file_);
    return run(line, engine);
  }
  void copy_to(FakeEngine& engine) {
    Json state;
    for (const char* kind : {"services", "nodes", "tasks", "digest", "secrets", "configs"})
      state[kind] = engine_[kind];
    engine.reset(state);
  }

  FakeEngine engine_;
  std::string file_ = testing::TempDir() + "absence-" + std::to_string(getpid()) + ".json";
};

}  // namespace

TEST_F(Absence, of_everything_in_a_store_without_a_leader_is_exit_8) {
  engine_.sent.clear();
  engine_.has_leader = false;
  for (const std::string& line : command_lines) {
    const RunResult result = run_line(line, engine_);
    EXPECT_EQ(result.exit, 8) << line << "\n" << result.err;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_NE(result.err.find("the swarm has no leader"), std::string::npos) << line << "\n" << result.err;
  }
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Absence, of_what_exists_is_asked_for_again) {
  const std::pair<std::string, swarm::Response> lies[] = {
      {"/services/web", refusal(404, "service web not found")},
      {"/tasks/t1", refusal(404, "task t1 not found")},
      {"/services", empty_list},
      {"/tasks", empty_list},
      {"/secrets", empty_list},
      {"/configs", empty_list}};
  for (const std::string& line : command_lines) {
    const bool waits_for_good = line == "wait --for gone web" || line == "wait --for completed web";
    const std::string words = line + (waits_for_good ? " --timeout 5s" : "");
    FakeEngine honest;
    copy_to(honest);
    const RunResult truth = run_line(words, honest);
    for (const auto& [path, lie] : lies) {
      if (std::ranges::find(honest.sent, path, &Sent::path) == honest.sent.end()) continue;
      FakeEngine liar;
      copy_to(liar);
      bool lied = false;
      liar.instead = [&, path = path, lie = lie](const Sent& sent) -> std::optional<swarm::Response> {
        if (lied || sent.path != path || sent.method != "GET") return std::nullopt;
        lied = true;
        return lie;
      };
      const RunResult result = run_line(words, liar);
      EXPECT_EQ(result.exit, truth.exit) << line << ", " << path << "\n" << result.err;
      EXPECT_EQ(result.out, truth.out) << line << ", " << path;
      EXPECT_EQ(result.err, truth.err) << line << ", " << path;
      EXPECT_EQ(liar.writes().size(), honest.writes().size()) << line << ", " << path;
    }
  }
}

/// `/nodes` is asked for after other requests, so the leader may be lost in between.
TEST_F(Absence, of_nodes_is_not_believed_without_a_leader) {
  engine_["services"][0]["Spec"]["Mode"] = {{"Global", Json::object()}};
  engine_["tasks"][0]["Status"]["State"] = "preparing";
  engine_.instead = [](const Sent& sent) {
    return sent.path == "/nodes" ? std::optional(empty_list) : std::nullopt;
  };
  for (const auto& [line, code] : {std::pair{"wait --timeout 5s web", 7},
                                   {"ps --filter node=host-1 web", 8},
                                   {"ps web", 8},
                                   {"rebalance", 8}}) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, code) << line << "\n" << result.out << result.err;
  }
}

TEST_F(Absence, that_is_true_costs_two_requests_more_and_one_for_the_names) {
  for (const char* line : {"inspect nope", "rm nope", "update -d nope --env-add A=1", "wait nope"}) {
    engine_.sent.clear();
    EXPECT_EQ(run(line, engine_).exit, 3) << line;
    EXPECT_EQ(engine_.sent.size(), 4u) << line;
  }
  engine_.sent.clear();
  EXPECT_EQ(run("rm --ignore-missing nope", engine_).exit, 0);
  EXPECT_EQ(engine_.sent.size(), 3u);
  engine_.sent.clear();
  EXPECT_EQ(run("ls --filter name=nope", engine_).exit, 0);
  EXPECT_EQ(engine_.sent.size(), 3u);
}

/// A manager without a leader may have an old store that is not empty.
TEST_F(Absence, of_a_name_in_a_list_is_believed_of_a_manager_with_a_leader) {
  engine_.has_leader = false;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services") return std::nullopt;
    return swarm::Response{.status = 200, .headers = {}, .body = engine_["services"].dump()};
  };
  for (const char* line : {"ls nope", "ls -q nope", "ls -o json web nope", "ls -o jsonl nope"}) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 8) << line << "\n" << result.err;
    EXPECT_EQ(result.out, "") << line;
  }
  engine_.has_leader = true;
  engine_.instead = {};
  engine_.sent.clear();
  EXPECT_EQ(run("ls nope web", engine_).exit, 3);
  EXPECT_EQ(engine_.sent.size(), 3u);  // the list, the nodes, and the names for a hint
}

TEST_F(Absence, of_names_to_complete_is_not_confirmed) {
  engine_["services"] = Json::array();
  engine_.sent.clear();
  EXPECT_EQ(run({"__complete", "rm", ""}, engine_).exit, 0);
  EXPECT_EQ(engine_.sent.size(), 1u);
}

/// The leader is lost after it was checked because a service has no tasks.
TEST_F(Absence, of_a_service_without_tasks_is_not_believed_of_a_task_list) {
  engine_["tasks"] = Json::array();
  for (const char* line : {"ps -q web", "rollback -d web", "rm --ignore-missing --wait web"}) {
    int lists = 0;
    engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.path != "/tasks" || ++lists != 2) return std::nullopt;
      return refusal(404, "service svc-web not found");
    };
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.err;
    EXPECT_EQ(result.err.find("not found"), std::string::npos) << line << "\n" << result.err;
  }
  EXPECT_TRUE(engine_["services"].empty());
}

TEST_F(Absence, of_tasks_in_mid_wait_is_asked_again) {
  Json api = service("api");
  engine_["services"].push_back(api);
  engine_["tasks"].push_back(task("api", 1, "t2", "running"));
  for (const std::string names : {"web", "web api"}) {
    bool lied = false;
    engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.path != "/tasks") return std::nullopt;
      lied = !lied;  // lies on every other request, so on the first of each poll
      return lied ? std::optional(empty_list) : std::nullopt;
    };
    const RunResult result = run("wait --for running=0 --timeout 5s " + names, engine_);
    EXPECT_EQ(result.exit, 7) << names << "\n" << result.err;
  }
}

/// After the removal, the task runs on.
TEST_F(Absence, of_the_tasks_of_a_removed_service_is_asked_again) {
  const Json web = engine_["services"][0];
  for (const bool leaderless : {false, true}) {
    engine_["services"] = Json::array({web});
    int looks = 0;
    engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.path != "/tasks" || !engine_["services"].empty()) return std::nullopt;
      ++looks;
      if (leaderless) engine_.has_leader = looks > 3;
      const bool lies = !leaderless && looks % 2 == 1;
      return lies ? std::optional(empty_list) : std::nullopt;
    };
    const RunResult result = run("rm --wait --timeout 10s web", engine_);
    EXPECT_EQ(result.exit, 7) << result.err;
    EXPECT_GT(looks, 4);
  }
}

TEST_F(Absence, of_tasks_that_is_true_is_confirmed_once_in_a_wait) {
  engine_["tasks"] = Json::array();
  engine_.sent.clear();
  EXPECT_EQ(run("wait --for running=1 --timeout 30s web", engine_).exit, 7);
  const auto confirmations = std::ranges::count(engine_.sent, "/nodes", &Sent::path);
  EXPECT_LE(confirmations, 2);  // the verdict may request the nodes as well
}

TEST_F(Absence, in_mid_wait_that_a_list_contradicts_is_not_mentioned) {
  const std::string id = "0123456789abcdefghijklmno";  // as long as real ones: the list is filtered by it
  engine_["services"].at(0)["ID"] = id;
  int reads = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services/" + id || ++reads % 2 != 0) return std::nullopt;
    return refusal(404, "service " + id + " not found");
  };
  const RunResult result = run("wait --for running=2 web --timeout 20s", engine_);
  EXPECT_EQ(result.exit, 7) << result.err;
  EXPECT_EQ(result.err.find("trying again"), std::string::npos) << result.err;
  EXPECT_GT(reads, 2);
}

TEST_F(Absence, in_mid_wait_is_no_removal_while_there_is_no_leader) {
  engine_["services"].push_back(service("api"));
  engine_["tasks"].push_back(task("api", 1, "t2", "running"));
  const std::pair<const char*, const char*> lines[] = {{"wait --for running=2 web", "/services"},
                                                       {"wait --for running=2 web api", "/services"},
                                                       {"wait --for running=0 web", "/tasks"},
                                                       {"wait --for running=0 web api", "/tasks"}};
  for (const auto& [line, path] : lines) {
    int reads = 0;
    engine_.instead = [&, path = path](const Sent& sent) -> std::optional<swarm::Response> {
      const bool counts = sent.path.starts_with(path);
      reads += counts ? 1 : 0;
      if (sent.path != "/nodes") engine_.has_leader = !counts || reads < 4 || reads > 7;
      return std::nullopt;
    };
    const RunResult result = run(std::string(line) + " --timeout 1m", engine_);
    EXPECT_EQ(result.exit, 7) << line << "\n" << result.err;
    EXPECT_EQ(result.err.find("removed"), std::string::npos) << result.err;
    EXPECT_GT(reads, 8) << line;
  }
}
