// SPDX-License-Identifier: Apache-2.0
// Tests the parser of the docker configuration file.
#include "config/docker_config.hpp"

#include <swarm/error.hpp>

#include <gtest/gtest.h>

using namespace cli;
using Pairs = DockerConfig::Pairs;

namespace {

/// The errors in the file: of the whole file, or of its members.
std::string wrong(const std::string& text) {
  const DockerConfig config = read_docker_config("/c/config.json", text);
  std::string all = config.broken;
  for (const DockerConfig::Flaw& flaw : config.flaws)
    all += (all.empty() ? "" : "; ") + flaw.member + " " + flaw.key + ": " + flaw.why;
  return all;
}

}  // namespace

TEST(DockerConfig, holds_what_services_need) {
  const DockerConfig config = read_docker_config("/c/config.json", R"({
    "HttpHeaders": {"X-Team": "web", "A": ""},
    "auths": {"reg.example": {"auth": "YTpi"}, "other": {"identitytoken": "t"}},
    "credsStore": "pass", "credHelpers": {"ecr.example": "ecr-login"},
    "currentContext": "prod", "servicesFormat": "{{.ID}}", "tasksFormat": "t", "serviceInspectFormat": "s",
    "plugins": {"x": [1]}, "psFormat": 3
  })");
  EXPECT_EQ(config.headers, (Pairs{{"X-Team", "web"}, {"A", ""}}));
  ASSERT_EQ(config.logins.size(), 2U);
  EXPECT_EQ(config.logins[0].server + " " + config.logins[0].auth, "reg.example YTpi");
  EXPECT_EQ(config.logins[1].server + " " + config.logins[1].identity_token, "other t");
  EXPECT_EQ(config.credentials_store, "pass");
  EXPECT_EQ(config.credential_helpers, (Pairs{{"ecr.example", "ecr-login"}}));
  EXPECT_EQ(config.current_context, "prod");
  EXPECT_EQ(config.services_format, "{{.ID}}");
  EXPECT_EQ(config.tasks_format, "t");
  EXPECT_EQ(config.service_inspect_format, "s");
}

TEST(DockerConfig, a_header_is_sent_or_noted) {
  const std::string text =
      R"x({"HttpHeaders":{"X-A":" Bearer a b \t","X(a)":"1","X B":"2","":"3","X-C":"a\tb"}})x";
  EXPECT_EQ(read_docker_config("/c/config.json", text).headers, (Pairs{{"X-A", "Bearer a b"}}));
  std::string why;
  for (const std::string name : {"X(a)", "X B", "", "X-C"})
    why += (why.empty() ? "" : "; ") + ("HttpHeaders " + name) + ": cannot use /c/config.json: HttpHeaders" +
           (name.empty() ? "" : ".") + name + " is not a header";
  EXPECT_EQ(wrong(text), why);
}

TEST(DockerConfig, that_is_missing_or_empty_says_nothing) {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>(" \n"), std::optional<std::string>("{}"),
        std::optional<std::string>(R"({"auths":null,"credsStore":null})")}) {
    const DockerConfig config = read_docker_config("/c/config.json", text);
    EXPECT_TRUE(config.logins.empty() && config.headers.empty() && config.current_context.empty());
  }
}

TEST(DockerConfig, that_is_broken_is_named_with_its_place_and_without_its_secrets) {
  EXPECT_EQ(wrong("{\n  \"auths\": {\"r\": {\"auth\": \"c2VjcmV0}}\n}"),
            "cannot use /c/config.json: not JSON at line 2, column 38");
  EXPECT_EQ(wrong("{\"a\":1,}"), "cannot use /c/config.json: not JSON at line 1, column 8");
  EXPECT_EQ(wrong("{\"a\":1e999}"), "cannot use /c/config.json: not JSON: a number in it is out of range");
}

TEST(DockerConfig, nested_without_end_is_broken) {
  const std::size_t deep = 200'000;
  EXPECT_EQ(wrong("{\"x\":" + std::string(deep, '[') + std::string(deep, ']') + ",\"y\":1,\"z\":2}"),
            "cannot use /c/config.json: it is nested more than 128 deep");
}

TEST(DockerConfig, a_member_of_a_wrong_type_is_skipped_and_noted) {
  const std::string start = "cannot use /c/config.json: ";
  EXPECT_EQ(wrong("[]"), " : " + start + "not a JSON object");
  EXPECT_EQ(wrong("null"), " : " + start + "not a JSON object");
  EXPECT_EQ(wrong(R"({"currentContext":["a"]})"),
            "currentContext : " + start + "currentContext is not a string");
  EXPECT_EQ(wrong(R"({"HttpHeaders":{"X":1}})"), "HttpHeaders X: " + start + "HttpHeaders.X is not a string");
  EXPECT_EQ(wrong(R"({"HttpHeaders":{"X":"a\r\nB: c"}})"),
            "HttpHeaders X: " + start + "HttpHeaders.X is not a header");
  EXPECT_EQ(wrong(R"({"auths":[]})"), "auths : " + start + "auths is not an object");
  EXPECT_EQ(wrong(R"({"auths":{"r":"x"}})"), "auths r: " + start + "auths.r is not an object");
  EXPECT_EQ(wrong(R"({"auths":{"r":{"auth":7}}})"), "auths r: " + start + "auths.r.auth is not a string");
  EXPECT_EQ(wrong(R"({"credsStore":1,"credHelpers":{"r":[]},"servicesFormat":{}})"),
            "servicesFormat : " + start + "servicesFormat is not a string; credsStore : " + start +
                "credsStore is not a string; credHelpers r: " + start + "credHelpers.r is not a string");
  const DockerConfig config = read_docker_config(
      "/c/config.json", R"({"HttpHeaders":{"X":1,"Y":"y"},"auths":{"r":1,"s":{"auth":"YTpi"}}})");
  EXPECT_EQ(config.headers, (Pairs{{"Y", "y"}}));
  ASSERT_EQ(config.logins.size(), 1U);
  EXPECT_EQ(config.logins[0].server, "s");
}
