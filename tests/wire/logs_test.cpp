// SPDX-License-Identifier: Apache-2.0
// Tests the requests of logs, and the stream that each line is printed to.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <swarm/engine.hpp>
#include <swarm/logs.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

enum Channel : char { out = 1, err = 2, engine_error = 3 };

std::string framed(Channel channel, const std::string& text) {
  std::string frame{channel, 0, 0, 0, 0, 0, 0, 0};
  frame[6] = static_cast<char>(text.size() >> 8);
  frame[7] = static_cast<char>(text.size() & 0xff);
  return frame + text;
}

/// A log line as the engine sends it: time, source, message.
std::string said_by(const std::string& task, const std::string& second, const std::string& message) {
  return "2026-01-02T03:04:" + second + "Z com.docker.swarm.node.id=n1,com.docker.swarm.service.id=svc-web," +
         "com.docker.swarm.task.id=" + task + ",tier=a%20b " + message;
}

class Logs : public ::testing::Test {
 protected:
  Logs() {
    engine_.reset({{"services", {service("web", 12)}},
                   {"nodes", {node(1)}},
                   {"tasks", {task("web", 1, "t1", "running"), task("web", 12, "t2", "running")}}});
    engine_.logs = framed(out, said_by("t1", "02", "second\n")) + framed(out, said_by("t2", "01", "fir")) +
                   framed(out, said_by("t2", "01", "st\n")) + framed(err, said_by("t2", "03", "third\n"));
  }

  /// The query of the nth request for logs.
  std::map<std::string, std::string> query(std::size_t nth = 0) const {
    for (const Sent& one : engine_.sent)
      if (one.path.ends_with("/logs") && nth-- == 0) return one.query;
    return {};
  }

  FakeEngine engine_;
};

}  // namespace

TEST_F(Logs, of_several_tasks_have_colours_on_a_terminal_and_mark_stderr) {
  const RunResult result = run("logs web", engine_, {.terminal = true});
  EXPECT_EQ(result.out,
            "\x1b[36mweb.12.t2@host-1\x1b[0m    | first\x1b[0m\n"
            "\x1b[33mweb.1.t1@host-1\x1b[0m     | second\x1b[0m\n");
  EXPECT_EQ(result.err, "\x1b[36mweb.12.t2@host-1\x1b[0m    \x1b[31m|\x1b[0m third\x1b[0m\n");
  Caller plain{.terminal = true};
  plain.environment["NO_COLOR"] = "1";
  EXPECT_EQ(run("logs web", engine_, plain).err, "web.12.t2@host-1    ! third\n");
  EXPECT_EQ(run("logs web", engine_, plain).out,
            "web.12.t2@host-1    | first\nweb.1.t1@host-1     | second\n");
}

TEST_F(Logs, come_in_the_order_of_time_each_on_its_stream) {
  const RunResult result = run("logs web", engine_);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "web.12.t2@host-1    | first\nweb.1.t1@host-1     | second\n");
  EXPECT_EQ(result.err, "web.12.t2@host-1    | third\n");
  EXPECT_EQ(query().at("tail"), "all");
  EXPECT_EQ(query().at("stdout"), "1");
  EXPECT_EQ(query().at("stderr"), "1");
}

TEST_F(Logs, without_a_time_or_a_task_are_broken) {
  const std::string whole = said_by("t1", "02", "x\n");
  for (const std::string& line :
       {std::string("plain\n"), whole.substr(whole.find(' ') + 1),
        "notatime " + whole.substr(whole.find(' ') + 1), std::string("2026-01-02T03:04:02Z x\n"),
        std::string("2026-01-02T03:04:02Z a=b x\n")}) {
    engine_.logs = framed(out, line);
    const RunResult result = run("logs web", engine_);
    EXPECT_EQ(result.exit, 1) << line;
    EXPECT_EQ(result.out, "") << line;
    EXPECT_THAT(
        result.err,
        testing::HasSubstr("the log of task t1 of web is broken: a line of it has no time or names no task"));
  }
}

TEST_F(Logs, lines_without_a_time_from_the_node_are_printed) {
  const std::string whole = said_by("t1", "02", "x\n");
  engine_.logs = framed(out, "0001-01-01T00:00:00.000000000Z" + whole.substr(whole.find(' ')));
  EXPECT_EQ(run("logs --raw web", engine_).out, "x\n");
}

TEST_F(Logs, raw_lines_stand_alone) {
  EXPECT_EQ(run("logs --raw web", engine_).out, "first\nsecond\n");
  for (const Sent& one : engine_.sent) EXPECT_NE(one.path, "/nodes");
}

TEST_F(Logs, show_times_details_and_ids_as_asked) {
  EXPECT_EQ(run("logs -t --details --no-task-ids web", engine_).out,
            "2026-01-02T03:04:01Z web.12@host-1    | tier=a b first\n"
            "2026-01-02T03:04:02Z web.1@host-1     | tier=a b second\n");
  EXPECT_EQ(run("logs --no-resolve web", engine_).err, "svc-web.12.t2@n1    | third\n");
}

TEST_F(Logs, tail_counts_over_all_tasks_or_for_each) {
  const RunResult overall = run("logs --raw --tail 2 web", engine_);
  EXPECT_EQ(overall.out + overall.err, "second\nthird\n");
  EXPECT_EQ(query().at("tail"), "2");
  engine_.sent.clear();
  run("logs --raw --tail-per-task 5 web", engine_);
  EXPECT_EQ(query().at("tail"), "5");
  engine_.sent.clear();
  EXPECT_EQ(run("logs --tail 0 web", engine_).out, "");
}

TEST_F(Logs, end_at_until_and_the_tail_is_counted_from_there) {
  const RunResult result = run("logs --raw --until 2026-01-02T03:04:02Z --tail 1 web", engine_);
  EXPECT_EQ(result.out, "second\n");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(query().at("tail"), "all");
  EXPECT_EQ(run("logs --raw --until 2026-01-02T03:04:02Z --tail-per-task 1 web", engine_).out,
            "first\nsecond\n");
}

TEST_F(Logs, since_goes_to_the_engine) {
  run("logs --since 2026-01-02T03:04:05.5Z web", engine_);
  EXPECT_EQ(query().at("since"), "1767323045.500000000");
}

TEST_F(Logs, of_a_terminal_are_not_framed) {
  engine_["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["TTY"] = true;
  engine_.logs = said_by("t1", "02", "second\r\n") + said_by("t2", "01", "first\r\n");
  engine_.piece = 7;
  EXPECT_EQ(run("logs --raw web", engine_).out, "first\r\nsecond\r\n");
}

TEST_F(Logs, of_a_terminal_that_ends_no_line_are_cut) {
  constexpr std::size_t longest = 1U << 20;
  engine_["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["TTY"] = true;
  std::string result;
  while (result.size() < 3 * longest) result += "\ra=" + std::to_string(result.size());
  engine_.logs = said_by("t1", "02", result + "\n") + said_by("t1", "03", "next\n");
  engine_.piece = 60000;
  std::istringstream out(run("logs --raw web", engine_).out);
  std::string all;
  for (std::string line; std::getline(out, line); all += line) EXPECT_LE(line.size(), longest);
  EXPECT_TRUE(all == result + "next");
}

TEST_F(Logs, a_node_that_does_not_answer_is_a_warning) {
  engine_.logs += framed(engine_error, "node n2 is not available");
  const RunResult result = run("logs --raw web", engine_);
  EXPECT_EQ(result.exit, 0);
  EXPECT_NE(result.err.find("swarmctl: logs: warning: node n2 is not available\n"), std::string::npos)
      << result.err;
}

TEST_F(Logs, of_a_task_that_is_no_longer_known_go_on) {
  engine_["tasks"] = Json::array();
  engine_.logs = framed(out, said_by("t9", "02", "late\n"));
  EXPECT_EQ(run("logs web", engine_).out, "web.t9@host-1    | late\n");
}

TEST_F(Logs, are_asked_for_task_by_task) {
  engine_["tasks"].push_back(task("web", 3, "t3", "pending"));
  engine_["tasks"].push_back(task("web", 4, "t4", "rejected"));
  run("logs --raw web", engine_);
  std::string asked;
  for (const Sent& one : engine_.sent)
    if (one.path.ends_with("/logs")) asked += one.path + " ";
  EXPECT_EQ(asked, "/tasks/t1/logs /tasks/t2/logs ");
}

TEST_F(Logs, continue_without_a_task_that_was_removed) {
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/tasks/t1/logs") return std::nullopt;
    return refusal(404, "task t1 not found");
  };
  const RunResult result = run("logs --raw web", engine_);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "first\n");
  EXPECT_EQ(result.err, "third\n");
}

TEST_F(Logs, print_the_engines_message_once_with_the_nodes_name) {
  engine_["nodes"][0]["ID"] = "n2";
  engine_.logs = framed(engine_error, "rpc error: code = Canceled desc = node n2 is not available");
  EXPECT_EQ(run("logs --raw web", engine_).err, "swarmctl: logs: warning: node host-1 is not available\n");
  EXPECT_EQ(run("logs --raw --no-resolve web", engine_).err,
            "swarmctl: logs: warning: node n2 is not available\n");
}

TEST_F(Logs, that_cannot_be_read_are_named_as_typed) {
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/logs")) return std::nullopt;
    return refusal(500, "rpc error: code = Canceled desc = context canceled");
  };
  const std::string rest = ": context canceled\nhint: name more managers with -H: another one may know\n";
  EXPECT_EQ(run("logs web", engine_).err, "swarmctl: logs: cannot read the logs of task t1 of web" + rest);
  EXPECT_EQ(run("logs --tail 0 -f web", engine_).err, "swarmctl: logs: cannot read the logs of web" + rest);
  EXPECT_EQ(run("logs t1", engine_).err, "swarmctl: logs: cannot read the logs of t1" + rest);
}

TEST_F(Logs, of_one_task) {
  engine_.logs = framed(out, said_by("t1", "02", "mine\n"));
  EXPECT_EQ(run("logs t1", engine_).out, "web.1.t1@host-1    | mine\n");
  EXPECT_EQ(engine_.sent.back().path, "/tasks/t1/logs");
  const RunResult none = run("logs nope", engine_);
  EXPECT_EQ(none.exit, 3);
  EXPECT_EQ(none.err, "swarmctl: logs: no such task or service: nope\n");
}

TEST_F(Logs, followed_resume_without_duplicate_lines) {
  int streams = 0;
  engine_.afterwards = [&](const Sent& sent, swarm::Response& answer) {
    if (!sent.path.ends_with("/logs")) return;
    ++streams;
    if (streams == 4) {
      answer.body += framed(out, said_by("t1", "09", "later\n"));
      engine_["services"].clear();
    }
  };
  const RunResult result = run("logs -f --raw web", engine_);
  EXPECT_EQ(result.out, "first\nsecond\nlater\n");
  EXPECT_EQ(result.err, "third\n");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(query(2).at("follow"), "1");  // the first two requests read the past of two tasks
  EXPECT_EQ(query(3).at("since"), "1767323033.000000000");
}

TEST_F(Logs, that_lose_their_leader_name_the_service) {
  int streams = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/logs") || ++streams < 4) return std::nullopt;
    throw swarm::Error(swarm::Errc::no_leader, "tcp://m1: the swarm has no leader");
  };
  const RunResult result = run("logs -f --raw web", engine_);
  EXPECT_EQ(result.exit, 8);
  EXPECT_EQ(result.err,
            "third\nswarmctl: logs: the log of web broke off: tcp://m1: the swarm has no leader\n");
}

/// The log of a removed service ends with 0.
TEST_F(Logs, that_lose_their_leader_are_of_no_removed_service) {
  int streams = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    streams += sent.path.ends_with("/logs") ? 1 : 0;
    engine_.has_leader = streams < 4;
    return std::nullopt;
  };
  const RunResult result = run("logs -f --raw web", engine_);
  EXPECT_EQ(result.exit, 8);
  EXPECT_NE(result.err.find("the swarm has no leader"), std::string::npos) << result.err;
}

TEST_F(Logs, that_lose_their_manager_end_with_8) {
  int streams = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    streams += sent.path.ends_with("/logs") ? 1 : 0;
    if (streams < 4) return std::nullopt;
    return refusal(503, "This node is not a swarm manager. Worker nodes can't be used to view or modify");
  };
  const RunResult result = run("logs -f --raw web", engine_);
  EXPECT_EQ(result.exit, 8);
  EXPECT_NE(result.err.find("the engine's node is a worker"), std::string::npos) << result.err;
}

TEST_F(Logs, of_a_task_have_no_service_to_wait_for) {
  const RunResult result = run("logs --until-converged t1", engine_);
  EXPECT_EQ(result.exit, 2);
  EXPECT_EQ(result.err, "swarmctl: logs: --until-converged needs a service: t1 is a task\n");
}

TEST_F(Logs, name_the_flag_whose_time_is_none) {
  EXPECT_EQ(run("logs web --since yesterday", engine_).err,
            "swarmctl: logs: --since yesterday: neither a duration (10m), nor a date (2026-01-02T03:04:05), "
            "nor seconds since 1970\n");
}

TEST_F(Logs, take_a_time_limit_for_all_commands_though_they_wait_for_nothing) {
  EXPECT_EQ(run("logs --raw web", engine_, {.environment = {{"SWARMCTL_TIMEOUT", "5m"}}}).exit, 0);
}

TEST_F(Logs, refuse_what_is_no_time_and_no_number) {
  engine_.sent.clear();
  for (const char* flags : {"--since soon", "--until 2026-13", "--tail some", "--tail-per-task -1",
                            "--until 5m --until-converged", "--timeout 5s", "-f --timeout 5s",
                            "--until-converged --timeout soon"}) {
    EXPECT_EQ(run(std::string("logs web ") + flags, engine_).exit, 2) << flags;
    EXPECT_TRUE(engine_.sent.empty()) << flags;
  }
}

TEST_F(Logs, that_a_wait_ends_name_the_service_in_its_error) {
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path == "/services/svc-web" && sent.query.empty())
      throw swarm::Error(swarm::Errc::unsupported, "service svc-web needs a newer engine");
    return std::nullopt;
  };
  const RunResult result = run("logs --until-converged web", engine_);
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("swarmctl: logs: web: service web needs a newer engine\n"), std::string::npos)
      << result.err;
}

TEST_F(Logs, that_a_signal_ends_before_the_wait_name_the_command_that_resumes_it) {
  for (const std::string path : {"/services/web", "/tasks/t1/logs"}) {
    engine_.afterwards = [path](const Sent& sent, swarm::Response&) {
      if (sent.path == path) std::raise(SIGTERM);
    };
    EXPECT_EXIT(run("logs --tls --until-converged web", engine_), testing::ExitedWithCode(143),
                "swarmctl: logs: web: interrupted\nhint: swarmctl --tls wait web resumes waiting\n$");
  }
}

TEST_F(Logs, that_end_in_the_middle_of_a_line_are_a_broken_answer) {
  const std::string cut = framed(out, said_by("t1", "04", "never whole\n"));
  engine_.logs += cut.substr(0, cut.size() - 5);
  const RunResult result = run("logs --raw web", engine_);
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.out.find("second\n"), std::string::npos) << result.out;
  EXPECT_EQ(result.out.find("never"), std::string::npos) << result.out;
  EXPECT_NE(result.err.find("swarmctl: logs: the log of task t1 of web ends in the middle of a line\n"),
            std::string::npos)
      << result.err;
}

TEST_F(Logs, that_break_off_again_and_again_are_named_with_their_task) {
  int streams = 0;
  engine_.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.ends_with("/logs")) return std::nullopt;
    ++streams;
    throw swarm::Error(swarm::Errc::broken_answer, "tcp://m1: the connection was closed");
  };
  EXPECT_EQ(run("logs web", engine_).err,
            "swarmctl: logs: the log of task t1 of web broke off: tcp://m1: the connection was closed\n");
  EXPECT_EQ(streams, 6);  // three attempts for each of the two tasks
  EXPECT_EQ(run("logs t1", engine_).err,
            "swarmctl: logs: the log of t1 broke off: tcp://m1: the connection was closed\n");
  engine_["tasks"].clear();
  EXPECT_EQ(run("logs web", engine_).err,
            "swarmctl: logs: the log of web broke off: tcp://m1: the connection was closed\n");
}

TEST_F(Logs, that_break_off_resume_without_duplicate_lines) {
  const std::string whole = engine_.logs;
  for (const char* flags : {"", "--tail 2 ", "--tail-per-task 9 "}) {
    int streams = 0;
    engine_.sent.clear();
    engine_.logs = framed(out, said_by("t1", "02", "one\n")) + framed(out, said_by("t1", "04", "two\n"));
    engine_.afterwards = [&](const Sent& sent, swarm::Response& answer) {
      if (sent.path == "/tasks/t1/logs" && ++streams == 1) answer.body.resize(answer.body.size() - 4);
    };
    const RunResult result = run(std::string("logs --raw ") + flags + "t1", engine_);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(result.out, "one\ntwo\n") << flags;
    EXPECT_EQ(query(1).at("since"), "1767323032.000000000");
    EXPECT_EQ(query(1).at("tail"), "all");
  }
}

TEST_F(Logs, that_break_off_are_not_asked_for_what_is_older_than_was_wanted) {
  engine_.logs = framed(out, said_by("t1", "02", "one\n")) + framed(out, said_by("t1", "04", "two\n"));
  int streams = 0;
  engine_.afterwards = [&](const Sent& sent, swarm::Response& answer) {
    if (sent.path == "/tasks/t1/logs" && ++streams == 1) answer.body.resize(answer.body.size() - 4);
  };
  EXPECT_EQ(run("logs --raw --since 2026-01-02T03:04:01Z t1", engine_).out, "one\ntwo\n");
  EXPECT_EQ(query(1).at("since"), query(0).at("since"));
}

TEST_F(Logs, that_break_off_at_their_own_time_limit_are_not_resumed) {
  engine_.logs.resize(engine_.logs.size() - 4);
  swarm::Engine engine(engine_);
  for (const auto& [limit, requests] : {std::pair{-1, 3}, {5000, 1}}) {
    engine_.sent.clear();
    swarm::LogReader reader(engine, swarm::LogReader::Body::framed, "web");
    const swarm::LogOptions options{
        .of = swarm::LogOptions::Of::task, .id = "t1", .timeout = std::chrono::milliseconds(limit)};
    EXPECT_TRUE(reader.read_past(options, [](swarm::LogLine&&) { return true; }).failure);
    EXPECT_EQ(std::ranges::count(engine_.sent, "/tasks/t1/logs", &Sent::path), requests);
  }
}

TEST_F(Logs, of_tasks_that_nobody_knows_cost_few_requests) {
  engine_["tasks"] = Json::array();
  engine_.logs.clear();
  for (int i = 0; i < 500; ++i) engine_.logs += framed(out, said_by("x" + std::to_string(i), "02", "late\n"));
  const RunResult result = run("logs web", engine_);
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 500);
  EXPECT_LT(engine_.sent.size(), 100U);
}
