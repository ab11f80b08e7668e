// SPDX-License-Identifier: Apache-2.0
// A followed log over a real connection: it ends when it is to end, though nothing more is said.
#include "support/process.hpp"
#include "support/raw_server.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace test;
using namespace std::chrono_literals;

/// A service that has said one line, and nothing since.
void silent_service(Peer& peer) {
  const std::string service = R"({"ID":"s1","Spec":{"Name":"web","Mode":{"Replicated":{"Replicas":1}}}})";
  for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
    const std::string path = request.substr(0, request.find("\r\n"));
    if (path.find("follow=1") != path.npos) {
      peer.say("HTTP/1.1 200 OK\r\n\r\n");
      return peer.stall();
    }
    if (path.find("/logs?") != path.npos)
      peer.answer(200, std::string("\1\0\0\0\0\0\0\x1e", 8) + "2026-01-02T03:04:05Z  morning\n");
    else
      peer.answer(200, path.find("/services/") != path.npos ? service : "[]");
  }
}

/// Its one task runs from the third look on; each look at the tasks is one.
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
  const std::string nodes = R"([{"ID":"n1","Status":{"State":"ready"},"Spec":{"Availability":"active"}}])";
  std::shared_ptr<std::atomic<int>> looks_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace

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

TEST(Logs, that_are_followed_end_at_until_though_all_is_silent) {
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
