// SPDX-License-Identifier: Apache-2.0
// Tests where the login of a registry is found, and how a credential helper is run.
#include "registry/login.hpp"

#include "terminal/interrupt.hpp"

#include <swarm/error.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cli;

namespace {

const Ask nobody = [](const std::string& program, const std::string&) -> ProgramOutput {
  ADD_FAILURE() << program << " was asked";
  return {};
};

std::string header(const std::string& config, std::string_view image, const Ask& ask = nobody) {
  return registry_auth(stored_login(read_docker_config("/c/config.json", config), image, ask));
}

std::string refusal(const std::string& config, std::string_view image, const Ask& ask = nobody) {
  try {
    return header(config, image, ask);
  } catch (const swarm::Error& error) {
    // A helper that fails is not a usage error.
    const bool of_a_helper = std::string(error.what()).starts_with("cannot get the login");
    EXPECT_EQ(error.code(), of_a_helper ? swarm::Errc::refused : swarm::Errc::usage);
    return error.what();
  }
}

Ask answers(ProgramOutput output) {
  return [output](const std::string&, const std::string&) { return output; };
}

/// A directory with one executable script.
class Script {
 public:
  explicit Script(const std::string& body) {
    std::string name = (std::filesystem::temp_directory_path() / "swarmctl-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    std::ofstream(path()) << "#!/bin/sh\n" << body;
    ::chmod(path().c_str(), 0700);
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  ~Script() { std::filesystem::remove_all(directory_); }
  [[nodiscard]] std::string path() const { return (directory_ / "docker-credential-test").string(); }

 private:
  std::filesystem::path directory_;
};

}  // namespace

TEST(Login, of_a_registry_is_dockers_json_in_base64url) {
  // {"username":"alice","password":"s?>~","serveraddress":"reg.example:5000"}
  EXPECT_EQ(
      header(R"({"auths":{"reg.example:5000":{"auth":"YWxpY2U6cz8+fg=="}}})", "reg.example:5000/a/b:1"),
      "eyJ1c2VybmFtZSI6ImFsaWNlIiwicGFzc3dvcmQiOiJzPz5-Iiwic2VydmVyYWRkcmVzcyI6InJlZy5leGFtcGxlOjUwMDAifQ==");
}

TEST(Login, of_nobody_is_an_empty_object) {
  EXPECT_EQ(header("{}", "busybox"), "e30=");
  EXPECT_EQ(header(R"({"auths":{"reg.example":{}}})", "reg.example/a"), "e30=");
  EXPECT_EQ(header(R"({"auths":{"other.example":{"auth":"YTpi"}}})", "reg.example/a"), "e30=");
}

TEST(Login, is_found_under_dockers_keys) {
  const auto user = [](const std::string& config, std::string_view image) {
    const auto login = stored_login(read_docker_config("f", config), image, nobody);
    return login ? login->username + ":" + login->password + "@" + login->server : "none";
  };
  const std::string hub = R"({"auths":{"https://index.docker.io/v1/":{"auth":"YTpi"}}})";
  EXPECT_EQ(user(hub, "busybox"), "a:b@https://index.docker.io/v1/");
  EXPECT_EQ(user(hub, "docker.io/team/app"), "a:b@https://index.docker.io/v1/");
  EXPECT_EQ(user(hub, "reg.example/app"), "none");
  EXPECT_EQ(user(R"({"auths":{"https://reg.example/v2/":{"auth":"YTpi"}}})", "reg.example/app"),
            "a:b@reg.example");
  EXPECT_EQ(user(R"({"auths":{"https://reg.example/":{"auth":"eDp5"},"reg.example":{"auth":"YTpi"}}})",
                 "reg.example/app"),
            "a:b@reg.example");
  EXPECT_EQ(user(R"({"auths":{"reg.example":{"auth":"YTpiOmM="}}})", "reg.example/app"), "a:b:c@reg.example");
  EXPECT_EQ(user(R"({"auths":{"reg.example":{"username":"a","password":"b"}}})", "reg.example/app"),
            "a:b@reg.example");
}

TEST(Login, given_in_the_environment_goes_before_file_and_helper) {
  DockerConfig config = read_docker_config("f", R"({"auths":{"a.example":{"auth":"YTpi"}}})");
  config.given_logins = R"({"auths":{"a.example":{"auth":"eDp5"}}})";
  EXPECT_EQ(stored_login(config, "a.example/i", nobody), (Login{"x", "y", "a.example", "", ""}));
  config.given_logins = R"({"auths":{"b.example":{"auth":"eDp5"}}})";
  EXPECT_EQ(stored_login(config, "a.example/i", nobody), (Login{"a", "b", "a.example", "", ""}));
  config.given_logins = "{";
  EXPECT_THROW(stored_login(config, "a.example/i", nobody), swarm::Error);
}

TEST(Login, that_cannot_be_read_is_an_error_without_the_secret) {
  const std::string expected =
      "cannot use /c/config.json: auths.r.example.auth is not base64 of user:password";
  EXPECT_EQ(refusal(R"({"auths":{"r.example":{"auth":"$$$"}}})", "r.example/a"), expected);
  EXPECT_EQ(refusal(R"({"auths":{"r.example":{"auth":"YWI="}}})", "r.example/a"), expected);
  EXPECT_EQ(refusal(R"({"auths":{"r.example":{"auth":"$$$"}}})", "busybox"), "e30=");
}

TEST(Login, base64_may_have_line_ends_but_no_lone_letter) {
  const auto user = [](const std::string& auth) {
    return refusal(R"({"auths":{"r.example":{"auth":")" + auth + R"("}}})", "r.example/a");
  };
  EXPECT_EQ(user(R"(YWxp\nY2U6\r\ncz8+fg==\n)"), user("YWxpY2U6cz8+fg=="));
  EXPECT_EQ(user("dTpwd"), "cannot use /c/config.json: auths.r.example.auth is not base64 of user:password");
  EXPECT_EQ(user("dTpw"), user("dTpw\\n"));
}

TEST(Login, from_a_broken_file_is_a_mistake_of_usage) {
  const auto failure = [](const DockerConfig& config) -> std::string {
    try {
      stored_login(config, "r.example/a", nobody);
      return "none";
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::usage);
      return error.what();
    }
  };
  EXPECT_EQ(failure(read_docker_config("/c/config.json", "{")),
            "cannot use /c/config.json: not JSON at line 1, column 2");
  DockerConfig config = read_docker_config("/c/config.json", "{}");
  config.given_logins = "{";
  EXPECT_EQ(failure(config), "cannot use DOCKER_AUTH_CONFIG: not JSON at line 1, column 2");
}

TEST(Login, that_cannot_be_read_for_the_registry_that_is_named_is_refused) {
  const auto refused = [](const std::string& config, std::string_view image,
                          const std::string& given = {}) -> std::string {
    DockerConfig read = read_docker_config("f", config);
    read.given_logins = given;
    try {
      stored_login(read, image,
                   answers({.end = ProgramOutput::End::exited, .out = R"({"Username":"u","Secret":"s"})"}));
      return "";
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::usage);
      return error.what();
    }
  };
  for (const char* whole : {"null", "[]", "\"x\"", "5"}) {
    EXPECT_EQ(refused(whole, "a.example/i"), "cannot use f: not a JSON object") << whole;
    EXPECT_EQ(refused("{}", "a.example/i", whole), "cannot use DOCKER_AUTH_CONFIG: not a JSON object")
        << whole;
  }
  const std::string config =
      R"({"currentContext":1,"auths":{"a.example":1,"https://d.example/v1/":{"auth":5},)"
      R"("b.example":{"auth":"YTpi"}},"credHelpers":{"c.example":2}})";
  EXPECT_EQ(refused(config, "a.example/i"), "cannot use f: auths.a.example is not an object");
  EXPECT_EQ(refused(config, "b.example/i"), "");
  EXPECT_EQ(refused(config, "c.example/i"), "cannot use f: credHelpers.c.example is not a string");
  EXPECT_EQ(refused(config, "d.example/i"), "cannot use f: auths.https://d.example/v1/.auth is not a string");
  EXPECT_EQ(refused(config, "busybox"), "");
  EXPECT_EQ(refused(config, "a.example/i", R"({"auths":{"a.example":{"auth":"YTpi"}}})"), "");
  EXPECT_EQ(refused("{}", "a.example/i", R"({"auths":5})"),
            "cannot use DOCKER_AUTH_CONFIG: auths is not an object");
  // If a helper has the login, the other places are not read.
  EXPECT_EQ(refused(R"({"auths":5,"credsStore":"h"})", "a.example/i"), "");
  EXPECT_EQ(refused(R"({"auths":5,"credsStore":5,"credHelpers":{"a.example":"h"}})", "a.example/i"), "");
  EXPECT_EQ(refused(R"({"credsStore":5,"credHelpers":{"a.example":"h"}})", "b.example/i"),
            "cannot use f: credsStore is not a string");
}

TEST(Login, of_a_host_that_is_too_long_is_refused) {
  EXPECT_THROW(stored_login(read_docker_config("f", "{}"), std::string(70'000, 'a') + ".com/x", nobody),
               swarm::Error);
}

TEST(CredentialHelper, whose_answer_is_nested_without_end_is_no_answer) {
  const std::size_t deep = 200'000;
  EXPECT_EQ(
      refusal(R"({"credsStore":"h"})", "r.example/a",
              answers({.out = "{\"x\":" + std::string(deep, '[') + std::string(deep, ']') +
                              R"(,"y":1,"Username":"u","Secret":"s"})"})),
      "cannot get the login for r.example from docker-credential-h: its output is not what a credential "
      "helper prints");
}

TEST(CredentialHelper, is_asked_by_registry_before_the_common_one_and_the_file) {
  const std::string config = R"({"credsStore":"all","credHelpers":{"own.example":"own","none.example":""},
    "auths":{"own.example":{"auth":"YTpi"},"x.example":{"auth":"YTpi"},"none.example":{"auth":"YTpi"}}})";
  std::string asked;
  const Ask ask = [&](const std::string& program, const std::string& input) {
    asked = program + " < " + input;
    return ProgramOutput{.out = R"({"ServerURL":"","Username":"u","Secret":"s"})"};
  };
  const auto login = [&](std::string_view image) {
    asked.clear();
    return stored_login(read_docker_config("f", config), image, ask);
  };
  EXPECT_EQ(login("own.example/a"), (Login{"u", "s", "own.example", "", ""}));
  EXPECT_EQ(asked, "docker-credential-own < own.example");
  EXPECT_EQ(login("x.example/a"), (Login{"u", "s", "x.example", "", ""}));
  EXPECT_EQ(asked, "docker-credential-all < x.example");
  EXPECT_EQ(login("busybox"), (Login{"u", "s", "https://index.docker.io/v1/", "", ""}));
  EXPECT_EQ(asked, "docker-credential-all < https://index.docker.io/v1/");
  EXPECT_EQ(login("none.example/a"), (Login{"a", "b", "none.example", "", ""}));
  EXPECT_EQ(asked, "");
}

TEST(CredentialHelper, may_give_an_identity_token) {
  const auto login = stored_login(read_docker_config("f", R"({"credsStore":"h"})"), "r.example/a",
                                  answers({.out = R"({"Username":"<token>","Secret":"tok"})"}));
  EXPECT_EQ(login, (Login{"", "", "r.example", "tok", ""}));
}

TEST(CredentialHelper, without_a_login_for_the_registry_is_no_login) {
  EXPECT_EQ(refusal(R"({"credsStore":"h"})", "r.example/a",
                    answers({.status = 1, .out = "credentials not found in native keychain\n"})),
            "e30=");
}

TEST(CredentialHelper, that_fails_is_named) {
  const std::string start = "cannot get the login for r.example from docker-credential-h: ";
  const auto fails = [&](ProgramOutput output) {
    const std::string words = refusal(R"({"credsStore":"h"})", "r.example/a", answers(std::move(output)));
    return words.starts_with(start) ? words.substr(start.size()) : words;
  };
  EXPECT_EQ(fails({.end = ProgramOutput::End::missing}), "not found in PATH");
  EXPECT_EQ(fails({.end = ProgramOutput::End::too_slow}), "it timed out and was stopped");
  EXPECT_EQ(fails({.end = ProgramOutput::End::too_long}), "it printed too much and was stopped");
  EXPECT_EQ(fails({.status = 2, .out = " \n", .err = "gpg: no key\nmore"}),
            "it exited with code 2: gpg: no key");
  for (const char* result : {R"({"Secret":"s"})", "bad hunter2\n"})
    EXPECT_EQ(fails({.status = 1, .out = result}),
              "it exited with code 1, and its output is not shown, because it may contain the secret");
  EXPECT_EQ(fails({.status = 1, .out = "bad hunter2", .err = "no --password hunter2"}),
            "it exited with code 1: no --password *****");
  EXPECT_EQ(fails({.out = "hello"}), "its output is not what a credential helper prints");
  EXPECT_EQ(fails({.out = R"({"Secret":7})"}), "its output is not what a credential helper prints");
  EXPECT_EQ(
      refusal(R"({"credsStore":"../evil"})", "r.example/a"),
      "cannot get the login for r.example from docker-credential-../evil: a helper is named without a path");
}

TEST(AskProgram, passes_input_and_both_outputs) {
  const Script script("read host; echo \"$1 $host\"; echo oops >&2; exit 3\n");
  const ProgramOutput output = ask_program(script.path(), "r.example\n");
  EXPECT_EQ(output.end, ProgramOutput::End::exited);
  EXPECT_EQ(output.status, 3);
  EXPECT_EQ(output.out + output.err, "get r.example\noops\n");
}

TEST(AskProgram, distinguishes_a_missing_program_from_a_silent_one) {
  EXPECT_EQ(ask_program("docker-credential-that-nobody-has", "x").end, ProgramOutput::End::missing);
  const Script script("exec sleep 60\n");
  EXPECT_EQ(ask_program(script.path(), "x", std::chrono::milliseconds(50)).end, ProgramOutput::End::too_slow);
}

/// A process that the helper starts holds the write end of a named pipe. The pipe ends when that process
/// ends.
TEST(AskProgram, stops_what_a_stopped_program_has_started) {
  const Script script("exec 9>\"$0.pipe\"; sleep 600 9>&9 & wait\n");
  const std::string name = script.path() + ".pipe";
  ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
  const int pipe = ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(pipe, 0);
  // after a first writer has closed it, the pipe can report its end
  ::close(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(ask_program(script.path(), "x", std::chrono::milliseconds(500)).end,
            ProgramOutput::End::too_slow);
  pollfd end{pipe, POLLIN, 0};
  EXPECT_EQ(::poll(&end, 1, 20'000), 1);
  ::close(pipe);
}

TEST(AskProgram, stops_a_program_that_never_ends) {
  const Script script(
      "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done\n");
  const ProgramOutput output = ask_program(script.path(), "x");
  EXPECT_EQ(output.end, ProgramOutput::End::too_long);
  EXPECT_LT(output.out.size(), 100000U);
}

TEST(AskProgram, passes_more_input_than_a_pipe_holds) {
  ignore_broken_pipes();
  const Script script("wc -c\n");
  const ProgramOutput output = ask_program(script.path(), std::string(300'000, 'x'));
  EXPECT_EQ(output.end, ProgramOutput::End::exited);
  EXPECT_EQ(output.out, "300000\n");
}

TEST(AskProgram, does_not_wait_for_a_program_that_reads_nothing) {
  ignore_broken_pipes();
  const Script closes("exec <&-; echo answer\n"), mute("exec sleep 60\n");
  const ProgramOutput output = ask_program(closes.path(), std::string(300'000, 'x'));
  EXPECT_EQ(output.end, ProgramOutput::End::exited);
  EXPECT_EQ(output.out, "answer\n");
  EXPECT_EQ(ask_program(mute.path(), std::string(300'000, 'x'), std::chrono::milliseconds(100)).end,
            ProgramOutput::End::too_slow);
}

TEST(AskProgram, does_not_wait_for_what_the_program_left_behind) {
  const Script script("sleep 60 & echo answer\n");
  const ProgramOutput output = ask_program(script.path(), "x", std::chrono::seconds(50));
  EXPECT_EQ(output.end, ProgramOutput::End::exited);
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.out, "answer\n");
}
