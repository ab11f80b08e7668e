// SPDX-License-Identifier: Apache-2.0
// Tests of waits on a real engine: each ends by itself with the result that the engine's state implies.
#include "support/pseudo_terminal.hpp"
#include "support/real_engine.hpp"

#include <csignal>
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::Outcome;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

namespace {

class RealOutcome : public testing::Test {
 protected:
  /// Runs `create --name web` with these flags, then the image and the command.
  [[nodiscard]] Outcome create(Words flags, const Words& command = {"busybox:latest", "httpd", "-f"}) const {
    Words words{"create", "--name", web, "--no-resolve-image", "--stop-grace-period", "1s"};
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), command.begin(), command.end());
    return engine.swarmctl(words);
  }
  /// Creates a running service to update.
  void have_web(const Words& flags = {}) const {
    Words all{"--stable", "0s", "-q", "--update-monitor", "10s"};
    all.insert(all.end(), flags.begin(), flags.end());
    const Outcome result = create(all);
    ASSERT_EQ(result.code, 0) << result.err;
  }
  [[nodiscard]] std::string update_state() const {
    return engine.service(web).value("/UpdateStatus/State"_json_pointer, std::string());
  }
  /// Runs swarmctl in the background while the test does something else.
  [[nodiscard]] std::future<Outcome> later(Words words) const {
    return std::async(std::launch::async, [this, words] { return engine.swarmctl(words); });
  }

  const test::RealEngine engine;
  const test::Scene scene{engine};
  const std::string web = scene.name("web");
  /// An update that stops halfway: the second task waits ten minutes for its turn.
  const Words slow_update{"update", web, "--env-add", "A=1", "--update-delay", "10m"};
};

const Words failing{"busybox:latest", "sh", "-c", "echo no configuration; exit 3"};

}  // namespace

TEST_F(RealOutcome, a_service_that_runs_has_converged) {
  const Outcome result = create({"--replicas", "2", "--stable", "1s"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr(web + ": 2 of 2 running, converged ("));
  EXPECT_THAT(result.err, Not(HasSubstr("\x1b")));
}

TEST_F(RealOutcome, an_automatic_rollback_is_reported_with_what_the_task_logged) {
  have_web();
  const Outcome updated = engine.swarmctl({"update", web, "--args", "sh -c 'echo no configuration; exit 3'",
                                           "--update-failure-action", "rollback"});
  EXPECT_EQ(updated.code, 5) << updated.err;
  EXPECT_THAT(updated.err, HasSubstr(web + ": the engine rolled the update back"));
  EXPECT_THAT(updated.err, HasSubstr("    | no configuration\n"));
  EXPECT_THAT(updated.err, HasSubstr("task: non-zero exit (3)"));
  EXPECT_EQ(update_state(), "rollback_completed");
}

TEST_F(RealOutcome, a_paused_update_is_reported) {
  have_web();
  const Outcome updated = engine.swarmctl(
      {"update", web, "--args", "sh -c 'echo no configuration; exit 3'", "--update-failure-action", "pause"});
  EXPECT_EQ(updated.code, 6) << updated.err;
  EXPECT_THAT(updated.err, HasSubstr(web + ": the engine paused the update: "));
  EXPECT_THAT(updated.err, HasSubstr("    | no configuration\n"));
  EXPECT_THAT(updated.err, HasSubstr("hint: to go back: swarmctl rollback " + web));
  EXPECT_EQ(update_state(), "paused");
}

TEST_F(RealOutcome, a_command_that_keeps_failing_ends_the_wait) {
  const Outcome result = create({"--restart-delay", "100ms"}, failing);
  EXPECT_EQ(result.code, 6) << result.err;
  EXPECT_THAT(result.err, HasSubstr(" times in a row: task: non-zero exit (3)\n"));
  EXPECT_THAT(result.err, HasSubstr("    | no configuration\n"));
}

TEST_F(RealOutcome, shows_the_log_of_a_task_with_a_terminal) {
  const Outcome result = create({"--restart-delay", "100ms", "--tty"}, failing);
  EXPECT_EQ(result.code, 6) << result.err;
  EXPECT_THAT(result.err, HasSubstr("    | no configuration\n"));
}

TEST_F(RealOutcome, a_missing_image_is_named) {
  const Outcome result = create({"--restart-delay", "100ms"}, {"127.0.0.1:5000/none"});
  EXPECT_EQ(result.code, 6) << result.err;
  EXPECT_THAT(result.err, HasSubstr("No such image: 127.0.0.1:5000/none"));
}

TEST_F(RealOutcome, a_constraint_that_no_node_meets_is_reported_node_by_node) {
  const Outcome result = create({"--constraint", "node.labels.disk==ssd", "--pending-grace", "1s"});
  EXPECT_EQ(result.code, 6) << result.err;
  const std::string node =
      engine.get("/nodes").at(0).at("/Description/Hostname"_json_pointer).get<std::string>();
  EXPECT_THAT(result.err, HasSubstr(web + ".1 cannot be scheduled: no suitable node"));
  EXPECT_THAT(result.err, HasSubstr("  " + node + ": has no label \"disk\"\n"));
}

TEST_F(RealOutcome, a_time_limit_leaves_the_service_rolling) {
  have_web({"--replicas", "2"});
  Words words = slow_update;
  words.insert(words.end(), {"--timeout", "3s"});
  const Outcome updated = engine.swarmctl(words);
  EXPECT_EQ(updated.code, 7) << updated.err;
  EXPECT_THAT(updated.err, ContainsRegex(web + ": not done after [0-9]+s: [01] of 2 updated"));
  EXPECT_THAT(updated.err, HasSubstr("hint: swarmctl wait " + web + " resumes waiting\n"));
  EXPECT_TRUE(test::eventually([&] {
    const Outcome waited = engine.swarmctl({"wait", web, "--timeout", "1s"});
    return waited.code == 7 &&
           waited.err.find(": 1 of 2 updated, 1 running the previous version") != waited.err.npos;
  }));
  EXPECT_EQ(update_state(), "updating");
}

TEST_F(RealOutcome, an_interrupt_leaves_at_once_and_names_the_way_back) {
  have_web({"--replicas", "2"});
  std::string command = "SWARMCTL_TIMEOUT=1m exec \"$0\" \"$@\" 2>&1";
  Words argv{"/bin/sh", "-c", command, SWARMCTL_BINARY};
  argv.insert(argv.end(), slow_update.begin(), slow_update.end());
  test::PseudoTerminal terminal(argv,
                                {{"DOCKER_HOST", engine.host()}, {"HOME", "/nonexistent"}, {"TERM", "dumb"}});
  ASSERT_TRUE(terminal.shows("updating")) << terminal.drawn();
  terminal.type("\x03");
  EXPECT_EQ(terminal.wait(), 130) << terminal.drawn();
  EXPECT_THAT(terminal.drawn(), HasSubstr("swarmctl: update: " + web +
                                          ": interrupted; the change goes on\r\n"
                                          "hint: swarmctl wait " +
                                          web +
                                          " resumes waiting; "
                                          "swarmctl rollback " +
                                          web + " goes back\r\n"));
  EXPECT_THAT(terminal.drawn(), Not(HasSubstr("\x1b")));
}

TEST_F(RealOutcome, a_removal_in_mid_wait_is_reported) {
  have_web({"--replicas", "2"});
  auto updated = later(slow_update);
  ASSERT_TRUE(test::eventually([&] { return update_state() == "updating"; }));
  engine.call("DELETE", "/services/" + web);
  const Outcome outcome = updated.get();
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("swarmctl: update: " + web + ": the service was removed\n"));
}

TEST_F(RealOutcome, a_newer_change_in_mid_wait_is_reported) {
  have_web({"--replicas", "2"});
  auto updated = later(slow_update);
  ASSERT_TRUE(test::eventually([&] { return update_state() == "updating"; }));
  EXPECT_EQ(engine.swarmctl({"update", "-d", web, "--env-add", "B=2"}).code, 0);
  const Outcome outcome = updated.get();
  EXPECT_EQ(outcome.code, 4) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(": someone else changed " + web + " (version "));
}

TEST_F(RealOutcome, a_job_that_completes_is_done) {
  const Outcome result = create({"--mode", "replicated-job", "--replicas", "2"}, {"busybox:latest", "true"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr(web + ": 2 of 2 completed, done ("));
}

TEST_F(RealOutcome, a_job_that_fails_for_good_is_reported) {
  const Outcome result = create({"--mode", "replicated-job", "--restart-condition", "none"}, failing);
  EXPECT_EQ(result.code, 6) << result.err;
  EXPECT_THAT(result.err, HasSubstr("    | no configuration\n"));
}

TEST_F(RealOutcome, the_tasks_are_gone_when_rm_says_so) {
  have_web();
  const Json tasks = engine.tasks_of(web);
  const Outcome removed = engine.swarmctl({"rm", "--wait", web});
  EXPECT_EQ(removed.code, 0) << removed.err;
  for (const Json& task : tasks) EXPECT_EQ(engine.get("/tasks/" + task.at("ID").get<std::string>()), nullptr);
}

TEST_F(RealOutcome, on_a_terminal_the_display_is_redrawn_in_place) {
  test::PseudoTerminal terminal({SWARMCTL_BINARY, "create", "--name", web, "--no-resolve-image", "--replicas",
                                 "3", "--stable", "2s", "busybox:latest", "httpd", "-f"},
                                {{"DOCKER_HOST", engine.host()}, {"HOME", "/nonexistent"}, {"TERM", "xterm"}},
                                40);
  ASSERT_TRUE(terminal.shows("3 of 3 running, verif")) << terminal.drawn();
  EXPECT_EQ(terminal.wait(), 0) << terminal.drawn();
  const Words screen = test::screen_after(terminal.drawn(), 40);
  ASSERT_EQ(screen.size(), 5U) << testing::PrintToString(screen);  // the ID, the header, one row per slot
  EXPECT_THAT(screen[1], testing::StartsWith(web.substr(0, 10)));
  for (std::size_t slot = 1; slot <= 3; ++slot)
    EXPECT_THAT(screen[slot + 1], testing::StartsWith("  " + std::to_string(slot) + "  running"));
  EXPECT_TRUE(terminal.drawn().ends_with("\x1b[J\x1b[?7h"));
}

TEST_F(RealOutcome, ctrl_c_leaves_the_terminal_clean) {
  have_web({"--replicas", "2"});
  Words argv = slow_update;
  argv.insert(argv.begin(), SWARMCTL_BINARY);
  test::PseudoTerminal terminal(
      argv, {{"DOCKER_HOST", engine.host()}, {"HOME", "/nonexistent"}, {"TERM", "xterm"}});
  ASSERT_TRUE(terminal.shows("1 of 2 updated")) << terminal.drawn();
  terminal.resize(40, 10);
  ASSERT_TRUE(terminal.shows("1 of 2 updated")) << terminal.drawn();
  terminal.type("\x03");
  EXPECT_EQ(terminal.wait(), 130);
  const Words screen = test::screen_after(terminal.drawn(), 200);
  ASSERT_GE(screen.size(), 2U);
  EXPECT_EQ(screen[screen.size() - 2], "swarmctl: update: " + web + ": interrupted; the change goes on");
  EXPECT_THAT(screen.back(), testing::StartsWith("hint: swarmctl wait " + web));
}
