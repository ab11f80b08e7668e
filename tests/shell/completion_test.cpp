// SPDX-License-Identifier: Apache-2.0
// Tests completion with Tab in real shells on a terminal, with an engine on a socket.
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/scripted_engine.hpp"
#include "support/served_engine.hpp"
#include "support/terminal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr const char* state = R"({
  "services": [
    {"ID":"svcweb0000000000000000001","Version":{"Index":7},"Spec":{"Name":"web",
      "Labels":{"tier":"front","it's a":"label"},
      "Mode":{"Replicated":{"Replicas":3}},
      "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1",
          "Env":["TOKEN=hunter2","A_VERY_LONG_NAME=2","A_VERY_SHORT_NAME=3"],
          "Mounts":[{"Type":"volume","Source":"data","Target":"/var/my data"}],
          "Secrets":[{"SecretID":"sectls","SecretName":"tls","File":{"Name":"tls"}}],
          "Hosts":["10.0.0.1 db.local"]},
        "Placement":{"Constraints":["node.labels.zone == a"]}},
      "EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}}},
    {"ID":"svcworker0000000000000001","Version":{"Index":8},"Spec":{"Name":"worker",
      "Mode":{"Replicated":{"Replicas":1}},"TaskTemplate":{"ContainerSpec":{"Image":"busybox"}}}}]})";

/// A fake engine behind a socket.
class Engine {
 public:
  Engine() : server_({served_by(fake_)}) { fake_.reset(swarm::Json::parse(state)); }
  [[nodiscard]] std::string host() const { return "unix://" + server_.endpoint().path; }
  [[nodiscard]] int connections() const { return server_.connections(); }

 private:
  FakeEngine fake_;
  RawServer server_;
};

enum class Loaded { sourced, installed };

/// A shell with a home folder and a `swarmctl` that completes like the real one and otherwise prints its
/// arguments.
class Shell {
 public:
  Shell(const std::string& name, const std::string& host, Loaded loaded = Loaded::sourced)
      : home_(make_home()), name_(name) {
    fs::create_directories(home_ + "/bin");
    write("bin/swarmctl", "#!/bin/sh\ncase $1 in __complete) exec " SWARMCTL_BINARY
                          " \"$@\" ;; esac\n"
                          "printf 'GOT'; printf '[%s]' \"$@\"; echo .\n");
    fs::permissions(home_ + "/bin/swarmctl", fs::perms::owner_all);
    const Outcome script = test::run({.argv = {SWARMCTL_BINARY, "completion", name}});
    EXPECT_EQ(script.code, 0) << script.err;
    const std::string file = name == "zsh" ? "_swarmctl" : name == "fish" ? "swarmctl.fish" : "swarmctl";
    write("completions/" + file, script.out);
    write(".zshrc", std::string(loaded == Loaded::installed ? "fpath=($HOME/completions $fpath)\n" : "") +
                        "autoload -Uz compinit; compinit -u\nPS1='READY> '\n" +
                        (loaded == Loaded::sourced ? ". $HOME/completions/_swarmctl\n" : ""));
    write(".bashrc", ". $HOME/completions/swarmctl\nPS1='READY> '\n");
    const std::string fish =
        std::string("function fish_prompt; echo -n 'READY> '; end; function fish_right_prompt; end; ") +
        (loaded == Loaded::sourced ? "source $HOME/completions/swarmctl.fish"
                                   : "set fish_complete_path $HOME/completions");
    const std::vector<std::string> argv =
        name == "bash" ? std::vector<std::string>{"bash", "--noprofile", "--rcfile", home_ + "/.bashrc", "-i"}
        : name == "zsh" ? std::vector<std::string>{"zsh", "-d", "-i"}
                        : std::vector<std::string>{"fish", "--no-config", "-i", "-C", fish};
    terminal_ = std::make_unique<Terminal>(
        argv, std::vector<std::pair<std::string, std::string>>{{"HOME", home_},
                                                               {"PATH", home_ + "/bin:/usr/bin:/bin"},
                                                               {"LC_ALL", "C.UTF-8"},
                                                               {"DOCKER_HOST", host},
                                                               {"SWARMCTL_COMPLETION_TIMEOUT", "1m"}});
    ready_ = terminal_->until("READY> ");
  }
  ~Shell() {
    terminal_.reset();
    std::error_code failed;
    fs::remove_all(home_, failed);
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  /// Presses these keys and Enter; returns the arguments that the command gets: "[update][web]".
  std::string words(const std::string& keys) {
    terminal_->press(keys + "\r");
    seen_ = terminal_->until("GOT");
    std::string got = terminal_->until(".\r\n");
    terminal_->until("READY> ");
    return got.ends_with(".\r\n") ? got.substr(0, got.size() - 3) : seen_ + got;
  }
  void press(const std::string& keys) { terminal_->press(keys); }
  std::string until(const std::string& text) { return terminal_->until(text); }
  /// Presses these keys and Enter; returns the text on the screen before the command's output.
  std::string screen(const std::string& keys) {
    words(keys);
    return seen_;
  }
  void write(const std::string& file, const std::string& text) const {
    const std::string path = home_ + "/" + file;
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path) << text;
  }
  [[nodiscard]] const std::string& home() const { return home_; }

 private:
  static std::string make_home() {
    std::string pattern = fs::temp_directory_path() / "swarmctl-shell.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
  }

  std::string home_, name_, ready_, seen_;
  std::unique_ptr<Terminal> terminal_;
};

class Completion : public testing::TestWithParam<std::string> {};

struct Line {
  std::string keys, words;
};

}  // namespace

TEST_P(Completion, finishes_what_is_typed) {
  Engine engine;
  Shell shell(GetParam(), engine.host());
  const std::vector<Line> lines{
      {"swarmctl insp\t", "[inspect]"},
      {"swarmctl update web --limit-m\t512m", "[update][web][--limit-memory][512m]"},
      {"swarmctl update wor\t", "[update][worker]"},
      {"swarmctl update web --env-rm TO\t", "[update][web][--env-rm][TOKEN]"},
      {"swarmctl update web --env-rm=TO\t", "[update][web][--env-rm=TOKEN]"},
      {"swarmctl update web --publish-rm 8\t", "[update][web][--publish-rm][8080:80]"},
      {"swarmctl update web --publish-rm 8080:\t", "[update][web][--publish-rm][8080:80]"},
      {"swarmctl update web --secret-rm t\t", "[update][web][--secret-rm][tls]"},
      {"swarmctl update web --constraint-rm node.la\t",
       "[update][web][--constraint-rm][node.labels.zone==a]"},
      {"swarmctl update web --constraint-rm node.labels.zone=\t",
       "[update][web][--constraint-rm][node.labels.zone==a]"},
      {"swarmctl scale wor\t\t", "[scale][worker=1]"},
      {"swarmctl create --mode replicated-\t nginx", "[create][--mode][replicated-job][nginx]"},
      {"swarmctl create --secret sou\tk\t nginx", "[create][--secret][source=key][nginx]"},
      {"swarmctl create --mount type=v\ttar\t/x nginx", "[create][--mount][type=volume,target=/x][nginx]"},
      {"swarmctl create --publish mode=h\t", "[create][--publish][mode=host,]"},
      {"swarmctl create --constraint node.role==w\t x", "[create][--constraint][node.role==worker][x]"},
      {"swarmctl --color al\t ls", "[--color][always][ls]"},
  };
  for (const Line& line : lines) EXPECT_EQ(shell.words(line.keys), line.words) << line.keys;
}

TEST_P(Completion, quotes_what_holds_blanks_and_quotes) {
  Engine engine;
  Shell shell(GetParam(), engine.host());
  const std::vector<Line> lines{
      {"swarmctl update web --mount-rm /v\t", "[update][web][--mount-rm][/var/my data]"},
      {"swarmctl update web --mount-rm '/v\t", "[update][web][--mount-rm][/var/my data]"},
      {"swarmctl update web --mount-rm \"/var/my d\t", "[update][web][--mount-rm][/var/my data]"},
      {"swarmctl update web --mount-rm /var/my\\ \t", "[update][web][--mount-rm][/var/my data]"},
      {"swarmctl update web --label-rm i\t", "[update][web][--label-rm][it's a]"},
      {"swarmctl update web --label-rm=\"i\t", "[update][web][--label-rm=it's a]"},
      {"swarmctl update --env-add 'A=b c' web --env-rm TO\t",
       "[update][--env-add][A=b c][web][--env-rm][TOKEN]"},
  };
  for (const Line& line : lines) EXPECT_EQ(shell.words(line.keys), line.words) << line.keys;
}

TEST_P(Completion, finds_files) {
  Shell shell(GetParam(), "unix:///nonexistent.sock");
  shell.write("fine files/one.env", "");
  EXPECT_EQ(shell.words("swarmctl create --env-file " + shell.home() + "/fi\to\t"),
            "[create][--env-file][" + shell.home() + "/fine files/one.env]");
  EXPECT_EQ(shell.words("swarmctl create --mount type=bind,source=" + shell.home() + "/fi\t"),
            "[create][--mount][type=bind,source=" + shell.home() + "/fine files/]");
}

TEST_P(Completion, shows_the_choice) {
  Engine engine;
  Shell shell(GetParam(), engine.host());
  shell.press("swarmctl update web --env-rm A\t\t\t");
  for (const std::string name : {"LONG_NAME", "SHORT_NAME"}) {
    const std::string seen = shell.until(name);
    EXPECT_TRUE(seen.ends_with(name)) << seen;
  }
}

TEST_P(Completion, is_silent_where_no_engine_is) {
  Shell shell(GetParam(), "unix:///nonexistent.sock");
  const std::string screen = shell.screen("swarmctl update web --env-rm \t\tX");
  EXPECT_EQ(screen.find("swarmctl:"), std::string::npos) << screen;
  EXPECT_EQ(screen.find("no such"), std::string::npos) << screen;
}

TEST_P(Completion, asks_the_engine_that_the_line_names) {
  Engine engine;
  Shell shell(GetParam(), "unix:///nonexistent.sock");
  EXPECT_EQ(shell.words("swarmctl -H " + engine.host() + " rm wor\t"),
            "[-H][" + engine.host() + "][rm][worker]");
  shell.write(".docker/contexts/meta/far/meta.json",
              R"({"Name":"far","Endpoints":{"docker":{"Host":")" + engine.host() + R"("}}})");
  EXPECT_EQ(shell.words("swarmctl --context fa\t update web --env-rm TO\t"),
            "[--context][far][update][web][--env-rm][TOKEN]");
}

INSTANTIATE_TEST_SUITE_P(Shells, Completion, testing::Values("bash", "zsh", "fish"),
                         [](const auto& shell) { return shell.param; });

TEST(Installed, scripts_are_found_by_the_shell_itself) {
  Engine engine;
  for (const char* name : {"zsh", "fish"}) {
    Shell shell(name, engine.host(), Loaded::installed);
    EXPECT_EQ(shell.words("swarmctl update web --env-rm TO\t"), "[update][web][--env-rm][TOKEN]") << name;
    EXPECT_EQ(shell.words("swarmctl rm wor\t"), "[rm][worker]") << name;
  }
}

TEST(Scripts, are_the_files_in_completions) {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    std::ifstream file(SOURCE_DIR "/completions/swarmctl." + shell);
    const std::string committed{std::istreambuf_iterator<char>(file), {}};
    const Outcome script = test::run({.argv = {SWARMCTL_BINARY, "completion", shell}});
    EXPECT_EQ(script.out, committed) << "run scripts/dev gen";
  }
}

TEST(Answers, open_no_socket_for_what_the_table_knows) {
  Engine engine;
  const std::vector<std::vector<std::string>> lines{
      {""},
      {"up"},
      {"update", "web", "--lim"},
      {"create", "--mode", ""},
      {"create", "--mount", "type="},
      {"create", "--stop-signal", ""},
      {"create", "--log-driver", "local", "--log-opt", ""},
      {"update", "--env-file", "/"},
  };
  for (const auto& words : lines) {
    std::vector<std::string> argv{SWARMCTL_BINARY, "__complete"};
    argv.insert(argv.end(), words.begin(), words.end());
    const Outcome result = test::run({.argv = argv, .environment = {{"DOCKER_HOST", engine.host()}}});
    EXPECT_EQ(result.code, 0) << result.err;
    EXPECT_FALSE(result.out.empty()) << words.front();
  }
  EXPECT_EQ(engine.connections(), 0);
}

/// An engine that accepts connections and sends nothing.
class Stalled : public testing::Test {
 protected:
  /// How long a completion takes with this engine. It must print nothing.
  static std::chrono::milliseconds cost(const std::string& host, const std::string& timeout = {}) {
    const Outcome result = test::run({.argv = {SWARMCTL_BINARY, "__complete", "-H", host, "rm", ""},
                                      .environment = {{"SWARMCTL_COMPLETION_TIMEOUT", timeout}}});
    EXPECT_EQ(result.code, 0);
    EXPECT_EQ(result.out + result.err, "");
    return result.took;
  }

  const RawServer server{{[](Peer& peer) { peer.stall(); }}};
  const std::string one = "unix://" + server.endpoint().path;
};

TEST_F(Stalled, ends_after_150_ms_without_a_message) {
  for (const std::string& host : {one, one + "," + one}) {
    auto least = cost(host);
    // Takes the lowest time, because other load on the machine does not slow down every run.
    for (int more = 100; least >= 300ms && more > 0; --more) least = std::min(least, cost(host));
    EXPECT_LT(least, 300ms);
  }
}

TEST_F(Stalled, costs_what_the_variable_says_for_all_managers_together) {
  auto limit = 200ms, took = 0ms;
  do {
    limit *= 2;
    took = cost(one + "," + one, std::to_string(limit.count()) + "ms");
  } while (took >= limit * 2 && limit < 20s);
  EXPECT_GE(took, limit);
  EXPECT_LT(took, limit * 2);
}
