// SPDX-License-Identifier: Apache-2.0
// Tests of engines behind a real sshd on loopback.
#include "cluster/cluster.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

using test::Cluster;
using test::Outcome;

namespace {

namespace fs = std::filesystem;

int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the socket API's own way
  bind(descriptor, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  close(descriptor);
  return ntohs(address.sin_port);
}

std::string text_of(const fs::path& file) {
  std::ostringstream all;
  all << std::ifstream(file).rdbuf();
  return all.str();
}

void must(std::vector<std::string> words) {
  const Outcome outcome = test::run({.argv = std::move(words)});
  if (outcome.code != 0) throw std::runtime_error(outcome.err);
}

/// An sshd with its own keys and configuration, and an `ssh` that uses them.
class Sshd {
 public:
  /// `path` is the PATH on the remote end.
  explicit Sshd(const std::string& path) : port(free_port()) {
    char pattern[] = "/tmp/swarmctl-sshd-XXXXXX";
    folder = mkdtemp(pattern);
    fs::create_directories("/run/sshd");
    for (const char* key : {"/host", "/user"})
      must({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + key});
    fs::copy_file(folder + "/user.pub", folder + "/authorized");
    std::ofstream(folder + "/sshd_config")
        << "ListenAddress 127.0.0.1\nPort " << port << "\nHostKey " << folder << "/host\nAuthorizedKeysFile "
        << folder << "/authorized\nPidFile " << folder
        << "/pid\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n"
        << "SetEnv PATH=" << path << "\n";
    std::ofstream(folder + "/ssh_config")
        << "IdentityFile " << folder << "/user\nIdentitiesOnly yes\nUserKnownHostsFile " << folder
        << "/known\nStrictHostKeyChecking accept-new\n";
    fs::create_directory(folder + "/bin");
    // ssh runs in a session of its own, so that a signal to the process group of the test's child does not
    // end it.
    std::ofstream(folder + "/bin/ssh")
        << "#!/bin/sh\necho started >>" << folder << "/starts\nexec setsid /usr/bin/ssh -F " << folder
        << "/ssh_config \"$@\"\n";
    fs::permissions(folder + "/bin/ssh", fs::perms::owner_all);
    must({"/usr/sbin/sshd", "-f", folder + "/sshd_config", "-E", folder + "/log"});
    if (!test::eventually([&] { return fs::exists(folder + "/pid"); }))
      throw std::runtime_error("sshd did not start: " + text_of(folder + "/log"));
  }
  Sshd(const Sshd&) = delete;
  Sshd& operator=(const Sshd&) = delete;
  ~Sshd() {
    ::kill(std::stoi(text_of(folder + "/pid")), SIGTERM);
    test::eventually([&] { return !fs::exists(folder + "/pid"); });
    std::error_code left;
    fs::remove_all(folder, left);
  }

  [[nodiscard]] std::string host(const std::string& socket) const {
    return "ssh://root@127.0.0.1:" + std::to_string(port) + socket;
  }

  Outcome swarmctl(std::vector<std::string> words, std::chrono::milliseconds interrupt_after = {}) const {
    words.insert(words.begin(), SWARMCTL_BINARY);
    return test::run({.argv = std::move(words),
                      .environment = {{"PATH", folder + "/bin:" + std::getenv("PATH")}, {"HOME", folder}},
                      .interrupt_after = interrupt_after});
  }

  [[nodiscard]] long starts() const {
    const std::string all = text_of(folder + "/starts");
    return std::ranges::count(all, '\n');
  }

  /// Whether no ssh process of this test is left.
  [[nodiscard]] bool all_ended() const {
    for (const auto& process : fs::directory_iterator("/proc")) {
      const std::string words = text_of(process.path() / "cmdline");
      if (words.starts_with("/usr/bin/ssh") && words.find(folder) != std::string::npos) return false;
    }
    return true;
  }

 private:
  int port;
  std::string folder;
};

/// A PATH with the programs that the shell needs, without docker.
class WithoutDocker {
 public:
  WithoutDocker() {
    char pattern[] = "/tmp/swarmctl-path-XXXXXX";
    folder = mkdtemp(pattern);
    for (const char* program : {"cat", "sh"})
      fs::create_symlink("/bin/" + std::string(program), folder + "/" + program);
  }
  WithoutDocker(const WithoutDocker&) = delete;
  WithoutDocker& operator=(const WithoutDocker&) = delete;
  ~WithoutDocker() { fs::remove_all(folder); }
  std::string folder;
};

/// A PATH whose docker reads all its input, sends nothing and does not exit at end of input.
class MuteDocker : public WithoutDocker {
 public:
  MuteDocker() {
    fs::create_symlink("/bin/sleep", folder + "/sleep");
    std::ofstream(folder + "/docker") << "#!/bin/sh\ncat >/dev/null\nexec sleep 60\n";
    fs::permissions(folder + "/docker", fs::perms::owner_all);
  }
};

/// Creates, inspects and removes two services, with one ssh for each command.
void live_and_die(const Sshd& sshd, const Cluster& cluster) {
  const std::string host = sshd.host(cluster.socket(1));
  const test::RealEngine engine = cluster.engine(1);
  const test::Scene scene(engine);
  const std::string a = scene.name("a"), b = scene.name("b");
  for (const std::string& name : {a, b}) {
    const Outcome result = sshd.swarmctl({"-H", host, "create", "-d", "--no-resolve-image", "--replicas", "0",
                                          "--name", name, "busybox:latest", "sleep", "3600"});
    ASSERT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.out, engine.service(name).at("ID").get<std::string>() + "\n");
  }
  const long before = sshd.starts();
  const Outcome shown = sshd.swarmctl({"-H", host, "inspect", a, b, "--get", "Spec.Name"});
  EXPECT_EQ(shown.out, a + "\n" + b + "\n") << shown.err;
  EXPECT_EQ(sshd.starts() - before, 1) << "several requests go over one ssh";
  EXPECT_EQ(sshd.swarmctl({"-H", host, "rm", a, b}).code, 0);
  EXPECT_EQ(engine.service(a), nullptr);
  EXPECT_TRUE(sshd.all_ended());
}

}  // namespace

TEST(Ssh, reaches_an_engine_through_docker_on_the_remote_host) {
  const Cluster cluster;
  const Sshd sshd(std::getenv("PATH"));
  live_and_die(sshd, cluster);
}

TEST(Ssh, reaches_an_engine_on_a_remote_host_without_docker) {
  const Cluster cluster;
  const WithoutDocker path;
  const Sshd sshd(path.folder);
  const Outcome outcome =
      sshd.swarmctl({"-H", sshd.host(cluster.socket(1)), "inspect", "--get", "ID", "none"});
  EXPECT_EQ(outcome.code, 3) << outcome.err;
  EXPECT_EQ(sshd.starts(), 2) << "one that finds no docker, one that forwards the socket";
  EXPECT_TRUE(sshd.all_ended());
}

TEST(Ssh, ends_with_a_wait_that_is_interrupted) {
  const Cluster cluster;
  const Sshd sshd(std::getenv("PATH"));
  const test::RealEngine engine = cluster.engine(1);
  const test::Scene scene(engine);
  const std::string name = scene.name();
  const Outcome outcome =
      sshd.swarmctl({"-H", sshd.host(cluster.socket(1)), "create", "--no-resolve-image", "--constraint",
                     "node.labels.none==1", "--wait-for-capacity", "--name", name, "busybox:latest"},
                    std::chrono::seconds(2));
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_TRUE(test::eventually([&] { return sshd.all_ended(); }));
}

TEST(Ssh, ends_with_us_even_if_the_remote_end_is_silent) {
  const Cluster cluster;
  const MuteDocker path;
  const Sshd sshd(path.folder);
  const Outcome outcome = sshd.swarmctl({"-H", sshd.host(cluster.socket(1)), "ls"}, std::chrono::seconds(2));
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_TRUE(test::eventually([&] { return sshd.all_ended(); }));
}

TEST(Ssh, that_is_refused_is_reported_in_its_own_words) {
  const Cluster cluster;
  const Sshd sshd(std::getenv("PATH"));
  const Outcome outcome = sshd.swarmctl({"-H", "ssh://root@127.0.0.1:" + std::to_string(free_port()), "ls"});
  EXPECT_EQ(outcome.code, 8);
  EXPECT_NE(outcome.err.find("Connection refused"), std::string::npos) << outcome.err;
}
