// SPDX-License-Identifier: Apache-2.0
// Lists are read as a stream: what the real program needs for a long one, told by the kernel.
#include "support/process.hpp"
#include "support/raw_server.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose own memory is all one would see

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

/// What a process has of its own, in KiB: no page of its files, and counted page by page.
long own_memory_of(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string line; std::getline(pages, line);)
    if (line.starts_with("Anonymous:")) return std::stol(line.substr(std::strlen("Anonymous:")));
  return 0;
}

/// A manager with so many services; it says so to whatever it is asked. Before the end of its list it waits
/// until all else has been read, and notes what the program holds then.
test::RawServer::Play manager_of(int services, std::atomic<long>& held) {
  return [services, &held](test::Peer& peer) {
    while (!peer.request().empty()) {
      peer.say(
          "HTTP/1.1 200 OK\r\nApi-Version: 1.52\r\nContent-Type: application/json\r\n"
          "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n");
      for (int i = 0; i < services; ++i) {
        const std::string text = (i > 0 ? "," : "") + service(i);
        char size[16];
        std::snprintf(size, sizeof size, "%zx\r\n", text.size());
        if (!peer.say(size + text + "\r\n")) return;
      }
      if (!test::eventually([&] { return peer.has_read_all(); })) return;
      held = own_memory_of(peer.process());
      peer.say("1\r\n]\r\n0\r\n\r\n");
    }
  };
}

/// How much `ls` holds when it has read so many services, in KiB.
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

}  // namespace

TEST(ListMemory, is_flat_at_any_length_where_rows_go_out_as_they_come) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"-q"}, {"-o", "jsonl"}})
    EXPECT_LT(held_by_list(12'000, words), held_by_list(2'000, words) + 256) << words.back();
}

TEST(ListMemory, is_that_of_the_rows_where_they_are_sorted) {
  // The answer is more than 6 MB.
  EXPECT_LT(held_by_list(10'000, {}), held_by_list(2'000, {"-q"}) + 5'000);
}

#endif
