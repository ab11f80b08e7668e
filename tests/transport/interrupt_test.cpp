// SPDX-License-Identifier: Apache-2.0
// Tests of signals before a write, during it, while it is read back, and in a wait.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/scripted_engine.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace test;

constexpr const char* one_service =
    R"({"ID":"s1","Version":{"Index":7},"Spec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a:1"}},)"
    R"("Mode":{"Replicated":{"Replicas":2}}},"PreviousSpec":{"Name":"web","TaskTemplate":{"ContainerSpec":)"
    R"({"Image":"b"}},"Mode":{"Replicated":{"Replicas":2}}}})";
/// Both tasks of the service run on the first of two nodes.
constexpr const char* two_tasks =
    R"([{"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running","Status":{"State":"running"}},)"
    R"({"ID":"t2","ServiceID":"s1","Slot":2,"NodeID":"n1","DesiredState":"running","Status":{"State":"running"}}])";
constexpr const char* two_nodes =
    R"([{"ID":"n1","Status":{"State":"ready"},"Spec":{"Availability":"active"},)"
    R"("ManagerStatus":{"Leader":true,"Reachability":"reachable"}},)"
    R"({"ID":"n2","Status":{"State":"ready"},"Spec":{"Availability":"active"}}])";

struct Signal {
  int number;
  int code;
};
constexpr Signal signals[] = {{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}};

/// An engine that sends a signal to its client at the first request that starts with `at`, and then stays
/// silent.
class Silent {
 public:
  /// `breaks_at`: it resets the connection at a request that starts with this, and treats the next one like
  /// `at`.
  Silent(std::string at, int signal, std::string breaks_at = {})
      : at_(std::move(at)),
        breaks_at_(std::move(breaks_at)),
        signal_(signal),
        server_({[this](Peer& peer) { play(peer); }}) {}

  Outcome run(const std::vector<std::string>& words) {
    Command command{.argv = {SWARMCTL_BINARY, "-H", address()},
                    .environment = {{"HOME", "/nonexistent"}},
                    .limit = std::chrono::seconds(60)};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    return test::run(command);
  }
  [[nodiscard]] std::string address() const { return server_.endpoint().text(); }

 private:
  void play(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string line = without_version(request.substr(0, request.find("\r\n")));
      if (broken_ || line.starts_with(at_)) {
        ::kill(peer.process(), signal_);
        return peer.stall();
      }
      if (!breaks_at_.empty() && line.starts_with(breaks_at_)) {
        broken_ = true;
        return peer.reset();
      }
      peer.answer(200, answer(line), "Api-Version: 1.51\r\n");
    }
  }
  static std::string answer(const std::string& line) {
    const auto asks_for = [&](std::string_view path) { return line.starts_with("GET " + std::string(path)); };
    if (line.starts_with("POST")) return "{}";
    if (asks_for("/services/s1") || asks_for("/services/web")) return one_service;
    if (asks_for("/services")) return "[" + std::string(one_service) + "]";
    if (asks_for("/tasks")) return two_tasks;
    if (asks_for("/nodes")) return two_nodes;
    if (asks_for("/distribution/"))
      return R"({"Descriptor":{"digest":"sha256:)" + std::string(64, 'b') + R"("}})";
    return "[]";
  }
  static std::string without_version(std::string line) {
    const auto at = line.find(" /v1.");
    if (at != line.npos) line.erase(at + 1, line.find('/', at + 2) - at - 1);
    return line;
  }

  std::string at_, breaks_at_;
  int signal_;
  std::atomic<bool> broken_{false};
  RawServer server_;
};

struct Line {
  std::vector<std::string> words;
  std::string at, says;
};

std::string expected(const Line& line, const std::string& command) {
  return "swarmctl: " + line.words.front() + ": interrupted: " + line.says + "\nhint: check with `" +
         command + "`\n";
}

}  // namespace

TEST(Signals, while_a_write_is_in_flight_say_that_it_may_have_happened) {
  const std::string file = testing::TempDir() + "interrupt-" + std::to_string(::getpid()) + ".json";
  std::ofstream(file) << R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"b"}}})";
  const std::vector<Line> lines{
      {{"update", "web", "--env-add", "A=1"}, "POST /services/s1/update", "web may have been changed"},
      {{"update", "-d", "-q", "web", "--env-add", "A=1"},
       "POST /services/s1/update",
       "web may have been changed"},
      {{"create", "--name", "web", "--no-resolve-image", "a"},
       "POST /services/create",
       "web may have been created"},
      {{"scale", "web=3"}, "POST /services/s1/update", "web may have been scaled"},
      {{"restart", "web"}, "POST /services/s1/update", "web may have been restarted"},
      {{"rollback", "-q", "web"}, "POST /services/s1/update", "web may have been rolled back"},
      {{"rm", "web"}, "DELETE /services/s1", "web may have been removed"},
      {{"update", "--refresh-image", "web"}, "POST /services/s1/update", "web may have been changed"},
      {{"apply", "--no-resolve-image", file}, "POST /services/s1/update", "web may have been applied"},
      {{"rebalance"}, "POST /services/s1/update", "web may have been restarted"}};
  for (const Line& line : lines)
    for (const Signal& signal : signals) {
      Silent engine(line.at, signal.number);
      const Outcome result = engine.run(line.words);
      EXPECT_EQ(result.code, signal.code) << line.words.front() << result.err;
      const std::string message = expected(line, "swarmctl --host " + engine.address() + " inspect web");
      if (line.words.front() == "apply" || line.words.front() == "rebalance")  // print their plan first
        EXPECT_THAT(result.err, testing::EndsWith(message));
      else
        EXPECT_EQ(result.err, message);
    }
  std::filesystem::remove(file);
}

TEST(Signals, before_a_write_was_sent_claim_nothing) {
  for (const Signal& signal : signals) {
    Silent engine("GET /services/web", signal.number);
    const Outcome result = engine.run({"update", "web", "--env-add", "A=1"});
    EXPECT_EQ(result.code, signal.code);
    EXPECT_EQ(result.err, "");
  }
}

TEST(Signals, while_a_lost_write_is_read_back_say_that_it_may_have_happened) {
  const Line line{{"update", "web", "--env-add", "A=1"}, {}, "web may have been changed"};
  for (const Signal& signal : signals) {
    Silent engine("nothing", signal.number, "POST /services/s1/update");
    const Outcome result = engine.run(line.words);
    EXPECT_EQ(result.code, signal.code) << result.err;
    EXPECT_EQ(result.err, expected(line, "swarmctl --host " + engine.address() + " inspect web"));
  }
}

TEST(Signals, while_a_declined_write_waits_for_an_election_say_that_nothing_was_done) {
  const std::pair<std::vector<std::string>, const char*> lines[] = {
      {{"rm", "web"}, "web was not removed"},
      {{"update", "-d", "web", "--env-add", "A=1"}, "web was not changed"},
      {{"create", "-d", "--name", "new", "--no-resolve-image", "a"}, "new was not created"}};
  for (const auto& [words, fact] : lines) {
    const RawServer server({[](Peer& peer) {
      for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
        if (request.starts_with("GET"))
          peer.answer(200, one_service, "Api-Version: 1.51\r\n");
        else
          peer.answer(500, R"({"message":"The swarm does not have a leader."})", "Api-Version: 1.51\r\n");
      }
    }});
    Command command{.argv = {SWARMCTL_BINARY, "-H", server.endpoint().text()},
                    .environment = {{"HOME", "/nonexistent"}},
                    .limit = std::chrono::seconds(60)};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.interrupt_when = [](const Outcome& so_far) {
      return so_far.err.find("waiting for a leader") != so_far.err.npos;
    };
    const Outcome result = test::run(command);
    EXPECT_EQ(result.code, 130) << result.err;
    EXPECT_EQ(result.err, "swarmctl: " + words.front() + ": waiting for a leader\nswarmctl: " +
                              words.front() + ": interrupted: " + fact + "\n");
  }
}

TEST(Signals, in_a_wait_name_the_way_back_to_it) {
  for (const Signal& signal : signals) {
    Silent engine("GET /tasks", signal.number);
    const Outcome result = engine.run({"wait", "web", "--progress", "none"});
    EXPECT_EQ(result.code, signal.code);
    EXPECT_EQ(result.err, "swarmctl: wait: web: interrupted\nhint: swarmctl --host " + engine.address() +
                              " wait web resumes waiting\n");
  }
}

/// The helper runs in a process group of its own, to which no terminal sends signals. The process that it
/// starts holds the write end of a named pipe, which closes when that process ends.
TEST(Signals, end_a_credential_helper_and_what_it_has_started) {
  std::string folder = (std::filesystem::temp_directory_path() / "swarmctl-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string name = folder + "/pipe", helper = folder + "/docker-credential-test";
  std::ofstream(folder + "/config.json") << R"({"credsStore":"test"})";
  std::ofstream(helper) << "#!/bin/sh\nexec 9>" << name << "\nsleep 600 &\nkill -INT $PPID\nwait\n";
  ASSERT_EQ(::chmod(helper.c_str(), 0700), 0);
  ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
  const int pipe = ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(pipe, 0);
  Silent engine("POST", SIGINT);
  const Outcome result = test::run(
      {.argv = {SWARMCTL_BINARY, "-H", engine.address(), "create", "--name", "web", "--no-resolve-image",
                "--with-registry-auth", "r.example/a"},
       .environment = {{"HOME", folder}, {"DOCKER_CONFIG", folder}, {"PATH", folder + ":/usr/bin:/bin"}},
       .limit = std::chrono::seconds(60)});
  EXPECT_EQ(result.code, 130) << result.err;
  pollfd end{pipe, POLLIN, 0};
  EXPECT_EQ(::poll(&end, 1, 20'000), 1);
  ::close(pipe);
  std::filesystem::remove_all(folder);
}
