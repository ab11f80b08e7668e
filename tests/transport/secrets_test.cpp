// SPDX-License-Identifier: Apache-2.0
// Tests that the program prints no secret, in log lines of any level either. `run` searches the output.
#include "support/process.hpp"
#include "support/recorder.hpp"
#include "support/scripted_engine.hpp"
#include "support/served_engine.hpp"
#include "wire/recorded.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>
#include <sys/stat.h>

namespace {

using namespace test;
using swarm::Json;
using Words = std::vector<std::string>;

/// A docker configuration full of secrets.
class SecretHome {
 public:
  SecretHome() {
    char pattern[] = "/tmp/swarmctl-raw-XXXXXX";
    name_ = ::mkdtemp(pattern);
    write("config.json",
          R"({"HttpHeaders":{"Authorization":"Bearer hunter2","X-Api-Key":"hunter2","X-Meta":"u:hunter2"},)"
          R"("credHelpers":{"helped.example":"test","broken.example":"broken"},"auths":{)"
          // base64 of alice:hunter2
          R"("https://index.docker.io/v1/":{"auth":"YWxpY2U6aHVudGVyMg=="},)"
          R"("r.example":{"username":"alice","password":"hunter2"},)"
          R"("token.example":{"identitytoken":"hunter2"}}})");
    write("docker-credential-test", "#!/bin/sh\necho '{\"Username\":\"alice\",\"Secret\":\"hunter2\"}'\n");
    write("docker-credential-broken",
          "#!/bin/sh\necho 'password hunter2'\necho 'no --password hunter2' >&2\nexit 1\n");
  }
  SecretHome(const SecretHome&) = delete;
  SecretHome& operator=(const SecretHome&) = delete;
  ~SecretHome() { std::filesystem::remove_all(name_); }

  [[nodiscard]] Outcome run(const std::string& address, const Words& words) const {
    Command command{
        .argv = {SWARMCTL_BINARY, "-H", address, "--log-level", "trace"},
        .environment = {{"HOME", name_},
                        {"DOCKER_CONFIG", name_},
                        {"DOCKER_AUTH_CONFIG", R"({"auths":{"e.example":{"auth":"eDpodW50ZXIy"}}})"},
                        {"PATH", name_ + ":/usr/bin:/bin"},
                        {"MY_PASSWORD", "hunter2"}},
        .limit = std::chrono::seconds(60)};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    Outcome result = test::run(command);
    EXPECT_NE(result.code, -1) << words.front();
    return result;
  }
  [[nodiscard]] std::string file(const std::string& name) const { return name_ + "/" + name; }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
    ::chmod(file(name).c_str(), 0700);
  }

  std::string name_;
};

/// Flags with secrets for `create` or `update`, in all the forms that swarmctl hides.
Words planted_flags(const std::string& command) {
  const std::string add = command == "update" ? "-add" : "";
  Words words;
  for (const char* pair :
       {"DB_PASSWORD=hunter2", "DSN=app:hunter2@tcp(db)/app", "URL=postgres://app:hunter2@db/app",
        "OPTS=--token hunter2", "HEADER=Authorization: Bearer hunter2S"})
    words.insert(words.end(), {"--env" + add, pair});
  for (const char* flag : {"--label", "--container-label"})
    words.insert(words.end(), {flag + add, "api.token=hunter2"});
  return words;
}

/// The same secrets in a service that exists.
Json with_secrets(Json service) {
  Json& container = service["Spec"]["TaskTemplate"]["ContainerSpec"];
  Json env = Json::array({"OLD_PASSWORD=hunter2", "OLD_URL=amqp://u:hunter2@mq/"});
  if (container.contains("Env"))
    for (const Json& one : container["Env"]) env.push_back(one);
  container["Env"] = env;
  service["Spec"]["Labels"]["old.secret"] = "hunter2";
  return service;
}

}  // namespace

TEST(Secrets, are_not_shown_by_any_recorded_line) {
  const SecretHome home;
  for (const Recorded& recorded : recorded_cases()) {
    Json state = {{"services", Json::array()}, {"nodes", Json::parse(nodes_with_leader())}};
    if (!recorded.start.is_null()) state["services"].push_back(with_secrets(recorded.start));
    if (!recorded.digest.empty()) state["digest"] = recorded.digest;
    FakeEngine engine;
    engine.reset(state);
    const RawServer server({served_by(engine)});
    for (const char* how : {"--dry-run", "-d"}) {
      Words words = planted_flags(recorded.command);
      words.insert(words.begin(), {recorded.command, how, "--with-registry-auth"});
      words.insert(words.end(), recorded.words.begin(), recorded.words.end());
      const Outcome result = home.run(server.endpoint().text(), words);
      EXPECT_LT(result.code, 128) << recorded.id;
    }
  }
}

TEST(Secrets, are_not_shown_by_any_verb) {
  const SecretHome home;
  Recorder engine;
  const std::vector<Words> lines{
      {"ls", "--filter", "label=password=hunter2"},
      {"ls", "--filter", "label=url=amqp://u:hunter2@mq/", "-o", "wide"},
      {"ps", "--filter", "label=token=hunter2", "web"},
      {"logs", "web"},
      {"why", "web"},
      {"wait", "--timeout", "1s", "web"},
      {"where"},
      {"version"},
      {"scale", "-d", "web=2"},
      {"restart", "-d", "web"},
      {"rollback", "-d", "web"},
      {"rm", "--dry-run", "--select", "label=password=hunter2"},
      {"diff", "web", "--env-add", "PASSWORD=hunter2"},
      {"update", "web", "--timeout", "1s", "--env-add", "PASSWORD=hunter2", "--progress", "json"},
      {"update", "-d", "web", "--secret-rotate", "tls=" + home.file("config.json")},
      {"__complete", "update", "web", "--env-rm", ""},
      {"create", "-d", "--with-registry-auth", "r.example/a"},
      {"create", "-d", "--with-registry-auth", "e.example/a"},
      {"create", "-d", "--with-registry-auth", "token.example/a"},
      {"create", "-d", "--with-registry-auth", "helped.example/a"},
      {"create", "-d", "--with-registry-auth", "broken.example/a"},
      {"create", "-d", "--no-resolve-image", "--env", "MY_PASSWORD", "a"},
      {"create", "--env-file", home.file("config.json"), "a"},
      {"create", "--no-such-flag=hunter2", "a"}};
  for (const Words& words : lines) EXPECT_LT(home.run(engine.address(), words).code, 128) << words.front();
}

TEST(Secrets, of_an_address_or_a_key_are_not_shown) {
  const SecretHome home;
  const auto& files = Certificates::get();
  for (const char* address : {"tcp://u:hunter2@127.0.0.1:1", "ssh://u:hunter2@h.invalid",
                              "tcp://u:hunter2@127.0.0.1:1x", "https://u:hunter2@127.0.0.1:1/x"})
    for (const char* verb : {"ls", "where"}) EXPECT_NE(home.run(address, {verb}).code, 0) << address;
  for (const char* key : {"secret-key.pem", "secret-key-1.pem"}) {
    const Outcome result =
        home.run("tcp://127.0.0.1:1", {"--tlsverify", "--tlscacert", files.file("ca.pem"), "--tlscert",
                                       files.file("client.pem"), "--tlskey", files.file(key), "ls"});
    EXPECT_EQ(result.code, 8) << result.err;
  }
}
