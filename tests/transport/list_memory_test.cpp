// SPDX-License-Identifier: Apache-2.0
// Lists are read as a stream: what the real program needs for a long one, told by the kernel.
#include "support/process.hpp"
#include "support/raw_server.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#ifndef __SANITIZE_ADDRESS__  // whose own memory is all one would see

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

/// A manager with so many services; it says so to whatever it is asked.
test::RawServer::Play manager_of(int services) {
  return [services](test::Peer& peer) {
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
      peer.say("1\r\n]\r\n0\r\n\r\n");
    }
  };
}

test::Outcome list(int services, std::vector<std::string> words) {
  test::RawServer server({manager_of(services)});
  words.insert(words.begin(), {SWARMCTL_BINARY, "-H", server.endpoint().text(), "ls"});
  return test::run({.argv = words, .environment = {{"HOME", "/nonexistent"}}});
}

long lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

// A few thousand at least: what is printed has to fill the pipe, or the program is gone before it is looked
// at.
TEST(ListMemory, is_flat_at_any_length_where_rows_go_out_as_they_come) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"-q"}, {"-o", "jsonl"}}) {
    const test::Outcome some = list(6'000, words), many = list(12'000, words);
    ASSERT_EQ(some.code, 0) << some.err;
    ASSERT_EQ(many.code, 0) << many.err;
    EXPECT_EQ(lines(many.out), 12'000);
    EXPECT_GT(some.peak_kb, 0);
    EXPECT_LT(many.peak_kb, some.peak_kb + 256) << words.back();
  }
}

TEST(ListMemory, is_that_of_the_rows_where_they_are_sorted) {
  const test::Outcome streamed = list(6'000, {"-q"}), sorted = list(10'000, {});
  ASSERT_EQ(sorted.code, 0) << sorted.err;
  EXPECT_EQ(lines(sorted.out), 10'001);
  EXPECT_GT(streamed.peak_kb, 0);
  EXPECT_LT(sorted.peak_kb, streamed.peak_kb + 5'000);  // the answer is more than 6 MB
}

#endif
