// SPDX-License-Identifier: Apache-2.0
// Tests what rollback shows and sends, and when it refuses.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

/// A service that was updated from busybox:1 to busybox:2.
Json updated_service() {
  Json web = service("web");
  web["Spec"]["TaskTemplate"]["Runtime"] = "container";
  web["PreviousSpec"] = web["Spec"];
  web["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "busybox:2";
  return web;
}

/// A failed task of the previous spec.
Json failed_task(unsigned slot, const std::string& id) {
  Json failed = task("web", slot, id, "failed");
  failed["Status"]["Err"] = "task: non-zero exit (3)";
  return failed;
}

}  // namespace

TEST(Rollback, shows_what_changes_and_asks_the_engine_to_go_back) {
  FakeEngine engine;
  engine.reset({{"services", {updated_service()}}});
  const RunResult result = run("rollback -d web", engine);
  EXPECT_EQ(result.out, "web\n");
  EXPECT_EQ(result.err,
            "swarmctl: rollback: web: going back:\n"
            "~ TaskTemplate.ContainerSpec.Image: busybox:2 → busybox:1\n");
  EXPECT_EQ(result.exit, 0);
  const auto writes = engine.writes();
  ASSERT_EQ(writes.size(), 1U);
  EXPECT_EQ(writes[0].query.at("rollback"), "previous");
  EXPECT_EQ(writes[0].query.at("version"), "10");
}

TEST(Rollback, quiet_shows_nothing) {
  FakeEngine engine;
  engine.reset({{"services", {updated_service()}}});
  EXPECT_EQ(run("rollback -dq web", engine).err, "");
}

TEST(Rollback, refuses_where_there_is_nothing_to_go_back_to) {
  FakeEngine engine;
  engine.reset({{"services", {service("web")}}});
  const RunResult result = run("rollback web", engine);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err,
            "swarmctl: rollback: web: has no previous specification: it was never updated\n"
            "hint: swarmctl update web changes it\n");
  EXPECT_TRUE(engine.writes().empty());
  engine["services"][0]["UpdateStatus"] = {{"State", "rollback_completed"}};
  EXPECT_NE(run("rollback web", engine).err.find("the engine has already rolled back its last update"),
            std::string::npos);
}

TEST(Rollback, refuses_to_bring_back_what_failed) {
  FakeEngine engine;
  engine.reset({{"services", {updated_service()}}, {"tasks", {failed_task(1, "t1"), failed_task(2, "t2")}}});
  const RunResult result = run("rollback web", engine);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.err,
            "swarmctl: rollback: web: the previous specification is one that failed: task t2: task: "
            "non-zero exit (3)\nhint: swarmctl rollback --force web goes back to it anyway\n");
  EXPECT_TRUE(engine.writes().empty());
  EXPECT_EQ(run("rollback -d --force web", engine).exit, 0);
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST(Rollback, one_failure_among_tasks_that_stood_is_no_reason) {
  FakeEngine engine;
  Json stood = task("web", 2, "t3", "shutdown", "2026-01-02T02:00:00Z");
  stood["Status"]["Timestamp"] = "2026-01-02T02:30:00Z";
  engine.reset({{"services", {updated_service()}}, {"tasks", {failed_task(1, "t1"), stood}}});
  EXPECT_EQ(run("rollback -d web", engine).exit, 0);
}

TEST(Rollback, needs_exactly_one_service) {
  FakeEngine engine;
  EXPECT_EQ(run("rollback", engine).exit, 2);
  EXPECT_EQ(run("rollback web api", engine).exit, 2);
  EXPECT_EQ(run("rollback nope", engine).exit, 3);
}
