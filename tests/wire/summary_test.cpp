// SPDX-License-Identifier: Apache-2.0
// Tests what a command gives to a pipeline: --summary, --on-failure, --progress github.
#include "wire/stage.hpp"
#include "wire/waiting.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

namespace {

constexpr const char* old_image = R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})";
constexpr const char* reported_update =
    "update web --image new@sha256:1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f --no-resolve-image";

std::string text_of_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Report : public testing::Test {
 protected:
  ~Report() override { std::filesystem::remove(file); }

  /// Pauses the update after the failure of a task that has a log.
  void fail_the_update() {
    stage.patch(old_image);
    stage.engine.logs =
        log_record(2,
                   "2026-01-01T12:00:01Z com.docker.swarm.node.id=n1,com.docker.swarm.service.id=s1,"
                   "com.docker.swarm.task.id=b ::error::no configuration\n");
    stage.events[1000] = [this] {
      stage.patch(
          R"({"UpdateStatus":{"State":"paused","Message":"update paused due to failure of task b"}})");
      stage.show("b 2 failed image=new code=3 err=task: non-zero exit (3)\na 1 running image=old");
    };
  }
  [[nodiscard]] Json summary() const { return Json::parse(text_of_file(file)); }

  Stage stage;
  const std::string file = testing::TempDir() + "summary-" + std::to_string(getpid());
};

}  // namespace

TEST_F(Report, a_failed_update_is_reported_with_its_image_versions_and_failing_task) {
  fail_the_update();
  const RunResult result = stage.run(std::string(reported_update) + " --progress none --summary " + file);
  EXPECT_EQ(result.exit, 6) << result.err;
  const Json whole = summary();
  EXPECT_EQ(whole.at("verb"), "update");
  EXPECT_EQ(whole.at("exit"), 6);
  EXPECT_EQ(whole.at("errors"), Json::array());
  ASSERT_EQ(whole.at("services").size(), 1U);
  Json web = whole.at("services").at(0);
  for (const char* any : {"elapsed_ms", "details", "hint"}) EXPECT_EQ(web.erase(any), 1U) << any;
  EXPECT_EQ(nlohmann::json::parse(web.dump()), nlohmann::json::parse(R"~({
    "service": "web", "id": "s1", "image": "new", "digest": "sha256:1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f", "image_before": "old",
    "version_before": 10, "version_after": 100, "verdict": "paused", "exit": 6,
    "wanted": 2, "running": 1, "up_to_date": 0, "completed": 0,
    "message": "web: the engine paused the update: update paused due to failure of task b",
    "failures": [{"task": "b", "name": "web.2", "node": "host-n1", "error": "task: non-zero exit (3)",
                  "exit_code": 3, "times": 1, "log": ["::error::no configuration"]}],
    "warnings": []})~"));
}

TEST_F(Report, a_command_that_is_killed_while_it_waits_leaves_what_was_sent) {
  fail_the_update();
  std::string during_wait;
  stage.events[500] = [&] { during_wait = text_of_file(file); };
  stage.run(std::string(reported_update) + " --progress none --summary " + file);
  const Json whole = Json::parse(during_wait), web = whole.at("services").at(0);
  EXPECT_TRUE(whole.at("exit").is_null() && web.at("exit").is_null());
  EXPECT_EQ(web.at("verdict"), "interrupted");
  EXPECT_EQ(web.at("image"), "new");
  EXPECT_EQ(web.at("version_before"), 10);
  EXPECT_EQ(summary().at("services").at(0).at("verdict"), "paused");
}

TEST_F(Report, a_creation_has_no_version_before) {
  stage.engine["services"] = Json::array();
  stage.show_at(1000, "a 1 running");
  const RunResult result =
      stage.run("create --name web --no-resolve-image --progress none --summary " + file + " new:2");
  EXPECT_EQ(result.exit, 0) << result.err;
  const Json web = summary().at("services").at(0);
  EXPECT_EQ(web.at("id"), "svc0000000000000000000new");
  EXPECT_EQ(web.at("image"), "new:2");
  EXPECT_TRUE(web.at("digest").is_null());
  EXPECT_EQ(web.at("verdict"), "done");
  EXPECT_FALSE(web.contains("version_before"));
}

TEST_F(Report, a_creation_that_is_not_awaited_has_its_image) {
  stage.engine["services"] = Json::array();
  EXPECT_EQ(stage.run("create -d --name web --no-resolve-image --summary " + file + " new:2").exit, 0);
  const Json web = summary().at("services").at(0);
  EXPECT_EQ(web.at("id"), "svc0000000000000000000new");
  EXPECT_EQ(web.at("image"), "new:2");
  EXPECT_EQ(web.at("verdict"), "accepted");
}

TEST_F(Report, has_a_service_that_could_not_be_created) {
  EXPECT_EQ(stage.run("create --name web --no-resolve-image --summary " + file + " new:2").exit, 4);
  const Json services = summary().at("services");
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].at("service"), "web");
  EXPECT_EQ(services[0].at("verdict"), "failed");
  EXPECT_EQ(services[0].at("exit"), 4);
}

TEST_F(Report, a_rollback_has_the_image_that_it_restores) {
  Json& web = stage.engine["services"][0];
  web["PreviousSpec"] = web["Spec"];
  web["PreviousSpec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "old:1";
  stage.patch(R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"new:2"}}}})");
  EXPECT_EQ(stage.run("rollback -d web --summary " + file).exit, 0);
  EXPECT_EQ(summary().at("services").at(0).at("image"), "old:1");
  EXPECT_EQ(summary().at("services").at(0).at("image_before"), "new:2");
  EXPECT_EQ(stage.run("update -d web --rollback --summary " + file).exit, 0);
  EXPECT_EQ(summary().at("services").at(0).at("image"), "new:2");
  EXPECT_EQ(summary().at("services").at(0).at("image_before"), "old:1");
}

TEST_F(Report, what_is_not_awaited_is_accepted_unchanged_or_failed) {
  EXPECT_EQ(stage.run("update web --env-add A=1 -d --summary " + file).exit, 0);
  EXPECT_EQ(summary().at("services").at(0).at("verdict"), "accepted");
  EXPECT_EQ(stage.run("update web --env-add A=1 --summary " + file).exit, 0);
  EXPECT_EQ(summary().at("services").at(0).at("verdict"), "unchanged");
  EXPECT_EQ(stage.run("update web nosuch --env-add A=1 --summary " + file).exit, 3);
  const Json both = summary();
  EXPECT_EQ(both.at("exit"), 3);
  EXPECT_EQ(both.at("services").at(1).at("service"), "nosuch");
  EXPECT_EQ(both.at("services").at(1).at("verdict"), "failed");
  EXPECT_THAT(both.at("errors").dump(), HasSubstr("nosuch"));
}

TEST_F(Report, a_file_that_cannot_be_written_is_2_and_nothing_is_sent) {
  const RunResult result = stage.run("update web --env-add A=1 --summary /nonexistent/file");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "swarmctl: update: cannot write /nonexistent/file: No such file or directory\n");
  EXPECT_TRUE(stage.engine.sent.empty());
}

TEST_F(Report, standard_output_is_no_place_for_it) {
  const RunResult result = stage.run(std::string(reported_update) + " -d --summary -");
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("swarmctl: update: --summary -: not a file"));
  EXPECT_TRUE(stage.engine.writes().empty());
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(Report, on_failure_why_and_logs_follow_the_verdict_on_stderr) {
  fail_the_update();
  const RunResult result = stage.run(std::string(reported_update) + " --progress none --on-failure why,logs");
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.out, "web\n");
  const auto verdict = result.err.find("swarmctl: update: web: the engine paused"),
             why = result.err.find("\n+ swarmctl why web\nweb runs 1 of 2 tasks"),
             logs = result.err.find("\n+ swarmctl logs --tail-per-task 20 web\n");
  EXPECT_TRUE(verdict < why && why < logs && logs != result.err.npos) << result.err;
  EXPECT_THAT(result.err.substr(logs), HasSubstr("    | ::error::no configuration\n"));
}

TEST_F(Report, on_failure_says_nothing_after_a_success) {
  stage.show_at(1000, "a 1 running\nb 2 running");
  const RunResult result = stage.run("wait web --progress none --on-failure why,logs");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
}

TEST_F(Report, on_failure_is_refused_where_stderr_has_only_objects) {
  const RunResult result = stage.run("wait web --progress json --on-failure why");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("--on-failure cannot be used with --progress json"));
}

TEST_F(Report, a_job_of_github_gets_a_group_an_annotation_and_a_page) {
  fail_the_update();
  stage.caller.environment["GITHUB_STEP_SUMMARY"] = file;
  const RunResult result = stage.run(std::string(reported_update) + " --progress github");
  EXPECT_EQ(result.exit, 6);
  EXPECT_THAT(result.err, StartsWith("::group::swarmctl update web\nweb: "));
  EXPECT_THAT(result.err,
              HasSubstr("\n::endgroup::\n"
                        "::error title=swarmctl update::web: the engine paused the update: update paused due "
                        "to failure of task b%0A  0 of 2 updated, 1 running the previous version%0A"));
  EXPECT_THAT(result.err, HasSubstr("%0A    | ::error::no configuration\nhint: to go back"));
  EXPECT_EQ(text_of_file(file),
            "### swarmctl update\n\n"
            "| service | verdict | image | tasks | reason |\n| --- | --- | --- | --- | --- |\n"
            "| web | paused | new | 1/2 | web: the engine paused the update: update paused due to failure of "
            "task b |\n\nweb.2 on host-n1: task: non-zero exit (3)\n\n    ::error::no configuration\n\n");
}

TEST_F(Report, what_tasks_logged_is_no_command_to_the_job) {
  fail_the_update();
  const RunResult result = stage.run(std::string(reported_update) + " --progress github --on-failure logs");
  const auto group = result.err.find("::group::swarmctl logs --tail-per-task 20 web\n");
  ASSERT_NE(group, result.err.npos) << result.err;
  const std::string part = result.err.substr(group);
  const auto start = part.find("::stop-commands::") + 17;
  const std::string token = part.substr(start, part.find('\n', start) - start);
  EXPECT_THAT(token, MatchesRegex("swarmctl-[0-9]+"));
  EXPECT_THAT(part, testing::EndsWith("::error::no configuration\n::" + token + "::\n::endgroup::\n"));
}

TEST_F(Report, a_job_of_github_gets_errors_before_the_wait_as_annotations) {
  EXPECT_EQ(stage.run("wait nosuch --progress github").err,
            "::error title=swarmctl wait::service nosuch not found\n");
}
