// SPDX-License-Identifier: Apache-2.0
// Tests of a followed log over a real connection: it ends when it should, even if no more lines arrive.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/scripted_engine.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;

/// A line of a task in the engine's format.
std::string line_of(const std::string& task, const std::string& second, const std::string& message) {
  const std::string text =
      "2026-01-02T03:04:" + second + "Z com.docker.swarm.task.id=" + task + " " + message + "\n";
  return std::string("\1\0\0\0\0\0\0", 7) + static_cast<char>(text.size()) + text;
}
std::string line_of_t1(const std::string& second, const std::string& message) {
  return line_of("t1", second, message);
}

/// A service that wants two tasks, of which one runs.
const std::string pending_service =
    R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":2}}}})";
const std::string running_task =
    R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running","Spec":{},"CreatedAt":"2026-01-02T03:04:05Z","Status":{"State":"running","Timestamp":"2026-01-02T03:04:05Z"}}])";

/// A service with one line of log. Its followed log brings `more`, and nothing after that.
void silent_after(Peer& peer, const std::string& more) {
  const std::string service =
      R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}})";
  for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
    const std::string path = request.substr(0, request.find("\r\n"));
    if (path.find("follow=1") != path.npos) {
      peer.say("HTTP/1.1 200 OK\r\n\r\n" + more);
      return peer.stall();
    }
    if (path.find("/logs?") != path.npos)
      peer.answer(200, line_of_t1("05", "morning"));
    else
      peer.answer(200, path.find("/services/") != path.npos ? service
                       : path.find("/nodes") != path.npos   ? test::nodes_with_leader()
                                                            : "[]");
  }
}

void silent_service(Peer& peer) { silent_after(peer, {}); }

/// A text that another thread reads.
class Text {
 public:
  void operator=(const std::string& text) {
    const std::lock_guard guard(mutex_);
    text_ = text;
  }
  bool operator==(const std::string& text) {
    const std::lock_guard guard(mutex_);
    return text_ == text;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

/// The log of a service with one task. It continues only when the program has printed the lines so far.
class Slow {
 public:
  void operator()(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("/logs?") == path.npos) {
        peer.answer(200, path.find("/tasks") != path.npos   ? running_task
                         : path.find("/nodes") != path.npos ? test::nodes_with_leader()
                                                            : pending_service);
        continue;
      }
      peer.say("HTTP/1.1 200 OK\r\n\r\n" + line_of_t1("05", "one") + line_of_t1("05", "two"));
      *in_time = test::eventually([&] { return *printed == "one\ntwo\n"; });
      peer.say(line_of_t1("06", "three") + line_of_t1("06", "four"));
      *in_time = *in_time && test::eventually([&] { return *printed == "one\ntwo\nthree\nfour\n"; });
      return;
    }
  }

  std::shared_ptr<Text> printed = std::make_shared<Text>();
  std::shared_ptr<std::atomic<bool>> in_time = std::make_shared<std::atomic<bool>>(false);
};

/// A service with several tasks. Each of their logs has a line, and goes on when that line was read.
class Prompt {
 public:
  explicit Prompt(int tasks) {
    for (int task = 1; task <= tasks; ++task)
      tasks_ += (task > 1 ? "," : "") + std::string(R"({"ID":"t)") + std::to_string(task) +
                R"(","ServiceID":"s1","Slot":)" + std::to_string(task) +
                R"(,"NodeID":"n1","DesiredState":"running","Spec":{},"CreatedAt":"2026-01-02T03:04:05Z",)"
                R"("Status":{"State":"running","Timestamp":"2026-01-02T03:04:05Z"}})";
  }

  void operator()(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("/logs?") == path.npos) {
        peer.answer(200, path.find("/tasks") != path.npos   ? "[" + tasks_ + "]"
                         : path.find("/nodes") != path.npos ? test::nodes_with_leader()
                                                            : pending_service);
        continue;
      }
      const std::size_t at = path.find("/tasks/");
      const std::string task = at == path.npos ? "t1" : path.substr(at + 7, 2);
      peer.say("HTTP/1.1 200 OK\r\n\r\n");
      std::this_thread::sleep_for(100ms);
      *sent = std::chrono::steady_clock::now();
      peer.say(line_of(task, "05", "one"));
      test::eventually([&] { return was_read->load(); });
      peer.say(line_of(task, "06", "two"));
      return;
    }
  }

  std::shared_ptr<std::atomic<std::chrono::steady_clock::time_point>> sent =
      std::make_shared<std::atomic<std::chrono::steady_clock::time_point>>();
  std::shared_ptr<std::atomic<bool>> was_read = std::make_shared<std::atomic<bool>>(false);

 private:
  std::string tasks_;
};

/// A service whose one task runs from the fourth request for its tasks on.
class Rising {
 public:
  void operator()(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("follow=1") != path.npos) {
        peer.say("HTTP/1.1 200 OK\r\n\r\n");
        return peer.stall();
      }
      if (path.find("/logs?") != path.npos)
        peer.answer(200, "");
      else if (path.find("/tasks") != path.npos)
        peer.answer(200, tasks());
      else
        peer.answer(200, path.find("/nodes") != path.npos ? nodes : service);
    }
  }

 private:
  std::string tasks() {
    const std::string state = ++*looks_ >= 4 ? "running" : "preparing";
    return R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running","Spec":{},)"
           R"("CreatedAt":"2026-01-02T03:04:05Z","Status":{"State":")" +
           state + R"(","Timestamp":"2026-01-02T03:04:05Z"}}])";
  }

  const std::string service = R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},)"
                              R"("Mode":{"Replicated":{"Replicas":1}},"UpdateConfig":{"Monitor":1000000}}})";
  const std::string nodes = R"([{"ID":"n1","Status":{"State":"ready"},"Spec":{"Availability":"active"},)"
                            R"("ManagerStatus":{"Leader":true,"Reachability":"reachable"}}])";
  std::shared_ptr<std::atomic<int>> looks_ = std::make_shared<std::atomic<int>>(0);
};

/// Several tasks on one node. The log of each task ends, the log of the service does not.
class Talkers {
 public:
  static constexpr int lines = 200;

  void operator()(Peer& peer) {
    const std::string service =
        R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{")" + mode +
        R"(":{"Replicas":2}}}})";
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      const bool silent = path.find("/services/s1/logs") != path.npos ||
                          (!mute.empty() && path.find("/tasks/" + mute + "/logs") != path.npos);
      if (silent) {
        ++*silences;
        peer.say("HTTP/1.1 200 OK\r\n\r\n");
        return peer.stall();
      }
      const auto task = path.find("/tasks/t");
      if (task != path.npos)
        peer.answer(200, log_of(path[task + 8] - '0', path));
      else if (path.find("/nodes") != path.npos)
        peer.answer(
            200,
            R"([{"ID":"n1","Description":{"Hostname":"vm"},"ManagerStatus":{"Leader":true,"Reachability":"reachable"},)"
            R"("Status":{"State":")" +
                node + R"("}}])");
      else
        peer.answer(200, path.find("/tasks") != path.npos ? tasks() : service);
    }
  }

  std::string mute;            ///< The task whose log does not end.
  std::string node = "ready";  ///< The state of the node, as the managers report it.
  std::string mode = "Replicated";
  int first_slot = 1;
  /// The number of requests for a log that does not end.
  std::shared_ptr<std::atomic<int>> silences = std::make_shared<std::atomic<int>>(0);

 private:
  [[nodiscard]] std::string tasks() const {
    std::string list;
    for (const char* id : {"1", "2", "3"})
      list += std::string(list.empty() ? "[" : ",") + R"({"ID":"t)" + id + R"(","ServiceID":"s1","Slot":)" +
              std::to_string(*id - '1' + first_slot) + R"(,"NodeID":"n1","CreatedAt":"2026-01-02T03:00:0)" +
              id + R"(Z","DesiredState":"running","Status":{"State":"running"}})";
    return list + "]";
  }
  /// Task 1 writes the lines 1, 4, 7 …; task 2 the lines 2, 5, 8 …
  static std::string log_of(int task, const std::string& path) {
    const bool last = path.find("tail=1 ") != path.npos;
    std::string body;
    for (int i = last ? lines - 1 : 0; i < lines; ++i) {
      const int number = 3 * i + task;
      char text[128];
      const int size =
          std::snprintf(text, sizeof text, "2026-01-02T03:04:05.%09dZ com.docker.swarm.task.id=t%d line %d\n",
                        number, task, number);
      body += std::string("\1\0\0\0\0\0\0", 7) + static_cast<char>(size) + text;
    }
    return body;
  }
};

Outcome logs_of(Talkers talkers, const std::vector<std::string>& flags) {
  const RawServer server({std::move(talkers)});
  Command command{.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "--raw", "web"},
                  .environment = {{"HOME", "/nonexistent"}}};
  command.argv.insert(command.argv.end(), flags.begin(), flags.end());
  return run(command);
}

}  // namespace

TEST(Logs, print_existing_lines_before_more_arrive) {
  Slow slow;
  const RawServer server({slow});
  Command command{.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "--raw", "web"},
                  .environment = {{"HOME", "/nonexistent"}}};
  command.interrupt_when = [&](const Outcome& so_far) {
    *slow.printed = so_far.out;
    return false;
  };
  EXPECT_EQ(run(command).code, 0);
  EXPECT_TRUE(*slow.in_time);
}

// A line that waits until the program next checks whether to stop waits 50 ms, each time. Other load on the machine can
// delay any line, so the fastest of several counts.
TEST(Logs, give_their_first_line_at_once_to_a_pipe_too) {
  for (const int tasks : {1, 3}) {
    std::chrono::steady_clock::duration fastest = 1h;
    for (int run = 0; run < 8 && fastest >= 40ms; ++run) {
      const Prompt prompt(tasks);
      const RawServer server({prompt});
      const std::string line = "env -i HOME=/nonexistent " SWARMCTL_BINARY " -H " + server.endpoint().text() +
                               " logs --raw web | head -n 1";
      FILE* out = popen(line.c_str(), "r");
      ASSERT_NE(out, nullptr);
      char text[16] = {};
      EXPECT_NE(std::fgets(text, sizeof text, out), nullptr);
      fastest = std::min(fastest, std::chrono::steady_clock::now() - prompt.sent->load());
      EXPECT_STREQ(text, "one\n");
      *prompt.was_read = true;
      EXPECT_EQ(pclose(out), 0);
    }
    EXPECT_LT(fastest, 40ms) << tasks;
  }
}

TEST(Logs, of_tasks_on_one_node_end_though_their_common_stream_would_not) {
  const Outcome logs = logs_of({}, {});
  std::string all;
  for (int i = 1; i <= 3 * Talkers::lines; ++i) all += "line " + std::to_string(i) + "\n";
  EXPECT_EQ(logs.code, 0);
  EXPECT_EQ(logs.out, all);
  EXPECT_EQ(logs.err, "");
  EXPECT_LT(logs.took, 10s);
}

TEST(Logs, take_the_last_lines_of_all_tasks_together) {
  const Outcome logs = logs_of({}, {"--tail", "1"});
  EXPECT_EQ(logs.out, "line 600\n");
  EXPECT_EQ(logs.err, "");
  EXPECT_EQ(logs_of({}, {"--tail-per-task", "1"}).out, "line 598\nline 599\nline 600\n");
}

TEST(Logs, that_do_not_end_are_named_and_a_node_that_is_ready_is_not_blamed) {
  const Outcome logs = logs_of({.mute = "t2"}, {"--tail-per-task", "1"});
  EXPECT_EQ(logs.code, 0);
  EXPECT_EQ(logs.out, "line 598\nline 600\n");
  EXPECT_EQ(logs.err,
            "swarmctl: logs: warning: the engine did not end the log of web.2 on vm in time: lines may be "
            "missing\n");
}

TEST(Logs, that_do_not_end_are_named_by_slot_0_too_unless_the_service_is_global) {
  const std::string words = "swarmctl: logs: warning: the engine did not end the log of ";
  EXPECT_EQ(logs_of({.mute = "t1", .mode = "ReplicatedJob", .first_slot = 0}, {}).err,
            words + "web.0 on vm in time: lines may be missing\n");
  // Nor is a node blamed whose state the engine does not report.
  EXPECT_EQ(logs_of({.mute = "t1", .node = "", .mode = "Global", .first_slot = 0}, {}).err,
            words + "web on vm in time: lines may be missing\n");
}

TEST(Logs, of_a_node_that_is_down_name_it) {
  const Talkers talkers{.mute = "t1", .node = "down"};
  const Outcome logs = logs_of(talkers, {});
  EXPECT_EQ(logs.code, 0);
  EXPECT_EQ(*talkers.silences, 1);
  EXPECT_EQ(logs.err, "swarmctl: logs: warning: node vm is down: lines of its tasks may be missing\n");
}

TEST(Logs, can_end_when_the_service_has_converged) {
  const RawServer server({Rising()});
  const Outcome logs = run(
      {.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "--raw", "--until-converged", "web"},
       .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(logs.code, 0) << logs.err;
  EXPECT_EQ(logs.err, "");
}

TEST(Logs, end_with_7_where_the_service_takes_longer_than_the_timeout) {
  const RawServer server({silent_service});
  const std::string address = server.endpoint().text();
  const Outcome logs = run({.argv = {SWARMCTL_BINARY, "-H", address, "logs", "--raw", "--until-converged",
                                     "--timeout", "300ms", "web"},
                            .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(logs.code, 7) << logs.err;
  EXPECT_EQ(logs.out, "morning\n");
  EXPECT_NE(logs.err.find("swarmctl --host " + address + " wait web"), std::string::npos) << logs.err;
}

TEST(Logs, end_with_7_if_no_manager_answers_the_reads_during_the_wait) {
  for (const std::string mute : {"/nodes", "/tasks?", "/logs?"}) {
    // The first connection is that of the service, the second that of the wait.
    const RawServer server({[&](Peer& peer) {
      for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
        const std::string path = request.substr(0, request.find("\r\n"));
        if (path.find(mute) != path.npos) return peer.stall();
        peer.answer(200, path.find("/services/") != path.npos ? pending_service
                         : path.find("/nodes") != path.npos   ? nodes_with_leader()
                         : path.find("/tasks?") != path.npos  ? running_task
                                                              : "");
      }
    }});
    const auto start = std::chrono::steady_clock::now();
    const Outcome logs = run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs",
                                       "--until-converged", "--timeout", "500ms", "web"},
                              .environment = {{"HOME", "/nonexistent"}}});
    EXPECT_EQ(logs.code, 7) << mute << logs.err;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 15s) << mute;
  }
}

TEST(Logs, that_are_followed_end_at_until_even_without_new_lines) {
  const RawServer server({silent_service});
  const auto end = std::chrono::system_clock::now() + 1500ms;
  const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(end.time_since_epoch()).count();
  const std::string until =
      std::to_string(seconds / 1000) + "." + std::to_string(seconds % 1000 + 1000).substr(1);
  const Outcome logs = run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "-f", "--raw",
                                     "--until", until, "web"},
                            .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(logs.code, 0) << logs.err;
  EXPECT_EQ(logs.out, "morning\n");
  EXPECT_EQ(logs.err, "");
  EXPECT_GE(std::chrono::system_clock::now(), end);
}

TEST(Logs, that_are_followed_print_a_line_though_nothing_comes_after_it) {
  const RawServer server({[](Peer& peer) { silent_after(peer, line_of_t1("06", "noon")); }});
  const Outcome logs =
      run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "-f", "--raw", "web"},
           .environment = {{"HOME", "/nonexistent"}},
           .limit = 20s,
           .interrupt_when = [](const Outcome& so_far) { return so_far.out == "morning\nnoon\n"; }});
  EXPECT_EQ(logs.code, 130) << logs.err;
  EXPECT_EQ(logs.out, "morning\nnoon\n");
}

namespace {

/// A service whose log `follow` writes. Once it is followed, `then` handles each other request; it returns whether
/// the connection goes on.
RawServer::Play once_followed(std::function<bool(Peer&, const std::string& path)> then,
                              std::function<void(Peer&)> follow) {
  return [followed = std::make_shared<std::atomic<bool>>(false), then = std::move(then),
          follow = std::move(follow)](Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("follow=1") != path.npos) {
        *followed = true;
        peer.say("HTTP/1.1 200 OK\r\n\r\n");
        return follow(peer);
      }
      if (*followed && !then(peer, path)) return;
      if (!*followed)
        peer.answer(200, path.find("/logs?") != path.npos       ? ""
                         : path.find("/services/") != path.npos ? pending_service
                         : path.find("/nodes") != path.npos     ? nodes_with_leader()
                                                                : running_task);
    }
  };
}

}  // namespace

TEST(Logs, that_are_followed_end_with_8_where_the_node_is_no_manager_any_more) {
  const RawServer server({once_followed(
      [](Peer& peer, const std::string&) {
        return peer.answer(503,
                           "This node is not a swarm manager. Worker nodes can't be used to view or modify");
      },
      [](Peer& peer) { peer.stall(); })});
  const Outcome logs =
      run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "-f", "--raw", "web"},
           .environment = {{"HOME", "/nonexistent"}},
           .limit = 20s});
  EXPECT_EQ(logs.code, 8) << logs.err;
  EXPECT_LT(logs.took, 10s);
  EXPECT_NE(logs.err.find("cannot inspect web: the engine's node is a worker"), std::string::npos)
      << logs.err;
}

TEST(Logs, that_are_followed_go_on_where_nobody_confirms_that_the_service_is_gone) {
  std::atomic<int> unconfirmed{0};
  const RawServer server({once_followed(
      [&](Peer& peer, const std::string& path) {
        if (path.find("/nodes") == path.npos)
          return peer.answer(404, R"({"message":"service s1 not found"})");
        ++unconfirmed;
        peer.reset();
        return false;
      },
      [&](Peer& peer) {
        eventually([&] { return unconfirmed >= 3; });
        std::this_thread::sleep_for(500ms);
        peer.say(line_of_t1("06", "noon"));
        peer.stall();
      })});
  const Outcome logs =
      run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "-f", "--raw", "web"},
           .environment = {{"HOME", "/nonexistent"}},
           .limit = 30s,
           .interrupt_when = [](const Outcome& so_far) { return so_far.out == "noon\n"; }});
  EXPECT_EQ(logs.code, 130) << logs.err;
  EXPECT_EQ(logs.out, "noon\n");
  EXPECT_EQ(logs.err, "");
}
