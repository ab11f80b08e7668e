// SPDX-License-Identifier: Apache-2.0
// Tests that a log of any length needs little memory, by what the kernel reports for the program.
#include "support/memory.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/scripted_engine.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

std::string frame(const std::string& text) {
  std::string result{1, 0, 0, 0};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) result += static_cast<char>(text.size() >> shift & 0xffU);
  return result + text;
}

using Message = std::function<std::string(int number)>;  ///< With its line feed, if it has one.

/// Line n of the log, one millisecond later than the line before it.
std::string line(int number, const std::string& task, const std::string& message) {
  char time[64];
  std::snprintf(time, sizeof time, "2026-01-02T03:%02d:%02d.%03dZ", number / 60'000, number / 1000 % 60,
                number % 1000);
  return frame(std::string(time) + " com.docker.swarm.task.id=" + task + " " + message);
}

struct Log {
  int lines = 0;
  Message task, message;
  std::string tasks = "[]";  ///< The manager's list of tasks.
};

/// A service with such a log. Before the end of the log it notes how much memory the program uses.
test::RawServer::Play manager_of(const Log& log, std::atomic<long>& held) {
  return [log, &held](test::Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string path = request.substr(0, request.find("\r\n"));
      if (path.find("/logs?") == path.npos) {
        peer.answer(
            200,
            path.find("/services/") != path.npos
                ? R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{},"Mode":{"Replicated":{"Replicas":1}}}})"
            : path.find("/nodes") != path.npos ? test::nodes_with_leader()
                                               : log.tasks);
        continue;
      }
      peer.say("HTTP/1.1 200 OK\r\nApi-Version: 1.56\r\nConnection: close\r\n\r\n");
      for (int i = 0; i < log.lines; ++i)
        if (!peer.say(line(i, log.task(i), log.message(i)))) return;
      if (!test::eventually([&] { return peer.has_read_all(); })) return;
      held = std::max(held.load(), test::own_memory_of(peer.process()));
      return;
    }
  };
}

long held_by_logs(const Log& log, const std::vector<std::string>& flags) {
  std::atomic<long> held = 0;
  const test::RawServer server({manager_of(log, held)});
  test::Command command{.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text(), "logs", "web"},
                        .environment = {{"HOME", "/nonexistent"}}};
  command.argv.insert(command.argv.end(), flags.begin(), flags.end());
  const test::Outcome logs = test::run(command);
  EXPECT_EQ(logs.code, 0) << logs.err.substr(0, 1000);
  EXPECT_GT(held, 0);
  return held;
}

const Message one_task = [](int) { return "t1"; };
const Message three_tasks = [](int number) { return "t" + std::to_string(number % 3); };
const Message long_line = [](int) { return std::string(16'000, 'x') + "\n"; };
constexpr long most_growth = 16L << 10;

}  // namespace

TEST(LogMemory, of_long_lines_is_bounded) {
  const long base = held_by_logs({100, three_tasks, long_line}, {"--raw"});
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{}, {"--raw"}, {"--raw", "--tail", "1000000"}, {"--raw", "--tail", "10"}})
    EXPECT_LT(held_by_logs({6'000, three_tasks, long_line}, flags), base + most_growth) << flags.size();
}

TEST(LogMemory, of_short_lines_and_of_parts_of_lines_is_bounded) {
  const long base = held_by_logs({100, three_tasks, long_line}, {"--raw"});
  EXPECT_LT(held_by_logs({100'000, three_tasks, [](int) { return "a short line\n"; }}, {"--raw"}),
            base + most_growth);
  const Message part = [](int) { return std::string(16'000, 'x'); };
  const Message many_tasks = [](int number) { return "t" + std::to_string(number % 1000); };
  EXPECT_LT(held_by_logs({6'000, many_tasks, part}, {"--raw"}), base + most_growth);
}

TEST(LogMemory, of_lines_that_each_name_another_task_is_bounded) {
  const long base = held_by_logs({100, three_tasks, long_line}, {"--raw"});
  const Message each = [](int number) { return "t" + std::to_string(number); };
  EXPECT_LT(held_by_logs({100'000, each, [](int) { return "a short line\n"; }}, {"--raw"}),
            base + most_growth);
}

TEST(LogMemory, of_one_task_is_none_and_its_first_line_comes_at_once) {
  const std::string known = R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1",)"
                            R"("CreatedAt":"2026-01-02T03:00:00Z","DesiredState":"running",)"
                            R"("Status":{"State":"running"}}])";
  const long base = held_by_logs({100, one_task, long_line, known}, {"--raw"});
  EXPECT_LT(held_by_logs({6'000, one_task, long_line, known}, {"--raw"}), base + 2048);
}
