// SPDX-License-Identifier: Apache-2.0
#include "docker_config.hpp"

#include <swarm/error.hpp>

#include <gtest/gtest.h>

using namespace cli;
using Pairs = DockerConfig::Pairs;

namespace {

std::string refusal(const std::string& text) {
  try {
    read_docker_config("/c/config.json", text);
    return "accepted";
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::refused);
    return error.what();
  }
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

TEST(DockerConfig, that_is_missing_or_empty_says_nothing) {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>(" \n"), std::optional<std::string>("{}"),
        std::optional<std::string>(R"({"auths":null,"credsStore":null})")}) {
    const DockerConfig config = read_docker_config("/c/config.json", text);
    EXPECT_TRUE(config.logins.empty() && config.headers.empty() && config.current_context.empty());
  }
}

TEST(DockerConfig, that_is_malformed_is_named_with_its_place_and_without_its_secrets) {
  EXPECT_EQ(refusal("{\n  \"auths\": {\"r\": {\"auth\": \"c2VjcmV0}}\n}"),
            "cannot use /c/config.json: not JSON at line 2, column 38");
  EXPECT_EQ(refusal("{\"a\":1,}"), "cannot use /c/config.json: not JSON at line 1, column 8");
  EXPECT_EQ(refusal("[]"), "cannot use /c/config.json: not a JSON object");
  EXPECT_EQ(refusal(R"({"currentContext":["a"]})"),
            "cannot use /c/config.json: currentContext is not a string");
  EXPECT_EQ(refusal(R"({"HttpHeaders":{"X":1}})"),
            "cannot use /c/config.json: HttpHeaders.X is not a string");
  EXPECT_EQ(refusal(R"({"HttpHeaders":{"X":"a\r\nB: c"}})"),
            "cannot use /c/config.json: HttpHeaders.X is not a header");
  EXPECT_EQ(refusal(R"({"auths":{"r":"x"}})"), "cannot use /c/config.json: auths.r is not an object");
  EXPECT_EQ(refusal(R"({"auths":{"r":{"auth":7}}})"),
            "cannot use /c/config.json: auths.r.auth is not a string");
}
