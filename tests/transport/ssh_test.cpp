// SPDX-License-Identifier: Apache-2.0
// Tests of ssh, with a stand-in first in PATH: how it is started, how it ends, and the message for each
// failure.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/transport.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace {

using namespace test;
using namespace std::chrono_literals;

const auto answers_ok = [](Peer& peer) {
  for (std::string request; !(request = peer.request()).empty();) {
    if (request.starts_with("HEAD")) {
      peer.say("HTTP/1.1 200 OK\r\n\r\n");
    } else {
      peer.answer(200, "ok");
    }
  }
};

/// Puts a shell script named `ssh` first in PATH for the lifetime of the object.
class StandIn {
 public:
  explicit StandIn(const std::string& script) {
    char pattern[] = "/tmp/swarmctl-raw-XXXXXX";
    folder_ = ::mkdtemp(pattern);
    std::ofstream(folder_ + "/ssh") << "#!/bin/bash\nprintf '<%s>' \"$@\" >> " << folder_ << "/said\n"
                                    << script << "\n";
    ::chmod((folder_ + "/ssh").c_str(), 0755);
    path_ = ::getenv("PATH");
    ::setenv("PATH", (folder_ + ":" + path_).c_str(), 1);
  }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;
  ~StandIn() {
    ::setenv("PATH", path_.c_str(), 1);
    std::filesystem::remove_all(folder_);
  }
  /// The arguments of all starts.
  std::string arguments() const {
    std::ostringstream all;
    all << std::ifstream(folder_ + "/said").rdbuf();
    return all.str();
  }

 private:
  std::string folder_, path_;
};

/// Connects the standard streams to a socket, as `docker system dial-stdio` does.
std::string join(const RawServer& server) {
  return "exec python3 -c '\n"
         "import os, select, socket\n"
         "s = socket.socket(socket.AF_UNIX); s.connect(\"" +
         server.endpoint().path +
         "\")\n"
         "while True:\n"
         "  r, _, _ = select.select([0, s], [], [])\n"
         "  if 0 in r:\n"
         "    d = os.read(0, 65536)\n"
         "    if not d: break\n"
         "    s.sendall(d)\n"
         "  if s in r:\n"
         "    d = s.recv(65536)\n"
         "    if not d: break\n"
         "    os.write(1, d)\n"
         "'";
}

const swarm::Endpoint far{
    .kind = swarm::Endpoint::Kind::ssh, .host = "far.example", .port = 2222, .user = "me"};

bool no_child_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

std::string ask(const swarm::Request& request = get()) { return outcome_of(*swarm::connect({far}), request); }

TEST(Ssh, runs_docker_there_once_for_many_requests) {
  const RawServer server({answers_ok});
  const StandIn ssh(join(server));
  {
    const auto transport = swarm::connect({far});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome_of(*transport, i == 1 ? post() : get()), "200 ok");
  }
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(ssh.arguments(),
            "<-l><me><-p><2222><-o><ConnectTimeout=3><-T><--><far.example><docker system dial-stdio>");
  EXPECT_TRUE(no_child_left());
}

TEST(Ssh, fails_in_its_own_words_with_nothing_sent) {
  const struct {
    const char *script, *outcome;
  } table[] = {
      {"echo 'ssh: connect to host far.example port 2222: Connection refused' >&2; exit 255",
       "unreachable: ssh://me@far.example:2222: ssh: connect to host far.example port 2222: Connection "
       "refused"},
      {"echo 'Warning: added' >&2; echo 'me@far.example: Permission denied (publickey).' >&2; exit 255",
       "denied: ssh://me@far.example:2222: me@far.example: Permission denied (publickey)."},
      {"echo 'error during connect: no such file' >&2; exit 1",
       "unreachable: ssh://me@far.example:2222: error during connect: no such file"},
      {"exit 3", "unreachable: ssh://me@far.example:2222: ssh ended without a message (exit code 3)"},
      {"echo 'Welcome to far!'; echo; cat",
       "unreachable: ssh://me@far.example:2222: unexpected output through ssh: Welcome to far!"},
  };
  for (const auto& row : table) {
    const StandIn ssh(row.script);
    EXPECT_EQ(ask(), row.outcome);
    EXPECT_EQ(ask(post()), row.outcome);
    EXPECT_TRUE(no_child_left());
  }
}

TEST(Ssh, that_hangs_ends_at_the_deadline) {
  const StandIn ssh("trap '' TERM; exec sleep 600");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(get(300ms)),
            "unreachable: ssh://me@far.example:2222: ssh timed out before it reached an engine");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 60s);
  EXPECT_TRUE(no_child_left());
}

TEST(Ssh, that_breaks_after_a_write_leaves_it_to_be_found_out) {
  const RawServer server({[](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    peer.request();
  }});
  const StandIn ssh(join(server));
  EXPECT_EQ(ask(post()), "lost: ssh://me@far.example:2222: connection reset or closed before it answered");
}

TEST(Ssh, forwards_the_socket_where_there_is_no_docker) {
  const RawServer server({answers_ok});
  // Like ssh with -L: it listens, then runs the command.
  const StandIn ssh(
      "if [[ \"${@: -1}\" == docker* ]]; then echo 'sh: docker: command not found' >&2; exit 127; fi\n"
      "while [[ $1 != -L ]]; do shift; done\n"
      "listen=${2%%:*}\n"
      "ln -s " +
      server.endpoint().path + " \"$listen\"; echo ready; cat >/dev/null");
  EXPECT_EQ(ask(), "200 ok");
  EXPECT_NE(ssh.arguments().find(":/var/run/docker.sock><-T><--><far.example><echo ready; cat>"),
            std::string::npos)
      << ssh.arguments();
  EXPECT_TRUE(no_child_left());
}

/// 200,000 bytes and a line feed on standard error: more than a pipe holds.
const std::string long_banner = "head -c 200000 /dev/zero | tr '\\0' a >&2; echo >&2\n";

TEST(Ssh, much_output_before_it_connects_does_not_block_it) {
  const RawServer server({answers_ok});
  const StandIn ssh(long_banner + join(server));
  EXPECT_EQ(ask(), "200 ok");
  EXPECT_TRUE(no_child_left());
}

TEST(Ssh, much_output_while_it_is_connected_does_not_block_it) {
  const RawServer server({answers_ok});
  // A separate process, as a ProxyCommand is: it holds the pipe and can outlive ssh.
  const StandIn ssh("(for i in {1..100}; do sleep 0.01; " + long_banner + "done) & chatter=$!\n" +
                    "trap \"kill $chatter\" EXIT\n" + join(server).substr(std::string("exec ").size()));
  const auto transport = swarm::connect({far});
  const auto end = std::chrono::steady_clock::now() + 1s;
  while (std::chrono::steady_clock::now() < end) ASSERT_EQ(outcome_of(*transport, get()), "200 ok");
}

TEST(Ssh, its_last_line_is_quoted_however_much_it_printed) {
  const StandIn ssh(long_banner + "echo 'me@far.example: Permission denied (publickey).' >&2; exit 255");
  EXPECT_EQ(ask(), "denied: ssh://me@far.example:2222: me@far.example: Permission denied (publickey).");
  const StandIn one_line("head -c 200000 /dev/zero | tr '\\0' a >&2; echo end >&2; exit 255");
  EXPECT_EQ(ask(), "unreachable: ssh://me@far.example:2222: " + std::string(4092, 'a') + "end");
}

TEST(Ssh, is_quoted_with_a_nul) {
  const StandIn ssh("printf 'before\\0after\\n' >&2; exit 255");
  EXPECT_EQ(ask(), "unreachable: ssh://me@far.example:2222: before\\x00after");
}

/// Runs the program with an ssh that runs `at_start` and then hangs. Returns the exit code and the processes
/// and folders that are left when the program has ended.
std::string left_after(const std::string& at_start, bool forwards) {
  const std::string hang = at_start + "; exec sleep 600\n";
  const StandIn ssh(
      "here=$(dirname \"$0\"); echo $$ >> $here/pids\n"
      "if [[ \"${@: -1}\" == docker* ]]; then " +
      (forwards ? std::string("exit 127; ") : hang) +
      "fi\n"
      "while [[ $1 != -L ]]; do shift; done\n"
      "dirname ${2%%:*} > $here/folder\n" +
      hang);
  const std::string look =
      "\"$0\" -H ssh://far.example ls; echo code $?\n"
      "here=$(dirname $(command -v ssh))\n"
      "for pid in $(cat $here/pids); do\n"
      "  if kill -0 $pid && ! grep -q 'State:.Z' /proc/$pid/status; then echo a process; fi\n"
      "done\n"
      "if [[ -e $here/folder && -e $(cat $here/folder) ]]; then echo a folder; fi";
  return test::run({.argv = {"bash", "-c", look, SWARMCTL_BINARY}, .environment = {{"HOME", "/nonexistent"}}})
      .out;
}

TEST(Ssh, leaves_no_process_and_no_folder_after_a_signal) {
  const struct {
    const char *signal, *code;
  } table[] = {{"INT", "code 130\n"},  {"TERM", "code 143\n"}, {"HUP", "code 129\n"},
               {"QUIT", "code 131\n"}, {"ALRM", "code 142\n"}, {"USR1", "code 138\n"}};
  for (const auto& row : table) {
    const std::string kill = "kill -" + std::string(row.signal) + " $PPID";
    for (const bool forwards : {false, true}) {
      for (const std::string& stage :
           {kill, "(sleep 0.3; " + kill + ") &", "trap '' TERM HUP INT QUIT; " + kill}) {
        const std::string at_start = stage.ends_with('&') ? stage + " :" : stage;
        EXPECT_EQ(left_after(at_start, forwards), row.code) << at_start << (forwards ? ", forwards" : "");
      }
    }
  }
}

TEST(Ssh, leaves_no_folder_after_a_failure) { EXPECT_EQ(left_after("exit 255", true), "code 8\n"); }

TEST(Ssh, quotes_the_path_for_the_remote_shell) {
  const StandIn ssh("exit 255");
  swarm::Endpoint endpoint = far;
  endpoint.path = "/run/it's mine.sock";
  outcome_of(*swarm::connect({endpoint}), get());
  EXPECT_NE(ssh.arguments().find(R"(<docker -H 'unix:///run/it'\''s mine.sock' system dial-stdio>)"),
            std::string::npos)
      << ssh.arguments();
}

}  // namespace
