// SPDX-License-Identifier: Apache-2.0
// Tests of the base path and the headers that requests get from the address and from docker's config file.
#include "support/process.hpp"
#include "support/recorder.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace {

using namespace test;

/// A temporary folder for docker's config file.
class Folder {
 public:
  Folder() {
    char pattern[] = "/tmp/swarmctl-raw-XXXXXX";
    name_ = ::mkdtemp(pattern);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(name_); }

  void write(const std::string& file, const std::string& text) const {
    const std::filesystem::path path = name_ + "/" + file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

Outcome run_at(const std::vector<std::string>& words, Environment environment) {
  Command command{
      .argv = {SWARMCTL_BINARY}, .environment = std::move(environment), .limit = std::chrono::seconds(60)};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return test::run(command);
}

void expect_all_below(const std::string& base, Recorder& engine) {
  const std::vector<std::string> lines = engine.take();
  EXPECT_FALSE(lines.empty());
  for (const std::string& line : lines) {
    const std::string path = line.substr(line.find(' ') + 1);
    EXPECT_TRUE(path.starts_with(base + "/") && !path.starts_with(base + base)) << line;
  }
  EXPECT_EQ(engine.stray(), "");
}

}  // namespace

TEST(BasePath, goes_before_every_path_of_every_request) {
  const std::vector<std::vector<std::string>> lines{{"ls"},
                                                    {"inspect", "web"},
                                                    {"ps", "web"},
                                                    {"logs", "web"},
                                                    {"update", "-d", "web", "--env-add", "A=1"},
                                                    {"create", "-d", "--no-resolve-image", "a"},
                                                    {"rm", "web"},
                                                    {"where"},
                                                    {"wait", "--stable", "1s", "web"}};
  Recorder engine(RawServer::On::tcp);
  for (const auto& words : lines) {
    std::vector<std::string> all{"-H", engine.address() + "/proxy//./x/../docker/"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome result = run_at(all, {{"HOME", "/nonexistent"}});
    EXPECT_EQ(result.code, 0) << words.front() << result.err;
    expect_all_below("/proxy/docker", engine);
  }
}

TEST(BasePath, comes_from_variables_and_contexts_too) {
  Recorder engine(RawServer::On::tcp);
  const std::string address = engine.address() + "/proxy/";
  EXPECT_EQ(run_at({"ls"}, {{"HOME", "/nonexistent"}, {"DOCKER_HOST", address}}).code, 0);
  expect_all_below("/proxy", engine);
  const Folder docker;
  docker.write("contexts/meta/1/meta.json",
               R"({"Name":"far","Endpoints":{"docker":{"Host":")" + address + R"("}}})");
  EXPECT_EQ(run_at({"--context", "far", "ls"}, {{"DOCKER_CONFIG", docker.name()}}).code, 0);
  expect_all_below("/proxy", engine);
}

TEST(BasePath, stands_in_where_and_in_hints) {
  Recorder engine(RawServer::On::tcp);
  const std::string address = engine.address() + "/proxy";
  const Outcome where = run_at({"-H", address + "/", "where"}, {{"HOME", "/nonexistent"}});
  EXPECT_NE(where.out.find("engine   " + address + "\n"), std::string::npos) << where.out;
  const Outcome wait =
      run_at({"-H", address, "wait", "--timeout", "1s", "--stable", "1h", "web"}, {{"HOME", "/nonexistent"}});
  EXPECT_EQ(wait.code, 7);
  EXPECT_NE(wait.err.find("swarmctl --host " + address + " "), std::string::npos) << wait.err;
}

TEST(HttpHeaders, that_frame_a_message_are_not_sent_and_are_named_once) {
  Recorder engine;
  const Folder docker;
  docker.write("config.json", R"({"HttpHeaders":{"X-Team":"web","content-length":"0","Transfer-Encoding":)"
                              R"("chunked","Connection":"close","Expect":"100-continue","HOST":"x",)"
                              R"("Upgrade":"h2c","TE":"trailers","Trailer":"A","Keep-Alive":"1",)"
                              R"("Proxy-Connection":"close"}})");
  const Outcome result = run_at({"-H", engine.address(), "update", "web", "--env-add", "A=1", "--stable",
                                 "0s", "--progress", "none", "--timeout", "1s"},
                                {{"DOCKER_CONFIG", docker.name()}});
  const std::string warning = "swarmctl: update: warning: HttpHeaders in " + docker.name() +
                              "/config.json are not sent: content-length, Transfer-Encoding, Connection, "
                              "Expect, HOST, Upgrade, TE, Trailer, Keep-Alive, Proxy-Connection (swarmctl "
                              "itself frames its requests)\n";
  EXPECT_EQ(result.err.find(warning), 0) << result.err;
  EXPECT_EQ(result.err.find(warning, 1), std::string::npos) << result.err;
  bool wrote = false;
  for (const std::string& request : engine.take_whole()) {
    const std::string header = request.substr(0, request.find("\r\n\r\n") + 2);
    const bool post = header.starts_with("POST");
    wrote = wrote || post;
    EXPECT_NE(header.find("\r\nX-Team: web\r\n"), std::string::npos) << header;
    EXPECT_NE(header.find("\r\nHost: docker\r\n"), std::string::npos) << header;
    EXPECT_EQ(header.find("\r\nContent-Length: ") != std::string::npos, post) << header;
    for (const char* name : {"content-length: 0", "Transfer-Encoding", "close", "Expect", "HOST", "Upgrade",
                             "\r\nTE:", "Trailer", "Keep-Alive", "Proxy-Connection"})
      EXPECT_EQ(header.find(name), std::string::npos) << header;
  }
  EXPECT_TRUE(wrote);
  EXPECT_EQ(engine.stray(), "");
}
