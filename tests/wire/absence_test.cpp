// SPDX-License-Identifier: Apache-2.0
// Tests the two wrong answers that an engine can give while the leader changes: an empty store, and a 404
// after a deadline.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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
};

class Absence : public ::testing::Test {
 protected:
  Absence() {
    Json web = service("web");
    web["Spec"]["Labels"] = {{"tier", "x"}};
    web["PreviousSpec"] = web["Spec"];
    engine_.reset({{"services", {web}}, {"nodes", {node(1)}}, {"tasks", {task("web", 1, "t1", "running")}}});
  }
  FakeEngine engine_;
};

}  // namespace

TEST_F(Absence, of_everything_in_a_store_without_a_leader_is_exit_8) {
  engine_.has_leader = false;
  for (const std::string& line : command_lines) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 8) << line << "\n" << result.err;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_NE(result.err.find("the swarm has no leader"), std::string::npos) << line << "\n" << result.err;
  }
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Absence, of_an_existing_service_is_asked_for_again) {
  for (const std::string& line : command_lines) {
    FakeEngine honest, liar;
    for (FakeEngine* engine : {&honest, &liar})
      engine->reset(
          {{"services", engine_["services"]}, {"nodes", engine_["nodes"]}, {"tasks", engine_["tasks"]}});
    bool lied = false;
    liar.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (lied || sent.path != "/services/web" || sent.method != "GET") return std::nullopt;
      lied = true;
      return refusal(404, "service web not found");
    };
    const bool waits_for_good = line == "wait --for gone web" || line == "wait --for completed web";
    const std::string words = line + (waits_for_good ? " --timeout 5s" : "");
    const RunResult truth = run(words, honest), result = run(words, liar);
    EXPECT_EQ(result.exit, truth.exit) << line << "\n" << result.err;
    EXPECT_EQ(result.out, truth.out) << line;
    EXPECT_EQ(result.err, truth.err) << line;
    EXPECT_EQ(liar.writes().size(), honest.writes().size()) << line;
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

TEST_F(Absence, of_tasks_in_mid_wait_is_asked_again) {
  Json api = service("api");
  engine_["services"].push_back(api);
  engine_["tasks"].push_back(task("api", 1, "t2", "running"));
  for (const std::string names : {"web", "web api"}) {
    bool lied = false;
    engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
      if (sent.path != "/tasks") return std::nullopt;
      lied = !lied;  // lies on every other request, so on the first of each poll
      return lied ? std::optional(swarm::Response{.status = 200, .headers = {}, .body = "[]"}) : std::nullopt;
    };
    const RunResult result = run("wait --for running=0 --timeout 5s " + names, engine_);
    EXPECT_EQ(result.exit, 7) << names << "\n" << result.err;
  }
}

TEST_F(Absence, of_tasks_that_is_true_is_confirmed_once_in_a_wait) {
  engine_["tasks"] = Json::array();
  engine_.sent.clear();
  EXPECT_EQ(run("wait --for running=1 --timeout 30s web", engine_).exit, 7);
  const auto confirmations = std::ranges::count(engine_.sent, "/nodes", &Sent::path);
  EXPECT_LE(confirmations, 2);  // the verdict may request the nodes as well
}

TEST_F(Absence, in_mid_wait_is_no_removal_while_there_is_no_leader) {
  int reads = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method == "GET" && sent.path.starts_with("/services")) ++reads;
    engine_.has_leader = reads < 3 || reads > 6;
    return std::nullopt;
  };
  const RunResult result = run("wait --for running=2 web --timeout 1m", engine_);
  EXPECT_EQ(result.exit, 7) << result.err;
  EXPECT_EQ(result.err.find("removed"), std::string::npos) << result.err;
  EXPECT_GT(reads, 7);
}
