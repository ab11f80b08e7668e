// SPDX-License-Identifier: Apache-2.0
// Tests create --or-update, with and without --merge: what it keeps of an existing service, and what it
// reports.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* create = "create -d --no-resolve-image --name web --or-update ";

/// A service that a deployment created and somebody changed by hand.
class OrUpdate : public testing::Test {
 protected:
  OrUpdate() {
    run("create -d -q --no-resolve-image --name web --network front --secret tls --publish 8080:80 "
        "--mount type=volume,source=data,target=/data busybox:1 httpd -f",
        engine);
    run("update -d -q web --replicas 3 --label-add team=ops --env-add HAND=1 --update-delay 5s --network-add "
        "back",
        engine);
    engine.sent.clear();
  }
  RunResult make(const std::string& line) { return run(create + line, engine); }
  Json spec(const char* pointer = "") {
    return engine["services"][0]["Spec"].value(Json::json_pointer(pointer), Json());
  }
  Json container(const char* member) { return spec("/TaskTemplate/ContainerSpec").value(member, Json()); }

  FakeEngine engine;
};

constexpr const char* same_again =
    "--network front --secret tls --publish 8080:80 --mount type=volume,source=data,target=/data "
    "busybox:1 httpd -f";

}  // namespace

TEST_F(OrUpdate, makes_it_equal_but_for_the_number_of_tasks) {
  const RunResult result = make("--env A=1 busybox:1 httpd -f");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(spec("/Mode"), Json::parse(R"({"Replicated": {"Replicas": 3}})"));
  EXPECT_EQ(spec("/Labels"), Json::object());
  EXPECT_EQ(container("Env"), Json::array({"A=1"}));
  EXPECT_EQ(container("Mounts"), Json());
  EXPECT_EQ(spec("/UpdateConfig"), Json());
}

TEST_F(OrUpdate, prints_the_difference_before_it_is_sent) {
  const std::string line =
      std::string("--label team=dev --replicas 1 --update-delay 5s --env HAND=1 --network back ") +
      same_again;
  engine.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.method != "POST") return std::nullopt;
    return refusal(400, "no");
  };
  EXPECT_THAT(make(line).err,
              testing::AllOf(testing::StartsWith("swarmctl: create: web: changing:\n~ Labels"),
                             testing::EndsWith("swarmctl: create: cannot update web: no\n")));
  engine.instead = nullptr;
  const RunResult result = make(line);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, engine["services"][0]["ID"].get<std::string>() + "\n");
  EXPECT_THAT(result.err, testing::StartsWith("swarmctl: create: web: changing:\n"));
  EXPECT_THAT(result.err, HasSubstr("~ Labels.team: ops → dev\n"));
  EXPECT_THAT(result.err, HasSubstr("~ Mode.Replicated.Replicas: 3 → 1\n"));
  EXPECT_THAT(result.err, Not(HasSubstr("HAND")));
}

TEST_F(OrUpdate, hides_secrets_in_the_difference_and_quiet_prints_none) {
  const RunResult result = make("--env DB_PASSWORD=hunter2 busybox:1");
  EXPECT_THAT(result.err, HasSubstr("DB_PASSWORD="));
  EXPECT_THAT(result.err, Not(HasSubstr("hunter2")));
  EXPECT_EQ(make("-q --env A=2 busybox:1").err, "");
  EXPECT_EQ(container("Env"), Json::array({"A=2"}));
}

TEST_F(OrUpdate, of_what_is_equal_sends_and_prints_nothing) {
  make("--env A=1 busybox:1");
  engine.sent.clear();
  const RunResult result = make("--env A=1 busybox:1");
  EXPECT_EQ(result.err, "swarmctl: create: web: nothing to change\n");
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(OrUpdate, takes_the_number_of_tasks_that_the_line_gives) {
  make("--replicas 2 busybox:1");
  EXPECT_EQ(spec("/Mode/Replicated/Replicas"), 2);
  make("--mode replicated busybox:1");
  EXPECT_EQ(spec("/Mode/Replicated/Replicas"), 2);
  make("--replicas 0 busybox:1");
  EXPECT_EQ(spec("/Mode/Replicated/Replicas"), 0);
}

TEST_F(OrUpdate, keeps_a_service_at_zero_and_the_numbers_of_a_job) {
  make("--replicas 0 busybox:1");
  make("--env A=1 busybox:1");
  EXPECT_EQ(spec("/Mode/Replicated/Replicas"), 0);
  const std::string job = "create -d -q --no-resolve-image --name job --mode replicated-job ";
  run(job + "--replicas 9 --max-concurrent 2 busybox:1", engine);
  run(job + "--or-update --env A=1 busybox:1", engine);
  EXPECT_EQ(engine["services"][1]["Spec"]["Mode"],
            Json::parse(R"({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 9}})"));
}

TEST_F(OrUpdate, shows_in_a_dry_run_what_it_would_send) {
  const RunResult result =
      run("create --dry-run --no-resolve-image --name web --or-update busybox:1 httpd -f", engine);
  EXPECT_THAT(result.out, HasSubstr("- Labels.team: ops\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("Replicas")));
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(OrUpdate, keeps_the_number_that_someone_set_in_between) {
  engine.afterwards = [&, raced = false](const Sent& sent, swarm::Response&) mutable {
    if (sent.method != "GET" || sent.path != "/services/web" || std::exchange(raced, true)) return;
    engine["services"][0]["Spec"]["Mode"]["Replicated"]["Replicas"] = 7;
    auto& index = engine["services"][0]["Version"]["Index"];
    index = index.get<int>() + 1;
  };
  EXPECT_EQ(make("--env A=1 busybox:1").exit, 0);
  EXPECT_EQ(spec("/Mode/Replicated/Replicas"), 7);
}

TEST_F(OrUpdate, of_a_name_taken_in_between_changes_that_service) {
  const Json taken = engine["services"];
  engine["services"] = Json::array();
  engine.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services/create") return std::nullopt;
    engine["services"] = taken;
    return refusal(409, "name conflicts with an existing object: service web already exists");
  };
  engine["nodes"] = Json::array({node(1)});
  engine["nodes"][0]["ManagerStatus"] = {{"Leader", true}, {"Reachability", "reachable"}};
  const RunResult result = make("--env A=1 busybox:1");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(container("Env"), Json::array({"A=1"}));
}

TEST_F(OrUpdate, merging_keeps_all_that_the_line_does_not_name) {
  const Json before = spec();
  const RunResult result = make("--merge --env A=1 busybox:2");
  EXPECT_EQ(result.exit, 0) << result.err;
  Json wanted = before;
  wanted["TaskTemplate"]["ContainerSpec"]["Image"] = "busybox:2";
  wanted["TaskTemplate"]["ContainerSpec"]["Env"] = Json::array({"HAND=1", "A=1"});
  EXPECT_EQ(spec(), wanted);
  EXPECT_EQ(result.err,
            "swarmctl: create: web: changing:\n"
            "~ TaskTemplate.ContainerSpec.Image: busybox:1 → busybox:2\n"
            "+ TaskTemplate.ContainerSpec.Env: A=1\n");
}

TEST_F(OrUpdate, merging_the_same_line_again_changes_nothing) {
  const RunResult result = make(std::string("--merge ") + same_again);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.err, "swarmctl: create: web: nothing to change\n");
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(OrUpdate, merging_replaces_items_by_their_key) {
  EXPECT_EQ(
      make("--merge --label team=dev --env HAND=2 --secret source=key,target=tls --mount "
           "type=volume,source=other,target=/data --publish 9090:90 --network name=front,alias=www busybox:1")
          .exit,
      0);
  EXPECT_EQ(spec("/Labels"), Json::parse(R"({"team": "dev"})"));
  EXPECT_EQ(container("Env"), Json::array({"HAND=2"}));
  EXPECT_EQ(container("Secrets").size(), 1U);
  EXPECT_EQ(container("Secrets")[0]["SecretName"], "key");
  EXPECT_EQ(container("Mounts").size(), 1U);
  EXPECT_EQ(container("Mounts")[0]["Source"], "other");
  EXPECT_EQ(spec("/EndpointSpec/Ports").size(), 2U);
  EXPECT_EQ(spec("/TaskTemplate/Networks"),
            Json::parse(R"([{"Target": "net0000000000000000000frnt", "Aliases": ["www"]},
                            {"Target": "net0000000000000000000back"}])"));
  make("--merge --network front busybox:1");
  EXPECT_EQ(spec("/TaskTemplate/Networks/0/Aliases"), Json::array({"www"}));
}

TEST_F(OrUpdate, merging_creates_what_is_not_there) {
  const RunResult result =
      run("create -d --no-resolve-image --name new --or-update --merge --env A=1 busybox:1", engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(engine["services"][1]["Spec"]["Name"], "new");
}

TEST_F(OrUpdate, merging_says_what_it_cannot_be_used_with) {
  for (const auto& [line, words] : std::vector<std::pair<std::string, std::string>>{
           {"create --merge --name web busybox", "--merge needs --or-update"},
           {"create --merge --if-absent --name web busybox", "--merge needs --or-update"},
           {"create --merge --or-update --name web --spec x",
            "--merge cannot be used with --spec: a file is the whole specification"}}) {
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line;
    EXPECT_EQ(result.err, "swarmctl: create: " + words + "\n");
  }
  EXPECT_TRUE(engine.sent.empty());
}

TEST_F(OrUpdate, is_what_a_taken_name_is_hinted_at) {
  for (const char* line : {"create -d --no-resolve-image --name web busybox",
                           "create --dry-run --no-resolve-image --name web busybox"}) {
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 4) << result.err;
    EXPECT_THAT(result.err, testing::EndsWith("\nhint: --or-update changes the service that has this name, "
                                              "--if-absent leaves it as it is\n"));
  }
}

TEST_F(OrUpdate, shows_that_an_empty_label_goes) {
  run("update -d -q web --label-add gone=", engine);
  engine.sent.clear();
  EXPECT_THAT(make(same_again).err, HasSubstr("- Labels.gone: \"\"\n"));
}

TEST_F(OrUpdate, refuses_another_mode_before_anything_is_shown) {
  engine["services"][0]["Spec"]["Mode"] = Json::parse(R"({"Global":{}})");
  for (const std::string line : {"busybox:1", "--dry-run busybox:1"}) {
    const RunResult result = make(line);
    EXPECT_EQ(result.exit, 1) << line;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_EQ(result.err,
              "swarmctl: create: cannot update web: service mode change is not allowed: it is global, not "
              "replicated\nhint: `swarmctl rm web`, then `swarmctl create` recreates it in that mode\n")
        << line;
  }
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(OrUpdate, finds_no_change_again_with_a_credential_spec) {
  const std::string line = std::string("--credential-spec file://x.json ") + same_again;
  EXPECT_EQ(make(line).exit, 0);
  // The engine does not store this member.
  engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Privileges"].erase("NoNewPrivileges");
  engine.sent.clear();
  const RunResult again = make(line);
  EXPECT_THAT(again.err, HasSubstr("web: nothing to change\n"));
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(OrUpdate, keeps_the_digest_that_runs_where_the_registry_does_not_answer_and_says_so) {
  const std::string pinned = "busybox:1@sha256:" + std::string(64, 'a');
  engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = pinned;
  engine["digest"] = nullptr;
  const std::string line = "create -d --name web --or-update --merge --env B=1 ";
  const RunResult same = run(line + "busybox:1", engine);
  EXPECT_EQ(container("Image"), pinned);
  EXPECT_THAT(same.err,
              HasSubstr("warning: the digest that runs is kept: cannot find the digest of busybox:1: "));
  EXPECT_THAT(same.err, Not(HasSubstr("each node")));
  const RunResult other = run(line + "busybox:2", engine);
  EXPECT_EQ(container("Image"), "busybox:2");
  EXPECT_THAT(other.err, HasSubstr("warning: each node will look up the tag for itself: "));
}
