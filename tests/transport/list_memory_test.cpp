// SPDX-License-Identifier: Apache-2.0
// Tests that lists are parsed as a stream, by the memory that the kernel reports for the program.
#include "support/memory.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

std::string service(int number) {
  const std::string n = std::to_string(100'000 + number);
  return R"({"ID":"s)" + n +
         R"(q0000000000000000","Version":{"Index":12},"CreatedAt":"2026-01-02T03:04:05.5Z",)"
         R"("UpdatedAt":"2026-01-02T03:04:06.5Z","Spec":{"Name":"service-)" +
         n +
         R"(","Labels":{"team":"blue"},)"
         R"("TaskTemplate":{"ContainerSpec":{"Image":"registry.example/app:1.7","Args":["serve"],"Env":[")" +
         std::string(300, 'x') +
         R"("]},"ForceUpdate":0},"Mode":{"Replicated":{"Replicas":1}}},)"
         R"("Endpoint":{"Spec":{}},"ServiceStatus":{"RunningTasks":1,"DesiredTasks":1,"CompletedTasks":0}})";
}

/// Sends a list of this many items. Before the end of the list it waits until the program has read everything so
/// far, and records in `held` how much memory it uses. False if the program does not read it.
bool send_list(test::Peer& peer, int items, const std::function<std::string(int)>& item,
               std::atomic<long>& held) {
  peer.say(
      "HTTP/1.1 200 OK\r\nApi-Version: 1.56\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n");
  for (int i = 0; i < items; ++i) {
    const std::string text = (i > 0 ? "," : "") + item(i);
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    if (!peer.say(size + text + "\r\n")) return false;
  }
  if (!test::eventually([&] { return peer.has_read_all(); })) return false;
  held = test::own_memory_of(peer.process());
  peer.say("1\r\n]\r\n0\r\n\r\n");
  return true;
}

/// A manager that answers every request with a list of this many services.
test::RawServer::Play manager_of(int services, std::atomic<long>& held) {
  return [services, &held](test::Peer& peer) {
    while (!peer.request().empty()) {
      if (!send_list(peer, services, service, held)) return;
    }
  };
}

/// Memory of `ls` after it has read this many services, in KiB.
long held_by_list(int services, std::vector<std::string> words) {
  std::atomic<long> held = 0;
  const test::RawServer server({manager_of(services, held)});
  words.insert(words.begin(), {SWARMCTL_BINARY, "-H", server.endpoint().text(), "ls"});
  const test::Outcome listed = test::run({.argv = words, .environment = {{"HOME", "/nonexistent"}}});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_GE(std::ranges::count(listed.out, '\n'), services);
  EXPECT_GT(held, 0);
  return held;
}

/// One of the tasks of the service s1; one in ten was replaced.
std::string task(int number) {
  const std::string n = std::to_string(100'000 + number);
  const bool old = number % 10 == 9;
  return R"({"ID":"t)" + n +
         R"(q0000000000000000","Version":{"Index":12},"CreatedAt":"2026-01-02T03:04:05.5Z",)"
         R"("UpdatedAt":"2026-01-02T03:04:06.5Z","ServiceID":"s1","Slot":)" +
         std::to_string(old ? number : number + 1) + R"(,"NodeID":"n1","DesiredState":")" +
         (old ? "shutdown" : "running") +
         R"(","Spec":{"ContainerSpec":{"Image":"registry.example/app:1.7","Env":[")" + std::string(300, 'x') +
         R"("]},"ForceUpdate":0},"Status":{"Timestamp":"2026-01-02T03:04:06.123456789Z","State":")" +
         (old ? R"-(failed","Err":"task: non-zero exit (1)")-" : R"(running","Message":"started")") +
         R"(,"ContainerStatus":{"ContainerID":"c)" + n + std::string(57, '0') + R"(","ExitCode":)" +
         (old ? "1" : "0") + "}}}";
}

/// One of the tasks of the service s1 that failed in its only slot; the last one runs.
std::string failing_task(int number, bool last) {
  std::string text = task(last ? 0 : 9);
  const auto put = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  const std::string n = std::to_string(100'000 + number);
  put(last ? "t100000" : "t100009", "t" + n);
  put("03:04:05.5Z", std::to_string(10 + number / 3600 % 10) + ":" + std::to_string(10 + number / 60 % 50) +
                         ":" + std::to_string(10 + number % 50) + "Z");
  if (!last) put(R"("Slot":9)", R"("Slot":1)");
  return text;
}

/// A manager with one service of this many tasks. Before the end of their list it notes how much memory the
/// program uses.
test::RawServer::Play manager_of_tasks(int tasks, bool failing, std::atomic<long>& held) {
  return [tasks, failing, &held](test::Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("/logs") != path.npos) {
        peer.answer(200, "");
        continue;
      }
      if (path.find("/nodes") != path.npos) {
        peer.answer(200, R"([{"ID":"n1","Description":{"Hostname":"vm"},"Status":{"State":"ready"},)"
                         R"("Spec":{"Availability":"active"},)"
                         R"("ManagerStatus":{"Leader":true,"Reachability":"reachable"}}])");
        continue;
      }
      if (path.find("/services") != path.npos && path.find("/tasks") == path.npos) {
        const std::string service =
            R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},)"
            R"("Mode":{"Replicated":{"Replicas":)" +
            std::to_string(failing ? 1 : tasks) + "}}}}";
        peer.answer(200, path.find("/services/") != path.npos ? service : "[" + service + "]");
        continue;
      }
      const auto item = [&](int i) { return failing ? failing_task(i, i == tasks - 1) : task(i); };
      if (!send_list(peer, tasks, item, held)) return;
    }
  };
}

struct MemoryResult {
  test::Outcome outcome;
  long held = 0;  ///< After all tasks were read, in KiB.
};

MemoryResult with_tasks(int tasks, std::vector<std::string> words, bool failing = false) {
  std::atomic<long> held = 0;
  const test::RawServer server({manager_of_tasks(tasks, failing, held)});
  words.insert(words.begin(), {SWARMCTL_BINARY, "-H", server.endpoint().text()});
  MemoryResult reported{test::run({.argv = words, .environment = {{"HOME", "/nonexistent"}}}), 0};
  EXPECT_GT(held, 0) << reported.outcome.err;
  reported.held = held;
  return reported;
}

}  // namespace

TEST(ListMemory, of_tasks_is_that_of_their_rows) {
  const MemoryResult few = with_tasks(100, {"ps", "web"});
  const MemoryResult many = with_tasks(20'000, {"ps", "web"});
  EXPECT_EQ(many.outcome.code, 0) << many.outcome.err;
  EXPECT_EQ(std::ranges::count(many.outcome.out, '\n'), 20'001);
  EXPECT_LT(many.held, few.held + 20'000 * 256 / 1024);  // the response is more than 16 MB
}

TEST(ListMemory, of_tasks_that_are_explained_has_what_they_share_once) {
  const MemoryResult few = with_tasks(100, {"why", "web"});
  const MemoryResult many = with_tasks(20'000, {"why", "web"});
  EXPECT_EQ(many.outcome.err, "");
  EXPECT_LT(many.held, few.held + 6'000);
}

TEST(ListMemory, of_a_long_history_is_flat) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"why", "web"},
                                                {"wait", "--timeout", "5s", "web"},
                                                {"restart", "--dry-run", "web"},
                                                {"ls", "-o", "wide"}}) {
    const MemoryResult few = with_tasks(100, words, true);
    const MemoryResult many = with_tasks(
        6'000, words, true);  // the response is more than 4 MB, and the tasks would take three times that
    EXPECT_LT(many.held, few.held + 4'000) << words.front();
  }
}

TEST(ListMemory, is_flat_at_any_length_where_rows_go_out_as_they_come) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"-q"}, {"-o", "jsonl"}})
    EXPECT_LT(held_by_list(12'000, words), held_by_list(2'000, words) + 256) << words.back();
}

TEST(ListMemory, is_that_of_the_rows_where_they_are_sorted) {
  // The response is more than 6 MB.
  EXPECT_LT(held_by_list(10'000, {}), held_by_list(2'000, {"-q"}) + 5'000);
}
