// SPDX-License-Identifier: Apache-2.0
// Tests every verdict of a wait: exit code, message and hint; and the progress before it.
#include "wire/waiting.hpp"

#include <algorithm>
#include <csignal>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;
using swarm::Json;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr const char* old_spec = R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"Image":"old"}}}})";
constexpr const char* update = "update web --image new --no-resolve-image";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST(Outcome, a_service_that_stays_up_is_converged) {
  Stage stage;
  stage.engine["services"] = Json::array();
  stage.events[1] = [&] { stage.show("a 1 preparing\nb 2 pending node="); };
  stage.show_at(1000, "a 1 running\nb 2 preparing");
  stage.show_at(3000, "a 1 running\nb 2 running");
  const RunResult result = stage.run("create --name web --replicas 2 --no-resolve-image new");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "svc0000000000000000000new\n");
  EXPECT_EQ(result.err,
            "web: 0 of 2 running (0s)\n"
            "web.1: preparing on host-n1 (0s)\n"
            "web.1: running on host-n1 (2s)\n"
            "web.2: preparing on host-n1 (2s)\n"
            "web: 1 of 2 running (2s)\n"
            "web.2: running on host-n1 (4s)\n"
            "web: 2 of 2 running, verifying (4s)\n"
            "web: 2 of 2 running, converged (9s)\n");
}

TEST(Outcome, an_automatic_rollback_is_5) {
  Stage stage;
  stage.patch(old_spec);
  stage.engine.logs = log_record(2, "2026-01-01T12:00:01Z  no configuration\n");
  stage.events[1000] = [&] {
    stage.patch(
        R"({"PreviousSpec":null,"UpdateStatus":{"State":"rollback_started","StartedAt":"2026-01-01T11:59:59Z",
                    "Message":"update rolled back due to failure of task b"}})");
    stage.overtake(old_spec);
    stage.show("b 2 failed image=new code=3 err=task: non-zero exit (3)\na 2 running image=old");
  };
  stage.events[2000] = [&] {
    stage.patch(R"({"UpdateStatus":{"State":"rollback_completed","Message":"rollback completed"}})");
  };
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_EQ(result.exit, 5);
  EXPECT_EQ(result.out, "web\n");
  EXPECT_EQ(result.err,
            "swarmctl: update: web: the engine rolled the update back: update rolled back due to failure of "
            "task b\n"
            "  web.2 on host-n1: task: non-zero exit (3)\n"
            "  last log line of web.2 (task b):\n"
            "    | no configuration\n"
            "hint: swarmctl ps web shows the tasks that failed\n");
}

TEST(Outcome, a_paused_update_is_6) {
  Stage stage;
  stage.patch(old_spec);
  stage.events[1000] = [&] {
    stage.patch(R"({"UpdateStatus":{"State":"paused","Message":"update paused due to failure of task b"}})");
  };
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.err,
            "swarmctl: update: web: the engine paused the update: update paused due to failure of task b\n"
            "  0 of 2 updated\n"
            "hint: to go back: swarmctl rollback web; to retry: swarmctl restart web\n");
  EXPECT_LE(stage.passed.count(), 3000);
}

TEST(Outcome, a_task_that_keeps_failing_is_6_with_what_it_logged) {
  Stage stage;
  stage.patch(old_spec);
  stage.engine.logs = log_record(2, "2026-01-01T12:00:02Z  cannot \x1b[31mopen\n") +
                      log_record(1, "2026-01-01T12:00:01Z  starting\n");
  stage.show_at(1000,
                "c 1 failed made=3 code=1 err=task: non-zero exit (1)\n"
                "b 1 failed made=2 code=1 err=task: non-zero exit (1)\n"
                "a 1 failed made=1 code=1 err=task: non-zero exit (1)\n"
                "x 2 running");
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(result.err,
            "swarmctl: update: web: task web.1 failed 3 times in a row: task: non-zero exit (1)\n"
            "  1 of 2 running\n"
            "  web.1 on host-n1, 3 times: task: non-zero exit (1)\n"
            "  last 2 log lines of web.1 (task c):\n"
            "    | starting\n"
            "    | cannot \\x1b[31mopen\n"
            "hint: to go back: swarmctl rollback web\n");
}

TEST(Outcome, the_log_of_a_terminal_is_shown_as_it_is) {
  Stage stage;
  stage.patch(old_spec);
  stage.patch(R"({"Spec":{"TaskTemplate":{"ContainerSpec":{"TTY":true}}}})");
  stage.engine.logs = "2026-01-01T12:00:01Z  starting\r\n2026-01-01T12:00:02Z  broken\r\n";
  stage.show_at(1000,
                "c 1 failed made=3 code=1 err=e\nb 1 failed made=2 code=1 err=e\n"
                "a 1 failed made=1 code=1 err=e");
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_THAT(result.err, HasSubstr("    | starting\n    | broken\n")) << result.err;
}

TEST(Outcome, reports_a_failure_even_if_its_log_cannot_be_read) {
  Stage stage;
  stage.patch(old_spec);
  stage.engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/logs")) return std::nullopt;
    return refusal(501, "log driver does not support reading");
  };
  stage.show_at(1000,
                "c 1 failed made=3 code=1 err=e\nb 1 failed made=2 code=1 err=e\n"
                "a 1 failed made=1 code=1 err=e");
  const RunResult result = stage.run(update);
  EXPECT_EQ(result.exit, 6);
  EXPECT_THAT(result.err, HasSubstr("  the log of web.1 cannot be read: "));
  EXPECT_THAT(result.err, HasSubstr("log driver does not support reading\n"));
}

TEST(Outcome, a_task_that_fits_nowhere_is_6_node_by_node) {
  Stage stage;
  stage.patch(R"({"Spec":{"TaskTemplate":{"Placement":{"Constraints":["node.labels.disk==ssd"]}}}})");
  stage.patch(old_spec);
  stage.show_at(100,
                "a 1 pending node= err=no suitable node (scheduling constraints not satisfied on 2 nodes)");
  const RunResult result = stage.run(std::string(update) + " --progress none --pending-grace 1s");
  EXPECT_EQ(result.exit, 6);
  EXPECT_EQ(
      result.err,
      "swarmctl: update: web: task web.1 cannot be scheduled: no suitable node (scheduling constraints not "
      "satisfied on 2 nodes)\n"
      "  0 of 2 running\n"
      "  host-n1: has no label \"disk\"\n"
      "  host-n2: has no label \"disk\"\n"
      "hint: docker node update --label-add disk=ssd host-n1, or: swarmctl update --constraint-rm "
      "node.labels.disk==ssd web\n");
  EXPECT_LE(stage.passed.count(), 4000);
}

TEST(Outcome, lists_what_others_use_on_the_nodes_if_a_task_has_no_room) {
  Stage stage;
  stage.patch(R"({"Spec":{"TaskTemplate":{"Resources":{"Reservations":{"MemoryBytes":1073741824}}},
      "EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}})");
  stage.patch(old_spec);
  stage.engine["nodes"] = story::nodes("n1");
  stage.engine["nodes"][0]["Description"]["Resources"]["MemoryBytes"] = 1610612736;
  Json other = story::service(10, R"({"ID":"s2","Spec":{"Name":"proxy"}})");
  other["Endpoint"]["Ports"] = Json::parse(R"([{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host",
      "Protocol":"tcp"}])");
  stage.engine["services"].push_back(other);
  stage.events[100] = [&] {
    stage.show("a 1 pending node= err=no suitable node (insufficient resources on 1 node)\no 1 running");
    stage.engine["tasks"][1]["ServiceID"] = "s2";
    stage.engine["tasks"][1]["Spec"] = stage.engine["services"][0]["Spec"]["TaskTemplate"];
  };
  const RunResult result = stage.run(std::string(update) + " --progress none --pending-grace 1s");
  EXPECT_EQ(result.exit, 6);
  EXPECT_THAT(result.err,
              HasSubstr("  host-n1: memory: 1GiB reserved, 512MiB of 1.5GiB free; port 8080/tcp is "
                        "taken by a task of proxy\n"));
}

TEST(Outcome, waiting_for_capacity_goes_on_to_the_time_limit) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(100, "a 1 pending node= err=no suitable node\nb 2 running");
  const RunResult result = stage.run(std::string(update) +
                                     " --progress none --pending-grace 1s --wait-for-capacity --timeout 40s");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(stage.passed.count(), 40000);
  EXPECT_EQ(result.err,
            "swarmctl: update: web: not done after 40s: 1 of 2 running; the change was accepted and goes on\n"
            "  1: pending (no node yet) for 40s: no suitable node\n"
            "  2: running on host-n1 for 40s\n"
            "hint: swarmctl wait web resumes waiting\n");
}

TEST(Outcome, the_managers_silence_is_no_reason_where_our_own_time_limit_cut_the_last_look_short) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(100, "a 1 running\nb 2 preparing");
  stage.events[30000] = [&] {
    stage.engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "timed out: it accepted the request and did not answer");
    };
  };
  const RunResult result = stage.run(std::string(update) + " --timeout 30s");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(stage.passed.count(), 30000);
  EXPECT_THAT(result.err, Not(HasSubstr("did not answer")));
}

TEST(Outcome, a_newer_change_of_somebody_else_is_4) {
  Stage stage;
  stage.patch(old_spec);
  stage.events[1500] = [&] { stage.overtake(R"({"Spec":{"Labels":{"a":"b"}}})"); };
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_EQ(result.exit, 4);
  EXPECT_EQ(result.err,
            "swarmctl: update: web: someone else changed web (version 101)\n"
            "hint: swarmctl wait web waits for that change\n");
}

TEST(Outcome, a_removal_is_3) {
  Stage stage;
  stage.patch(old_spec);
  stage.events[1500] = [&] { stage.engine["services"] = Json::array(); };
  const RunResult result = stage.run(std::string(update) + " --progress none");
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "swarmctl: update: web: the service was removed\n");
}

TEST(Outcome, the_stable_window_can_be_chosen) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(1000, "a 1 running\nb 2 running");
  const RunResult result = stage.run(std::string(update) + " -q --stable 20s");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_GE(stage.passed.count(), 21000);
  EXPECT_LE(stage.passed.count(), 23000);
}

TEST(Outcome, a_malformed_limit_is_refused_before_anything_is_sent) {
  for (const char* flag : {"--timeout soon", "--stable x", "--pending-grace 1", "--progress loud"}) {
    Stage stage;
    const RunResult result = stage.run(std::string(update) + " " + flag);
    EXPECT_EQ(result.exit, 2) << flag;
    EXPECT_TRUE(stage.engine.sent.empty()) << flag;
  }
  Stage stage;
  stage.caller.environment["SWARMCTL_TIMEOUT"] = "soon";
  EXPECT_EQ(stage.run(update).exit, 2);
  EXPECT_TRUE(stage.engine.sent.empty());
}

TEST(Outcome, variables_stand_in_for_the_flags) {
  Stage stage;
  stage.patch(old_spec);
  stage.caller.environment["SWARMCTL_TIMEOUT"] = "3s";
  stage.caller.environment["SWARMCTL_PROGRESS"] = "none";
  const RunResult result = stage.run(update);
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(stage.passed.count(), 3000);
  EXPECT_EQ(lines_of(result.err).size(), 2U) << result.err;
}

TEST(Outcome, detached_nothing_is_awaited) {
  Stage stage;
  stage.patch(old_spec);
  EXPECT_EQ(stage.run(std::string(update) + " -d").exit, 0);
  EXPECT_EQ(stage.passed.count(), 0);
}

TEST(Outcome, a_steady_wait_asks_once_a_second) {
  Stage stage;
  stage.patch(old_spec);
  stage.show("a 1 preparing\nb 2 running");
  EXPECT_EQ(stage.run(std::string(update) + " --timeout 5m").exit, 7);
  EXPECT_EQ(stage.passed.count(), 300000);
  EXPECT_LE(stage.engine.sent.size(), 315U);
}

TEST(Outcome, plain_progress_has_a_heartbeat_and_no_line_twice) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(100, "a 1 preparing\nb 2 running");
  const RunResult result = stage.run(std::string(update) + " --timeout 100s");
  const auto lines = lines_of(result.err);
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size()) << result.err;
  EXPECT_EQ(
      std::count_if(lines.begin(), lines.end(),
                    [](const auto& line) { return line.starts_with("web: still waiting: 1 of 2 running"); }),
      3)
      << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("\x1b")));
}

TEST(Outcome, without_a_terminal_no_escape_code_is_written_whatever_is_asked) {
  for (const char* form : {"auto", "tty", "plain", "json"}) {
    Stage stage;
    stage.patch(old_spec);
    stage.show_at(100, "a 1 running\nb 2 failed code=1 err=\x1b[2Jboom");
    const RunResult result = stage.run(std::string(update) + " --timeout 60s --progress " + form);
    EXPECT_THAT(result.err, Not(HasSubstr("\x1b"))) << form;
    EXPECT_THAT(result.err, HasSubstr("boom")) << form;
  }
}

TEST(Outcome, a_terminal_is_redrawn_unless_it_is_dumb) {
  for (const auto& [term, redrawn] : {std::pair("xterm", true), std::pair("dumb", false)}) {
    Stage stage;
    stage.patch(old_spec);
    stage.caller.terminal = true;
    stage.caller.environment["TERM"] = term;
    stage.show_at(100, "a 1 running\nb 2 running");
    const RunResult result = stage.run(std::string(update) + " --color never");
    EXPECT_EQ(result.err.find("\x1b[?7l") != std::string::npos, redrawn);
    EXPECT_THAT(result.err, HasSubstr("2 of 2 running, converged"));
  }
}

TEST(Outcome, json_progress_is_an_object_a_line) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(1000, "a 1 running\nb 2 preparing");
  const RunResult result = stage.run(std::string(update) + " --progress json --timeout 65s");
  std::vector<std::string> events;
  Json last;
  for (const std::string& line : lines_of(result.err)) {
    last = Json::parse(line);
    events.push_back(last.at("event").get<std::string>());
  }
  EXPECT_THAT(events, testing::ElementsAre("progress", "progress", "heartbeat", "heartbeat", "outcome"));
  EXPECT_EQ(last.at("verdict"), "deadline");
  EXPECT_EQ(last.at("exit"), 7);
  EXPECT_EQ(last.at("hint"), "swarmctl wait web resumes waiting");
}

TEST(Outcome, a_lost_manager_is_reported_and_the_wait_goes_on) {
  Stage stage;
  stage.patch(old_spec);
  stage.show_at(100, "a 1 running\nb 2 preparing");
  stage.events[5000] = [&] {
    stage.engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "no manager answers");
    };
  };
  stage.events[9000] = [&] {
    stage.engine.instead = {};
    stage.show("a 1 running\nb 2 running");
  };
  const RunResult result = stage.run(update);
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.err, HasSubstr("web: no manager answers; trying again ("));
  EXPECT_THAT(result.err, HasSubstr("web: the engine responds again ("));
}

TEST(Outcome, removed_tasks_are_awaited_by_their_ids) {
  Stage stage;
  stage.show("a 1 running\nb 2 running");
  stage.show_at(2000, "");
  stage.events[2000] = [&] { stage.engine["tasks"] = Json::array(); };
  const RunResult result = stage.run("rm --wait web");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "web\n");
  EXPECT_THAT(result.err, HasSubstr("web: 2 tasks left (0s)\n"));
  EXPECT_EQ(stage.run("rm --wait gone").exit, 3);
}

TEST(Outcome, tasks_of_a_removed_job_that_no_node_ever_got_are_not_awaited) {
  Stage stage;
  stage.show("a 1 pending>complete node=\nb 2 pending>complete node=");
  const RunResult result = stage.run("rm --wait --timeout 20s web");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_GT(stage.passed, std::chrono::seconds(4)) << "they might get one";
  stage.engine["services"].push_back(story::service(10));
  stage.show("a 1 running");
  EXPECT_EQ(stage.run("rm --wait --timeout 20s web").exit, 7);
}

TEST(Outcome, ended_tasks_of_a_removed_job_are_not_awaited) {
  const std::string ended = "b 2 complete>complete iteration=0\nc 3 failed iteration=0";
  Stage stage;
  stage.show("a 1 running>complete iteration=0\n" + ended);
  stage.events[2000] = [&] {
    stage.engine["tasks"] = story::tasks("a 1 complete>complete iteration=0\n" + ended);
  };
  const RunResult result = stage.run("rm --wait --timeout 20s web");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_GE(stage.passed, std::chrono::seconds(2)) << "a container still ran";
  stage.engine["services"].push_back(story::service(10));
  stage.show("a 1 complete");
  EXPECT_EQ(stage.run("rm --wait --timeout 20s web").exit, 7) << "the engine will remove it";
}

TEST(Outcome, tasks_that_stay_past_the_time_limit_are_7) {
  Stage stage;
  stage.show("a 1 running\nb 2 running");
  const RunResult result = stage.run("rm --wait --timeout 5s --progress none web");
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(result.err,
            "swarmctl: rm: web: not done after 5s: 2 tasks left\nhint: docker ps --filter "
            "label=com.docker.swarm.service.name=web shows what is left on a node\n");
}

TEST(Outcome, the_way_back_names_the_engine_that_was_typed) {
  Stage stage;
  stage.patch(old_spec);
  const RunResult result =
      stage.run("--tls " + std::string(update) + " -H tcp://m1:2376 --progress none --timeout 2s");
  EXPECT_EQ(result.exit, 7);
  EXPECT_THAT(result.err, HasSubstr("hint: swarmctl --tls --host tcp://m1:2376 wait web resumes waiting\n"))
      << result.err;
}

TEST(OutcomeDeathTest, a_signal_ends_the_wait_with_the_way_back) {
  for (const auto& [number, code] :
       {std::pair(SIGHUP, 129), std::pair(SIGINT, 130), std::pair(SIGTERM, 143)}) {
    EXPECT_EXIT(
        {
          Stage stage;
          stage.patch(old_spec);
          stage.events[1000] = [number = number] { std::raise(number); };
          stage.run(std::string(update) + " --progress none");
        },
        testing::ExitedWithCode(code),
        "^swarmctl: update: web: interrupted; the change goes on\n"
        "hint: swarmctl wait web resumes waiting; swarmctl rollback web goes back\n$");
  }
}
