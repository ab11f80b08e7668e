// SPDX-License-Identifier: Apache-2.0
// Tests of waits over real connections that fail: the wait goes on and ends with its result.
#include "support/process.hpp"
#include "support/pseudo_terminal.hpp"
#include "support/raw_server.hpp"

#include <swarm/json.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <mutex>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace test;
using namespace std::chrono_literals;

/// A service whose task runs from the fifth request for tasks on, and not before this many event streams were
/// opened.
class Rollout {
 public:
  explicit Rollout(int streams_before = 0) : streams_before_(streams_before) {}

  /// One connection: it answers this many requests, then `ending` handles the next one.
  RawServer::Play connection(int answers, RawServer::Play ending) {
    return [this, answers, ending](Peer& peer) {
      for (int left = answers; left-- > 0;)
        if (!answer(peer)) return;
      if (!peer.request().empty()) ending(peer);
    };
  }
  RawServer::Play sound_connection() {
    return [this](Peer& peer) {
      while (answer(peer)) {
      }
    };
  }

  /// What a stream of events does after its header.
  RawServer::Play events = [](Peer& peer) { peer.stall(); };

 private:
  bool answer(Peer& peer) {
    const std::string request = peer.request();
    const std::string path = request.substr(0, request.find("\r\n"));
    if (request.empty()) return false;
    if (path.find("/events") != path.npos) {
      ++streams_;
      peer.say("HTTP/1.1 200 OK\r\n\r\n");
      events(peer);
      return false;
    }
    if (path.find("/tasks") != path.npos) return peer.answer(200, tasks());
    return peer.answer(200, path.find("/nodes") != path.npos ? nodes : service);
  }

  std::string tasks() {
    const std::string state = ++looks_ >= 5 && streams_ >= streams_before_ ? "running" : "preparing";
    return R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running","Spec":{},)"
           R"("CreatedAt":"2026-01-02T03:04:05Z","Status":{"State":")" +
           state + R"(","Timestamp":"2026-01-02T03:04:05Z"}}])";
  }

  const std::string service = R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},)"
                              R"("Mode":{"Replicated":{"Replicas":1}}}})";
  const std::string nodes = R"([{"ID":"n1","Status":{"State":"ready"},"Spec":{"Availability":"active"}}])";
  std::atomic<int> looks_{0}, streams_{0};
  int streams_before_;
};

Outcome wait_at(const std::vector<const RawServer*>& servers, const std::string& stable) {
  std::string hosts;
  for (const RawServer* server : servers) hosts += (hosts.empty() ? "" : ",") + server->endpoint().text();
  return run({.argv = {SWARMCTL_BINARY, "-H", hosts, "wait", "--stable", stable, "web"},
              .environment = {{"HOME", "/nonexistent"}}});
}

void expect_converged(const Outcome& waited) {
  EXPECT_EQ(waited.code, 0) << waited.err;
  EXPECT_NE(waited.err.find("web: 1 of 1 running, converged ("), std::string::npos) << waited.err;
}

/// Many services of one task each, which all run from the fifth request on; counts the requests and threads
/// of a wait. The tasks follow each change of their service.
class Crowd {
 public:
  /// `replicas`: what each service wants at first.
  Crowd(int services, int replicas)
      : specs_(static_cast<std::size_t>(services)), services_(services), replicas_(replicas) {}

  void serve(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("/events") != path.npos) {
        peer.say("HTTP/1.1 200 OK\r\n\r\n");
        return peer.stall();
      }
      note(peer.process());
      if (request.starts_with("POST")) change(path, request.substr(request.find("\r\n\r\n") + 4));
      peer.answer(200, request.starts_with("POST") ? "{}" : answer(path));
    }
  }
  [[nodiscard]] std::string names() const {
    std::string text;
    for (int i = 0; i < services_; ++i) text += (text.empty() ? "" : " ") + name(i);
    return text;
  }

  std::atomic<int> lists{0}, inspects{0}, node_lists{0}, writes{0};
  std::atomic<std::ptrdiff_t> threads{0};  ///< The highest number seen.

 private:
  static std::string name(int number) { return "web" + std::to_string(number) + "."; }

  void note(pid_t process) {
    std::error_code gone;
    const std::filesystem::directory_iterator tasks("/proc/" + std::to_string(process) + "/task", gone);
    threads = std::max(threads.load(), std::distance(tasks, std::filesystem::directory_iterator()));
  }

  std::string answer(const std::string& path) {
    if (path.find("/nodes") != path.npos) {
      ++node_lists;
      return R"([{"ID":"n1","Status":{"State":"ready"},"Spec":{"Availability":"active"}}])";
    }
    if (path.find("/tasks") != path.npos) return tasks();
    const auto one = path.find("/services/web");
    if (one != path.npos) {
      ++inspects;
      return service(std::stoi(path.substr(one + 13)));
    }
    ++lists;
    std::string all;
    for (int i = 0; i < services_; ++i) all += (all.empty() ? "" : ",") + service(i);
    return "[" + all + "]";
  }

  /// `path` has the service's ID.
  void change(const std::string& path, const std::string& spec) {
    ++writes;
    const std::lock_guard guard(mutex_);
    specs_.at(static_cast<std::size_t>(std::stoi(path.substr(path.find("/id") + 3)))) = spec;
  }
  std::string spec(int number) {
    const std::lock_guard guard(mutex_);
    return specs_.at(static_cast<std::size_t>(number));
  }
  std::string service(int number) {
    const std::string changed = spec(number);
    return R"({"ID":"id)" + std::to_string(number) + R"(","Version":{"Index":)" +
           (changed.empty() ? "7" : "8") + R"(},"Spec":)" +
           (changed.empty() ? R"({"Name":")" + name(number) +
                                  R"(","TaskTemplate":{"ForceUpdate":0},"Mode":{"Replicated":{"Replicas":)" +
                                  std::to_string(replicas_) + "}}}"
                            : changed) +
           "}";
  }
  std::string tasks() {
    const std::string state = ++looks_ >= 5 ? "running" : "preparing";
    std::string all;
    for (int i = 0; i < services_; ++i)
      all += (all.empty() ? "" : ",") +
             (R"({"ID":"t)" + std::to_string(i) + R"(","ServiceID":"id)" + std::to_string(i) +
              R"(","Slot":1,"NodeID":"n1","DesiredState":"running","Spec":)" + task_spec(i) +
              R"(,"CreatedAt":"2026-01-02T03:04:05Z","Status":{"State":")" + state +
              R"(","Timestamp":"2026-01-02T03:04:05Z"}})");
    return "[" + all + "]";
  }
  std::string task_spec(int number) {
    const std::string changed = spec(number);
    return changed.empty() ? "{}" : swarm::Json::parse(changed).at("TaskTemplate").dump();
  }

  std::mutex mutex_;
  std::vector<std::string> specs_;  ///< Empty: unchanged.
  int services_, replicas_;
  std::atomic<int> looks_{0};
};

}  // namespace

TEST(WaitOverSockets, of_many_services_takes_two_connections_and_two_threads) {
#ifdef __SANITIZE_THREAD__
  const int others = 1;  // the sanitizer's own
#else
  const int others = 0;
#endif
  struct Row {
    std::string line;
    bool names_them;
    int services, replicas, writes, groups;
  };
  const Row rows[] = {{"wait", true, 100, 1, 0, 1},
                      {"update --env-add A=1", true, 100, 1, 100, 1},
                      {"restart --parallel 8", true, 24, 1, 24, 3},
                      {"scale --select label=a 1", false, 100, 2, 100, 1}};
  for (const Row& row : rows) {
    Crowd crowd(row.services, row.replicas);
    const RawServer server({[&](Peer& peer) { crowd.serve(peer); }});
    Command command{.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text()},
                    .environment = {{"HOME", "/nonexistent"}}};
    std::istringstream words(row.line + " --stable 100ms" + (row.names_them ? " " + crowd.names() : ""));
    for (std::string word; words >> word;) command.argv.push_back(word);
    const Outcome waited = run(command);
    EXPECT_EQ(waited.code, 0) << row.line << waited.err;
    const std::string all = std::to_string(row.services);
    EXPECT_NE(waited.err.find(all + " of " + all + " services are done"), std::string::npos) << waited.err;
    EXPECT_LE(server.connections(), 2) << row.line;
    EXPECT_LE(crowd.threads.load(), 2 + others) << row.line;
    EXPECT_EQ(crowd.inspects.load(), row.services) << row.line;  // to find the services, before the wait
    EXPECT_EQ(crowd.writes.load(), row.writes) << row.line;
    EXPECT_LE(crowd.node_lists.load(), row.groups) << row.line;
    EXPECT_LE(crowd.lists.load(), 12 * row.groups) << row.line;
  }
}

TEST(WaitOverSockets, goes_on_when_its_connection_is_cut) {
  Rollout rollout;
  const RawServer server({rollout.connection(5, [](Peer& peer) { peer.reset(); }),
                          rollout.connection(2, [](Peer& peer) { peer.say("HTTP/1.1 200 OK\r\nConte"); }),
                          rollout.sound_connection()});
  expect_converged(wait_at({&server}, "100ms"));
  EXPECT_GE(server.connections(), 3);
}

TEST(WaitOverSockets, goes_on_with_the_next_manager) {
  Rollout rollout;
  const RawServer lost(
      {rollout.connection(4, [](Peer& peer) { peer.reset(); }), [](Peer& peer) { peer.reset(); }});
  const RawServer next({rollout.sound_connection()});
  expect_converged(wait_at({&lost, &next}, "100ms"));
}

TEST(WaitOverSockets, goes_on_whatever_becomes_of_the_events) {
  const std::vector<RawServer::Play> endings{
      [](Peer& peer) { peer.stall(); },
      [](Peer& peer) { peer.reset(); },
      [](Peer& peer) { peer.flood("\x1b[2J{]"); },
      [](Peer& peer) { peer.flood("{\"Type\":\"service\",\"Actor\":{\"ID\":\"s1\"}}\n"); },
  };
  const auto wait_while_serving = [](const RawServer::Play& ending) {
    Rollout rollout(1);
    rollout.events = ending;
    const RawServer server({rollout.sound_connection()});
    return wait_at({&server}, "500ms");
  };
  std::vector<std::future<Outcome>> waits;
  for (const RawServer::Play& ending : endings)
    waits.push_back(std::async(std::launch::async, wait_while_serving, ending));
  for (auto& wait : waits) expect_converged(wait.get());
}

TEST(WaitOverSockets, on_a_terminal_tells_of_another_manager_when_the_display_is_done) {
  Rollout rollout;
  const RawServer lost(
      {rollout.connection(4, [](Peer& peer) { peer.reset(); }), [](Peer& peer) { peer.reset(); }});
  const RawServer next({rollout.sound_connection()});
  PseudoTerminal terminal({SWARMCTL_BINARY, "-H", lost.endpoint().text() + "," + next.endpoint().text(),
                           "wait", "--stable", "100ms", "web"},
                          {{"HOME", "/nonexistent"}, {"TERM", "xterm"}, {"NO_COLOR", "1"}}, 200);
  EXPECT_EQ(terminal.wait(), 0) << terminal.drawn();
  const std::string& drawn = terminal.drawn();
  const auto warning = drawn.find("swarmctl: wait: warning: " + lost.endpoint().text());
  ASSERT_NE(warning, std::string::npos) << drawn;
  EXPECT_EQ(drawn.find('\x1b', warning), std::string::npos) << drawn;
  EXPECT_LT(drawn.find("converged"), warning) << drawn;
}

namespace {

/// A manager that reports no leader.
void serve_without_leader(Peer& peer) {
  while (!peer.request().empty())
    peer.answer(500, R"({"message":"rpc error: code = Unknown desc = The swarm does not have a leader."})");
}

}  // namespace

TEST(WaitOverSockets, that_all_managers_leave_alone_ends_with_the_time_limit) {
  Rollout rollout(1000);
  const auto silent = [](Peer& peer) { peer.stall(); };
  const RawServer one({rollout.connection(6, silent), silent}), two({silent}), three({silent});
  const Outcome waited =
      run({.argv = {SWARMCTL_BINARY, "-H",
                    one.endpoint().text() + "," + two.endpoint().text() + "," + three.endpoint().text(),
                    "wait", "web", "--timeout", "9s", "--progress", "none"},
           .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(waited.code, 7) << waited.err;
  EXPECT_GE(waited.took, 8s);
  EXPECT_LT(waited.took, 11500ms) << waited.err;
}

TEST(WaitOverSockets, without_a_leader_ends_with_the_time_limit) {
  const RawServer one({serve_without_leader}), other({serve_without_leader});
  const std::string hosts = one.endpoint().text() + "," + other.endpoint().text();
  const std::vector<std::vector<std::string>> lines = {{"wait", "web"},
                                                       {"wait", "-q", "web"},
                                                       {"wait", "--select", "label=a"},
                                                       {"logs", "--until-converged", "web"}};
  for (const auto& words : lines) {
    Command command{.argv = {SWARMCTL_BINARY, "-H", hosts}, .environment = {{"HOME", "/nonexistent"}}};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.argv.insert(command.argv.end(), {"--timeout", "2s"});
    const Outcome waited = run(command);
    EXPECT_EQ(waited.code, 7) << waited.err;
    EXPECT_LT(waited.took, 30s) << waited.err;
    const bool is_quiet = words.at(1) == "-q";
    EXPECT_EQ(waited.err.find("waiting for a leader") == std::string::npos, is_quiet) << waited.err;
    EXPECT_NE(waited.err.find(": not done after "), std::string::npos) << waited.err;
    EXPECT_NE(waited.err.find(other.endpoint().text() + ": the swarm has no leader"), std::string::npos)
        << waited.err;
  }
  const Outcome changed = run({.argv = {SWARMCTL_BINARY, "-H", hosts, "restart", "web", "--timeout", "2s"},
                               .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(changed.code, 8) << changed.err;
  EXPECT_LT(changed.took, 30s) << changed.err;
  EXPECT_NE(changed.err.find("web: --timeout passed before anything was sent: no manager can serve: "),
            std::string::npos)
      << changed.err;
}

TEST(WaitOverSockets, interrupted_while_it_waits_for_a_leader_names_the_way_back) {
  const std::pair<int, int> signals[] = {{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}};
  for (const auto& [number, code] : signals) {
    std::atomic<int> asked{0};
    const RawServer server({[&, signal = number](Peer& peer) {
      while (!peer.request().empty()) {
        peer.answer(500, R"({"message":"The swarm does not have a leader."})");
        if (++asked == 2) ::kill(peer.process(), signal);
      }
    }});
    const Outcome waited = run({.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "wait", "web"},
                                .environment = {{"HOME", "/nonexistent"}}});
    EXPECT_EQ(waited.code, code) << waited.err;
    EXPECT_NE(waited.err.find("swarmctl: wait: web: interrupted\nhint: swarmctl --host " +
                              server.endpoint().text() + " wait web resumes waiting\n"),
              std::string::npos)
        << waited.err;
  }
}
