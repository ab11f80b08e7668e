// SPDX-License-Identifier: Apache-2.0
// Tests the two engines of the test helpers.
#include "support/scripted_engine.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;

TEST(ScriptedEngine, an_unused_step_fails_the_test) {
  EXPECT_NONFATAL_FAILURE(
      {
        ScriptedEngine engine;
        engine.expect("GET /services/web");
      },
      "never asked for: GET /services/web");
}

TEST(ScriptedEngine, an_unexpected_request_fails_the_test) {
  EXPECT_NONFATAL_FAILURE(
      {
        ScriptedEngine engine;
        EXPECT_THROW(engine.send({.path = "/v1.56/services/web"}), swarm::Error);
      },
      "unexpected: GET /v1.56/services/web");
}

TEST(ScriptedEngine, compares_paths_decoded_and_versions_only_where_asked) {
  ScriptedEngine engine("1.41");
  engine.expect(R"(GET /services?filters={"name":["web"]})").answers(200, "[]", {{"X", "y"}});
  engine.expect("GET /v1.41/info").is_lost("gone");
  const auto answer = engine.send({.path = "/v1.41/services?filters=%7B%22name%22%3A%5B%22web%22%5D%7D"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.front(), (std::pair<std::string, std::string>("Api-Version", "1.41")));
  EXPECT_EQ(engine.send({.path = "/v1.41/info"}).lost, "gone");
}

TEST(FakeEngine, keeps_what_it_is_sent) {
  FakeEngine engine("1.41");
  EXPECT_EQ(engine.send({.path = "/v1.56/services"}).body,
            R"({"message":"client version 1.56 is too new. Maximum supported API version is 1.41"})");
  const auto created =
      engine.send({.method = "POST", .path = "/v1.41/services/create", .body = R"({"Name":"web"})"});
  EXPECT_EQ(created.body, R"({"ID":"svc0000000000000000000new"})");
  const auto update = [&](const std::string& version) {
    return engine.send({.method = "POST",
                        .path = "/v1.41/services/web/update?version=" + version,
                        .body = R"({"Name":"web","Labels":{"a":"b"}})"});
  };
  EXPECT_EQ(update("99").status, 500);
  EXPECT_EQ(update("100").status, 200);
  EXPECT_EQ(engine["services"].at(0).at("Version").at("Index"), 101);
  EXPECT_EQ(engine.send({.path = R"(/v1.41/services?filters={"label":["a=c"]})"}).body, "[]");
  EXPECT_EQ(engine.send({.method = "DELETE", .path = "/v1.41/services/svc0"}).status, 200);
  EXPECT_EQ(engine.send({.path = "/v1.41/services/web"}).status, 404);
  EXPECT_EQ(engine.writes().size(), 4u);
}
