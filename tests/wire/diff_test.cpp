// SPDX-License-Identifier: Apache-2.0
// Tests the output and the exit codes of diff and --dry-run, and that they never write.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

/// web has two running tasks, an environment with a secret in it, and a previous spec.
class Shown : public ::testing::Test {
 protected:
  Shown() {
    Json web = service("web", 2);
    Json& container = web["Spec"]["TaskTemplate"]["ContainerSpec"];
    web["PreviousSpec"] = web["Spec"];
    container["Env"] = {"PASSWORD=hunter2", "A=1"};
    Json tasks = Json::array({task("web", 1, "t1", "running"), task("web", 2, "t2", "running")});
    for (Json& one : tasks) one["Spec"] = web["Spec"]["TaskTemplate"];
    engine_.reset({{"services", {web}}, {"nodes", {node(1)}}, {"tasks", tasks}});
  }

  RunResult show(const std::string& line) {
    const Json before = engine_["services"];
    RunResult result =
        // JSON output has the spec in `body`
        run(line, engine_, {.asks_for_secrets = line.find("-o json") != line.npos});
    EXPECT_TRUE(engine_.writes().empty()) << line;
    EXPECT_EQ(engine_["services"], before) << line;
    return result;
  }

  FakeEngine engine_;
};

using Diff = Shown;
using DryRun = Shown;

}  // namespace

TEST_F(Diff, shows_fields_and_what_restarts) {
  const RunResult result = show("diff web --env-add PASSWORD=hunter2S --env-add B=2 --label-add tier=front");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out,
            "web would change:\n"
            "~ TaskTemplate.ContainerSpec.Env: PASSWORD=***** → PASSWORD=***** (changed)\n"
            "+ TaskTemplate.ContainerSpec.Env: B=2\n"
            "+ Labels.tier: front\n"
            "restarts 2 tasks: TaskTemplate changes: ContainerSpec.Env\n"
            "  web.1 on host-1\n"
            "  web.2 on host-1\n");
}

TEST_F(Diff, shows_a_label_without_a_value) {
  const RunResult result = show("diff --exit-code web --container-label-add foo=");
  EXPECT_EQ(result.exit, 10);
  EXPECT_NE(result.out.find("+ TaskTemplate.ContainerSpec.Labels.foo: \"\"\n"), std::string::npos)
      << result.out;
}

TEST_F(Diff, reports_what_restarts_nothing) {
  EXPECT_EQ(show("diff web --label-add a=b").out,
            "web would change:\n"
            "+ Labels.a: b\n"
            "restarts nothing: nothing that affects tasks changes\n");
  EXPECT_EQ(show("diff web --replicas 5").out,
            "web would change:\n"
            "~ Mode.Replicated.Replicas: 2 → 5\n"
            "restarts nothing: tasks are added, none is replaced\n"
            "starts 3 tasks\n");
}

TEST_F(Diff, ends_with_ten_only_where_asked_and_only_for_differences) {
  EXPECT_EQ(show("diff web --label-add a=b").exit, 0);
  EXPECT_EQ(show("diff web --label-add a=b --exit-code").exit, 10);
  EXPECT_EQ(show("diff web --env-add A=1 --exit-code").exit, 0);
  EXPECT_EQ(show("diff web --exit-code").out, "web: nothing to change\n");
  EXPECT_EQ(show("diff nope --exit-code").exit, 3);
}

TEST_F(Diff, answers_with_one_object) {
  const RunResult result = show("diff web --env-add PASSWORD=hunter2S -o json");
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 1);
  const Json reported = Json::parse(result.out);
  EXPECT_EQ(reported.at("service"), "web");
  EXPECT_EQ(reported.at("changes"),
            Json::parse(R"([{"path": "/TaskTemplate/ContainerSpec/Env", "item": "PASSWORD",
                                                 "old": "PASSWORD=*****", "new": "PASSWORD=*****"}])"));
  EXPECT_EQ(reported.at("restarts"), true);
  EXPECT_EQ(reported.at("reason"), "TaskTemplate changes: ContainerSpec.Env");
  EXPECT_EQ(reported.at("tasks").at(1).at("id"), "t2");
  EXPECT_EQ(reported.at("kept"), 0);

  run("update -d web --env-add PASSWORD=hunter2S", engine_);
  ASSERT_EQ(engine_.writes().size(), 1U);
  EXPECT_EQ(reported.at("body"), engine_.writes().front().json());
}

TEST_F(Diff, has_no_body_where_nothing_would_be_sent) {
  const Json reported = Json::parse(show("diff web --env-add A=1 -o json").out);
  EXPECT_EQ(reported.at("changes"), Json::array());
  EXPECT_EQ(reported.at("restarts"), false);
  EXPECT_EQ(reported.at("body"), nullptr);
  EXPECT_NE(Json::parse(show("diff web --with-registry-auth -o json").out).at("body"), nullptr);
}

TEST_F(Diff, forecasts_nothing_of_an_earlier_update_where_nothing_would_be_sent) {
  engine_["tasks"].erase(1);                                      // not started yet
  engine_["tasks"][0]["Spec"]["ContainerSpec"]["Env"] = {"A=0"};  // not replaced yet
  const Json reported = Json::parse(show("diff web --env-add A=1 -o json").out);
  EXPECT_EQ(reported.at("restarts"), false);
  EXPECT_EQ(reported.at("reason"), "nothing is sent");
  EXPECT_EQ(reported.at("tasks"), Json::array());
  EXPECT_EQ(reported.at("kept"), 1);
  EXPECT_EQ(reported.at("started"), 0);
}

TEST_F(Diff, previous_shows_what_a_rollback_would_do) {
  const RunResult result = show("diff web --previous");
  EXPECT_EQ(result.exit, 0);
  EXPECT_NE(result.out.find("- TaskTemplate.ContainerSpec.Env: A=1\n"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("restarts 2 tasks"), std::string::npos) << result.out;
  EXPECT_EQ(show("diff web --rollback").out, result.out);
  EXPECT_EQ(show("rollback --dry-run web").out, result.out);
  EXPECT_EQ(show("update --rollback --dry-run web").out, result.out);
  EXPECT_EQ(Json::parse(show("diff web --previous -o json").out).at("body"),
            engine_["services"][0]["PreviousSpec"]);
  EXPECT_EQ(show("diff web --previous --env-add C=1").exit, 2);

  engine_["services"][0].erase("PreviousSpec");
  const RunResult none = show("diff web --previous");
  EXPECT_EQ(none.exit, 1);
  EXPECT_EQ(none.err, "swarmctl: diff: cannot roll web back: it has no previous spec\n");
}

TEST_F(Diff, checks_what_update_checks) {
  EXPECT_EQ(show("diff web --if-version 9 --label-add a=b").exit, 4);
  EXPECT_EQ(show("diff web --if-version 10 --label-add a=b").exit, 0);
  EXPECT_EQ(show("diff web --name other").err,
            "swarmctl: diff: cannot update web: renaming services is not supported\n"
            "hint: `update --name NEW --recreate` recreates it under that name\n");
  EXPECT_EQ(show("diff web --secret-add nope").exit, 3);
  EXPECT_EQ(show("diff web --env-rm NOPE").err,
            "swarmctl: diff: warning: --env-rm NOPE: nothing to remove\n");
  EXPECT_EQ(show("diff web --mode global").exit, 2);
  const std::string twice = " --mount-add type=tmpfs,target=/t --mount-add type=tmpfs,target=/t";
  EXPECT_EQ(show("update web" + twice).exit, 2);
  EXPECT_EQ(show("diff web" + twice).exit, 2);
  EXPECT_EQ(show("diff web -d").exit, 2);
}

TEST_F(Diff, resolves_the_image_as_update_would) {
  engine_["digest"] = "sha256:" + std::string(64, 'a');
  EXPECT_NE(show("diff web --image busybox:2").out.find("busybox:1 → busybox:2@sha256:aaaa"),
            std::string::npos);
}

TEST_F(Diff, shows_a_service_that_takes_the_place_of_another) {
  EXPECT_EQ(show("update web --name front --recreate --dry-run").out,
            "web would be replaced by a new service:\n"
            "~ Name: web → front\n"
            "restarts 2 tasks: a service with another name replaces this one\n"
            "  web.1 on host-1\n"
            "  web.2 on host-1\n");
}

TEST_F(DryRun, of_update_is_diff) {
  EXPECT_EQ(show("update --dry-run -d -q web --env-add B=2 --exit-code").out,
            show("diff web --env-add B=2").out);
  EXPECT_EQ(show("update --dry-run web --env-add B=2 --exit-code").exit, 10);
  EXPECT_EQ(show("update --dry-run -o json web --env-add B=2").out,
            show("diff web --env-add B=2 -o json").out);
}

TEST_F(DryRun, of_create_shows_every_field) {
  const RunResult result =
      show("create --dry-run --no-resolve-image --name api -e TOKEN=hunter2 --replicas 3 busybox");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "api would be created:\n"
            "+ TaskTemplate.ContainerSpec.Init: false\n"
            "+ TaskTemplate.ContainerSpec.Image: busybox:latest\n"
            "+ TaskTemplate.ContainerSpec.Env: TOKEN=*****\n"
            "+ TaskTemplate.ForceUpdate: 0\n"
            "+ Mode.Replicated.Replicas: 3\n"
            "+ EndpointSpec.Mode: vip\n"
            "+ Name: api\n"
            "starts 3 tasks\n");
  EXPECT_EQ(show("create --dry-run --exit-code --no-resolve-image busybox").exit, 10);
  const Json reported =
      Json::parse(show("create --dry-run -o json --no-resolve-image -e TOKEN=hunter2 busybox").out);
  EXPECT_EQ(reported.at("body").at("TaskTemplate").at("ContainerSpec").at("Env"),
            Json::parse(R"(["TOKEN=hunter2"])"));
}

TEST_F(DryRun, of_create_knows_what_is_there) {
  const RunResult taken = show("create --dry-run --no-resolve-image --name web busybox");
  EXPECT_EQ(taken.exit, 4);
  EXPECT_EQ(taken.err,
            "swarmctl: create: a service with this name exists: web (svc-web)\nhint: --or-update changes "
            "the service that has this name, --if-absent leaves it as it is\n");
  EXPECT_EQ(show("create --dry-run --if-absent --no-resolve-image --name web busybox").out,
            "web: nothing to change\n");
  const RunResult equal =
      show("create --dry-run --or-update --no-resolve-image --name web --replicas 4 busybox:1");
  EXPECT_NE(equal.out.find("~ Mode.Replicated.Replicas: 2 → 4\n"), std::string::npos) << equal.out;
}

TEST_F(DryRun, of_scale_restart_and_rm) {
  EXPECT_EQ(show("scale --dry-run web=0 nope=1").out,
            "web would change:\n"
            "~ Mode.Replicated.Replicas: 2 → 0\n"
            "restarts nothing: all tasks are removed, none is replaced\n"
            "stops 2 tasks\n");
  EXPECT_EQ(show("scale --dry-run --exit-code web=2").exit, 0);
  EXPECT_EQ(show("restart --dry-run web").out,
            "web would change:\n"
            "~ TaskTemplate.ForceUpdate: 0 → 1\n"
            "restarts 2 tasks: TaskTemplate changes: ForceUpdate\n"
            "  web.1 on host-1\n"
            "  web.2 on host-1\n");
  EXPECT_EQ(show("rm --dry-run --wait web").out, "web would be removed\nstops 2 tasks\n");
  EXPECT_EQ(show("rm --dry-run --exit-code web").exit, 10);
  EXPECT_EQ(show("rm --dry-run nope").exit, 3);
  EXPECT_EQ(show("rm --dry-run --ignore-missing nope").exit, 0);
  const Json gone = Json::parse(show("rm --dry-run web -o json").out);
  EXPECT_EQ(gone.at("restarts"), false);
  EXPECT_EQ(gone.at("stopped"), 2);
  EXPECT_EQ(gone.at("body"), nullptr);
}

TEST_F(DryRun, of_rollback_refuses_what_rollback_refuses) {
  Json failed = task("web", 1, "t0", "failed");
  failed["Status"]["Err"] = "no";
  failed["Spec"] = engine_["services"][0]["PreviousSpec"]["TaskTemplate"];
  engine_["tasks"] = Json::array({failed});
  EXPECT_EQ(show("rollback --dry-run web").exit, 1);
  EXPECT_EQ(show("rollback --dry-run --force web").exit, 0);
}

TEST_F(DryRun, is_what_its_own_flags_need) {
  for (const std::string line : {"create -o json busybox", "update web --exit-code", "scale web=3 -o text",
                                 "rollback web -o json", "restart web --exit-code", "rm web -o json"}) {
    const RunResult result = show(line);
    EXPECT_EQ(result.exit, 2) << line;
    EXPECT_NE(result.err.find(" needs --dry-run\n"), std::string::npos) << result.err;
    EXPECT_TRUE(engine_.sent.empty()) << line;
  }
}
