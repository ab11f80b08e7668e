// SPDX-License-Identifier: Apache-2.0
// Tests which verbs an invalid docker configuration file affects, and how.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace test;

namespace {

class ConfigFile : public ::testing::Test {
 protected:
  ConfigFile() {
    std::string name = (std::filesystem::temp_directory_path() / "swarmctl-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  RunResult run(const std::string& line, const std::string& config) {
    std::ofstream(file()) << config;
    return run(line);
  }
  RunResult run(const std::string& line) {
    return test::run(line, engine_,
                     {.environment = {{"HOME", "/nonexistent"}, {"DOCKER_CONFIG", folder_.string()}}});
  }
  [[nodiscard]] std::string file() const { return (folder_ / "config.json").string(); }

  std::filesystem::path folder_;
  FakeEngine engine_;
};

}  // namespace

TEST_F(ConfigFile, that_is_broken_stops_no_verb_that_needs_no_login) {
  const std::string warning = "warning: cannot use " + file() + ": not JSON at line 1, column 2\n";
  RunResult result = run("ls", "{");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: ls: " + warning);
  result = run("create -d --no-resolve-image --name web busybox", "{");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(run("ls -q", "{").err, "swarmctl: ls: " + warning);
  EXPECT_EQ(run("inspect web", "{").err, "swarmctl: inspect: " + warning);
}

TEST_F(ConfigFile, that_is_broken_stops_what_needs_a_login_before_anything_is_sent) {
  for (const char* line :
       {"create -d --with-registry-auth --name web busybox", "update -d --with-registry-auth web",
        "update -d --with-registry-auth --image busybox:2 web"}) {
    const RunResult result = run(line, "{");
    EXPECT_EQ(result.exit, 2) << result.err;
    EXPECT_NE(result.err.find(": cannot use " + file() +
                              ": not JSON at line 1, column 2\nhint: --config or DOCKER_CONFIG "
                              "name another directory\n"),
              std::string::npos)
        << result.err;
  }
  EXPECT_TRUE(engine_.sent.empty());
}

TEST_F(ConfigFile, with_a_wrong_member_is_warned_of_where_that_member_matters) {
  EXPECT_EQ(run("create -d --no-resolve-image --name web busybox", R"({"auths":[]})").err, "");
  EXPECT_EQ(run("ls", R"({"auths":[],"HttpHeaders":{"X":1}})").err,
            "swarmctl: ls: warning: cannot use " + file() + ": HttpHeaders.X is not a string\n");
  EXPECT_EQ(run("ls", R"({"servicesFormat":1})").err,
            "swarmctl: ls: warning: cannot use " + file() + ": servicesFormat is not a string\n");
}

TEST_F(ConfigFile, with_a_wrong_template_is_named_with_the_member) {
  ASSERT_EQ(run("create -d --no-resolve-image --name web busybox", "{}").exit, 0);
  const std::string hint = "\nhint: --format on the command line takes its place\n";
  for (const auto& [member, verb] : {std::pair("servicesFormat", "ls"), std::pair("tasksFormat", "ps web"),
                                     std::pair("serviceInspectFormat", "inspect web")}) {
    const std::string start = "swarmctl: " + std::string(verb).substr(0, std::string(verb).find(' ')) +
                              ": cannot use " + file() + ": " + member + ": template: ";
    for (const char* text : {"{{", "table {{.ID", "{{nothing .ID}}"}) {
      const RunResult result = run(verb, "{\"" + std::string(member) + "\":\"" + text + "\"}");
      EXPECT_EQ(result.exit, 2) << result.err;
      EXPECT_TRUE(result.err.starts_with(start) && result.err.ends_with(hint)) << result.err;
      EXPECT_EQ(run(std::string(verb) + " --format {{.ID}}").exit, 0);
      EXPECT_FALSE(run(std::string(verb) + " --format {{").err.ends_with(hint));
    }
  }
  const RunResult result = run("inspect web", R"({"serviceInspectFormat":"{{slice .Spec.Name 50}}"})");
  EXPECT_EQ(result.exit, 1);
  EXPECT_TRUE(result.err.ends_with(hint)) << result.err;
}

TEST_F(ConfigFile, that_names_a_context_which_is_not_there_is_named_with_the_member) {
  const RunResult result = run("where", R"({"currentContext":"nope"})");
  EXPECT_EQ(result.exit, 2);
  EXPECT_TRUE(result.err.starts_with("swarmctl: where: currentContext in " + file() +
                                     ": no docker context is named nope"))
      << result.err;
}

TEST_F(ConfigFile, with_no_login_that_can_be_read_stops_what_needs_one) {
  run("create -d --no-resolve-image --name web busybox", "{}");
  engine_.sent.clear();
  const std::string hint = "\nhint: --config or DOCKER_CONFIG name another directory\n";
  for (const char* line :
       {"create -d --with-registry-auth --no-resolve-image --name web busybox",
        "update -d --with-registry-auth web", "update -d --with-registry-auth --image busybox:2 web"}) {
    for (const auto& [text, why] :
         {std::pair("null", "not a JSON object"), std::pair("[]", "not a JSON object"),
          std::pair("\"x\"", "not a JSON object"), std::pair("5", "not a JSON object"),
          std::pair(R"({"auths":[]})", "auths is not an object"),
          std::pair(R"({"auths":{"https://index.docker.io/v1/":{"auth":5}}})",
                    "auths.https://index.docker.io/v1/.auth is not a string")}) {
      const RunResult result = run(line, text);
      EXPECT_EQ(result.exit, 2) << line << text;
      EXPECT_NE(result.err.find(": cannot use " + file() + ": " + why + hint), std::string::npos)
          << result.err;
    }
    EXPECT_EQ(run(line, R"({"auths":{"https://index.docker.io/v1/":{"auth":"!hunter2!"}}})").exit, 2) << line;
  }
  EXPECT_TRUE(engine_.writes().empty());
  EXPECT_EQ(run("update -d --with-registry-auth web", R"({"auths":{"other.example":{"auth":5}}})").err, "");
}

TEST_F(ConfigFile, that_is_a_pipe_is_as_good_as_broken) {
  ::mkfifo(file().c_str(), 0600);
  const RunResult result = run("ls");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "swarmctl: ls: warning: cannot read " + file() + ": not a regular file\n");
  EXPECT_EQ(run("update -d --with-registry-auth web").exit, 2);
}
