// SPDX-License-Identifier: Apache-2.0
// Tests that no message quotes a value that may be a secret, whatever is wrong with the command line.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <swarm/log.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;

namespace {

struct Wrong {
  std::vector<std::string> words;
  std::string result;  ///< Without "swarmctl: VERB: ".
};

/// Runs a line, and expects its result without the secret.
RunResult run_wrong(const Wrong& line, FakeEngine& engine) {
  const RunResult got = run(line.words, engine);
  EXPECT_EQ(got.err.find("hunter2"), std::string::npos) << got.err;
  EXPECT_NE(got.err.find(": " + line.result), std::string::npos) << got.err;
  return got;
}

/// Expects usage errors, and that nothing is asked for.
void expect(const std::vector<Wrong>& lines) {
  for (const Wrong& line : lines) {
    FakeEngine engine;
    const RunResult got = run_wrong(line, engine);
    EXPECT_EQ(got.exit, 2) << got.err;
    EXPECT_TRUE(engine.sent.empty());
  }
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "swarmctl-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& content) const {
    const std::string name = (path_ / "file").string();
    std::ofstream(name, std::ios::binary) << content;
    return name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST(NoSecret, of_a_pair_only_the_key_is_quoted) {
  expect({
      {{"create", "--log-opt", "splunk-token=hunter2", "x"}, "--log-opt splunk-token needs --log-driver\n"},
      {{"create", "--env", "=hunter2", "x"}, "--env: the variable's name is empty: KEY=VALUE or KEY\n"},
      {{"update", "web", "--env-add", "=hunter2"},
       "--env-add: the variable's name is empty: KEY=VALUE or KEY\n"},
      {{"create", "--env", "A=hunter2\xff", "x"},
       "--env A: not UTF-8 text, the only encoding that the engine accepts\n"},
      {{"create", "--label", "a b=hunter2", "x"}, "--label a b: the key contains blanks: KEY=VALUE\n"},
      {{"create", "--label", "hunter2 x", "x"}, "--label: the key contains blanks: KEY=VALUE\n"},
      {{"create", "--container-label", "=hunter2", "x"}, "--container-label: the key is empty: KEY=VALUE\n"},
      {{"create", "--sysctl", "=hunter2", "x"}, "--sysctl: the key is empty: KEY=VALUE\n"},
      {{"create", "--generic-resource", "gpu=hunter2", "x"}, "--generic-resource gpu: "},
      {{"create", "--host", "db=hunter2", "x"},
       "--host db: '*****' is not an address: NAME:IP, with IPv4 or IPv6\n"},
      {{"update", "web", "--secret-rotate", "db=hunter2"}, "--secret-rotate db: No such file or directory\n"},
      {{"update", "web", "--config-rotate", "db=hunter2"}, "--config-rotate db: No such file or directory\n"},
      {{"update", "web", "--secret-rotate", "=hunter2"}, "--secret-rotate: not NAME=FILE"},
  });
}

TEST(NoSecret, of_an_operand_that_holds_one_the_rest_is_quoted) {
  const std::vector<Wrong> lines{
      {{"update", "-d", "web", "PASSWORD=hunter2", "--replicas", "2"}, "service PASSWORD=***** not found\n"},
      {{"inspect", "token%3Dhunter2"}, "service token=***** not found\n"},
      {{"rm", "https://u:hunter2@h/x"}, "service https://u:*****@h/x not found\n"},
      {{"ps", "API_TOKEN:hunter2"}, "service API_TOKEN:***** not found\n"},
      {{"scale", "PASSWORD=hunter2"}, "PASSWORD=*****: not a whole number, 0 or more\n"},
      {{"scale", "PASSWORD=hunter2=3"}, "service PASSWORD=***** not found\n"},
      {{"inspect", "token:hunter2"}, "service token:***** not found\n"},
      {{"rm", "registry/password:hunter2"}, "service registry/password:***** not found\n"},
      {{"inspect", "Token hunter2"}, "service Token ***** not found\n"},
      {{"update", "web", "--timeout=token:hunter2"}, "--timeout token:*****: not a duration: "},
      {{"apply", "DSN=mysql://u:hunter2%40h"}, "DSN=mysql://u:*****@h: No such file or directory\n"},
      {{"create", "--name", "a", "mysql://u:hunter2%40h"}, "IMAGE mysql://u:*****@h: "},
      {{"create", "--name", "a", "u%3Ahunter2%40h/i"}, "IMAGE u:*****@h/i: '*****' is not a registry's host"},
      {{"create", "--spec", "PASSWORD=hunter2"}, "--spec PASSWORD=*****: No such file or directory\n"},
      {{"create", "--spec=PASSWORD=hunter2"}, "--spec PASSWORD=*****: No such file or directory\n"},
      {{"help", "PASSWORD=hunter2"}, "unknown verb PASSWORD=*****\n"},
      {{"PASSWORD=hunter2"}, "unknown verb PASSWORD=*****\n"},
      {{"ls", "--password hunter2"}, "unknown flag --password *****\n"}};
  for (const Wrong& line : lines) {
    FakeEngine engine;
    const RunResult got = run_wrong(line, engine);
    EXPECT_NE(got.exit, 0) << got.err;
    EXPECT_TRUE(engine.writes().empty());
  }
}

TEST(NoSecret, the_log_hides_what_was_typed_in_the_place_of_a_service) {
  for (const char* word : {"token:hunter2", "Token hunter2"}) {
    FakeEngine engine;
    engine.instead = [](const Sent& request) -> std::optional<swarm::Response> {
      swarm::log::write(swarm::log::Level::debug, request.method + " " + request.path);
      return std::nullopt;
    };
    const RunResult got = run({"--log-level", "trace", "inspect", word}, engine);
    EXPECT_NE(got.err.find("debug GET /services/"), std::string::npos) << got.err;
    EXPECT_EQ(got.exit, 3) << got.err;
    EXPECT_EQ(got.err.find("hunter2"), std::string::npos) << got.err;
  }
}

TEST(NoSecret, an_image_is_quoted_whole) {
  FakeEngine engine;
  engine.instead = [](const Sent& request) -> std::optional<swarm::Response> {
    if (request.method != "POST") return std::nullopt;
    return refusal(400, "invalid image");
  };
  for (const char* line : {"create -d --no-resolve-image --name a registry.example/token:dev",
                           "create -d --no-resolve-image --name a --image registry.example/token:dev"})
    EXPECT_THAT(run(line, engine).err, ::testing::Not(::testing::HasSubstr("*****"))) << line;
  EXPECT_THAT(run("create -d --require-digest --name a registry.example/token:dev", engine).err,
              ::testing::HasSubstr("registry.example/token:dev"));
}

TEST(NoSecret, of_fields_the_keys_and_the_plain_values_are_quoted) {
  expect({
      {{"create", "--secret", "source=a,password=hunter2", "x"},
       "--secret source=a,password=*****: unknown key 'password': source, target, uid, gid or mode\n"},
      {{"create", "--secret", "source=a,hunter2", "x"}, "--secret source=a,*****: unknown key '*****': "},
      {{"create", "--secret", "a,hunter2", "x"}, "--secret *****,*****: '*****' is not KEY=VALUE: "},
      {{"create", "--config", "source=a,token=hunter2", "x"},
       "--config source=a,token=*****: unknown key 'token': "},
      {{"create", "--mount", "type=volume,target=/d,volume-opt=password=hunter2,bad", "x"},
       "--mount type=volume,target=/d,volume-opt=password=*****,*****: unknown key '*****': "},
      {{"create", "--mount", "type=volume,target=/d,volume-opt=o=username=u,password=hunter2", "x"},
       "--mount type=volume,target=/d,volume-opt=o=*****,password=*****: unknown key 'password': "},
      {{"create", "--mount", "target=/d,volume-opt==hunter2", "x"},
       "--mount target=/d,volume-opt==*****: volume-opt cannot be '*****': volume-opt=KEY=VALUE\n"},
      {{"create", "--mount", "target=/d,volume-label==hunter2", "x"},
       "--mount target=/d,volume-label==*****: "},
      {{"create", "--mount", "target=/d,source=//u:hunter2@nas/share", "x"},
       "--mount target=/d,source=//u:*****@nas/share: source cannot be '*****': "},
      {{"create", "--mount", "type=valume,target=/d", "x"},
       "--mount type=valume,target=/d: type cannot be 'valume': "},
      {{"create", "--mount", "a\"hunter2", "x"}, "--mount: a quote is inside a field"},
      {{"create", "--network", "name=a,driver-opt=hunter2", "x"},
       "--network name=a,driver-opt=*****: driver-opt cannot be '*****': "},
      {{"update", "web", "--mount-add", "target=/d,hunter2"}, "--mount-add target=/d,*****: "},
  });
}

TEST(NoSecret, of_commands_and_credentials_nothing_is_quoted) {
  expect({
      {{"create", "--health-cmd", "curl -u a:hunter2\xff", "x"}, "--health-cmd: not UTF-8 text"},
      {{"create", "--entrypoint", "app 'hunter2", "x"}, "--entrypoint: a single quote is not closed\n"},
      {{"create", "--command", "app 'hunter2", "x"}, "--command: a single quote is not closed\n"},
      {{"create", "--args", "app \"hunter2", "--image", "x"}, "--args: a double quote is not closed\n"},
      {{"create", "--credential-spec", "hunter2", "x"}, "--credential-spec: not a credential spec: "},
  });
}

TEST(NoSecret, json_that_a_shell_took_the_quotes_from_is_masked) {
  FakeEngine engine;
  ASSERT_EQ(run("create -d --no-resolve-image --name web busybox", engine).exit, 0);
  const std::string json = R"({"user":"u","password":"hunter2"})";
  for (const char* flag : {"--args", "--command", "--entrypoint", "--health-cmd"})
    for (const std::string& value : {json, "--db " + json, "'" + json + "'", "{password: " + json + "}"}) {
      const RunResult diff = run({"diff", "web", flag, value}, engine);
      EXPECT_EQ(diff.out.find("hunter2"), std::string::npos) << diff.out;
      EXPECT_NE(diff.out.find("*****"), std::string::npos) << diff.out;
      const RunResult plan = run({"update", "--dry-run", "web", flag, value}, engine);
      EXPECT_EQ((plan.out + plan.err).find("hunter2"), std::string::npos) << plan.out << plan.err;
    }
}

TEST(NoSecret, files_are_named_with_their_lines) {
  const Folder folder;
  const auto env = [&](const std::string& content, const std::string& result) {
    const std::string file = folder.file(content);
    expect({{{"create", "--env-file", file, "x"}, "--env-file " + file + ", " + result}});
  };
  env("A=1\n\n=hunter2\n", "line 3: has no name before its '='\n");
  env("# c\nhunter2 in prose\n", "line 2: the name before its '=' contains a blank\n");
  env("pass word=hunter2\n", "line 1: the name before its '=' contains a blank\n");
  env("A=1\nB=hunter2\xff\n", "line 2: not UTF-8 text, the only encoding that the engine accepts\n");
  const std::string file = folder.file("a=1\nhunter2 b=2\n");
  expect({{{"create", "--label-file", file, "x"},
           "--label-file " + file + ", line 2: the key contains blanks: KEY=VALUE\n"}});
}

TEST(NoSecret, addresses_are_quoted_without_their_passwords) {
  FakeEngine engine;
  const std::vector<std::string> lines[] = {{"-H", "tcp://user:hunter2@host:2375x", "where"},
                                            {"ls", "--filter", "password=hunter2"},
                                            {"ps", "web", "--filter", "password=hunter2"},
                                            {"create", "https://user:hunter2@reg.example/x"},
                                            {"create", "user:!hunter2@reg.example/x"}};
  for (const auto& words : lines) {
    const RunResult result = run(words, engine);
    EXPECT_EQ(result.exit, 2) << result.err;
    EXPECT_EQ(result.err.find("hunter2"), std::string::npos) << result.err;
  }
}

TEST(NoSecret, what_cannot_be_removed_is_named_by_its_key) {
  FakeEngine engine;
  ASSERT_EQ(run("create -d --no-resolve-image --name web busybox", engine).exit, 0);
  EXPECT_EQ(run("update -d web --env-rm A=hunter2 --env-rm B --label-rm c=hunter2 --dry-run", engine).err,
            "swarmctl: update: warning: --label-rm c: nothing to remove\n"
            "swarmctl: update: warning: --env-rm A: nothing to remove\n"
            "swarmctl: update: warning: --env-rm B: nothing to remove\n");
  for (const char* slip : {"PASSWORD hunter2", "PASSWORD:hunter2"}) {
    const RunResult result = run({"update", "-d", "web", "--env-rm", slip, "--dry-run"}, engine);
    EXPECT_EQ(result.err,
              "swarmctl: update: warning: --env-rm " + std::string(slip, 9) + "*****: nothing to remove\n");
  }
}

TEST(NoSecret, a_diff_masks_secrets_recognized_by_their_context) {
  FakeEngine engine;
  ASSERT_EQ(run("create -d --no-resolve-image --name web busybox", engine).exit, 0);
  const RunResult result =
      run({"diff", "web", "--env-add", "DSN=user:hunter2@tcp(h)/db", "--env-add", "GITHUB_PAT=hunter2",
           "--env-add", "CS=Server=db;Password=hunter2;", "--env-add", "X=--password=hunter2", "--env-add",
           "LEVEL=debug", "--health-cmd", "curl -u u:hunter2 http://x", "--container-label-add",
           "a=postgres://u:hunter2@h/", "--args", "app --password hunter2 --verbose"},
          engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out.find("hunter2"), std::string::npos) << result.out;
  for (const char* shown :
       {"DSN=user:*****@tcp(h)/db", "GITHUB_PAT=*****", "Server=db;Password=*****;", "X=--password=*****",
        "LEVEL=debug", "curl -u u:***** http://x", "postgres://u:*****@h/", "\"--verbose\""})
    EXPECT_NE(result.out.find(shown), std::string::npos) << shown << "\n" << result.out;
}
