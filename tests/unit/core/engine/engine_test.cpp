// SPDX-License-Identifier: Apache-2.0
// Tests Engine: the negotiation of the API version, and the requests it sends.
#include "support/scripted_engine.hpp"

#include <swarm/engine.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::ScriptedEngine;

namespace {

const std::string too_new = "client version 1.56 is too new. Maximum supported API version is 1.41";

template <typename Act>
Error error_of(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  return {Errc::usage, "nothing"};
}

template <typename Act>
std::string thrown(Act&& act) {
  return error_of(act).what();
}

}  // namespace

TEST(Api, reads_what_it_writes) {
  EXPECT_EQ(Api::parse("1.41"), (Api{1, 41}));
  EXPECT_EQ((Api{1, 41}).text(), "1.41");
  for (const auto* wrong : {"", "1", "1.", ".4", "1.x", "1.4.1", "-1.4", "1.-4", "99999999999.1"})
    EXPECT_EQ(Api::parse(wrong), std::nullopt) << wrong;
  EXPECT_LT((Api{1, 9}), (Api{1, 41}));
}

TEST(Engine, a_first_read_leaves_the_version_to_the_engine) {
  ScriptedEngine wire("1.41");
  wire.expect("GET /services/web").answers(200, R"({"ID":"x"})");
  wire.expect("GET /v1.41/services/db").answers(404, R"({"message":"service db not found"})");
  Engine engine(wire);
  EXPECT_EQ(engine.read("/services/web").dump(), R"({"ID":"x"})");
  EXPECT_EQ(wire.sent.front().path, "/services/web");
  EXPECT_EQ(engine.spoken(), (Api{1, 41}));
  EXPECT_EQ(engine.send({.path = "/services/db"}).status, 404);
  EXPECT_EQ(engine.version(), (Api{1, 41}));
}

TEST(Engine, a_peer_that_wants_a_version_is_asked_in_the_newest_and_then_in_its_own) {
  const std::vector<Response> refusals{{.status = 404, .body = "page not found"},
                                       {.status = 403, .body = "<html>forbidden</html>"},
                                       {.status = 400,
                                        .headers = {{"Api-Version", "1.41"}},
                                        .body = R"({"message":"the API version must be part of the path"})"}};
  for (const Response& refused : refusals) {
    ScriptedEngine wire("");
    wire.expect("GET /services/web").answers(refused.status, refused.body, refused.headers);
    wire.set_api("1.41");
    wire.expect("GET /v1.56/services/web").says(400, too_new);
    wire.expect("GET /v1.41/services/web").answers(200, "{}");
    wire.expect("GET /v1.41/services/db").answers(200, "{}");
    Engine engine(wire);
    engine.read("/services/web");
    engine.read("/services/db");
    EXPECT_EQ(wire.sent.front().path, "/services/web");
  }
}

TEST(Engine, a_refusal_that_is_not_about_versions_is_not_asked_twice) {
  ScriptedEngine wire("1.41");
  wire.expect("GET /services").says(400, "invalid filter 'foo'");
  wire.expect("GET /v1.41/services").says(500, "rpc error");
  Engine engine(wire);
  EXPECT_EQ(engine.send({.path = "/services"}).status, 400);
  EXPECT_EQ(engine.send({.path = "/services"}).status, 500);
}

TEST(Engine, a_first_write_asks_with_the_newest_version_and_takes_the_engines_own_when_refused) {
  ScriptedEngine wire("1.41");
  wire.expect("POST /v1.56/services/create").says(400, too_new);
  wire.expect("POST /v1.41/services/create").answers(201, "{}");
  wire.expect("GET /v1.41/services/db").answers(200, "{}");
  Engine engine(wire);
  EXPECT_EQ(engine.send({.method = "POST", .path = "/services/create"}).status, 201);
  engine.read("/services/db");
  EXPECT_EQ(engine.version(), (Api{1, 41}));
}

TEST(Engine, a_refusal_without_header_names_its_version_in_words) {
  ScriptedEngine wire("");
  wire.expect("POST /v1.56/services/create").says(400, too_new);
  wire.expect("POST /v1.41/services/create").with_body("{}").answers(201);
  Engine engine(wire);
  EXPECT_EQ(engine.send({.method = "POST", .path = "/services/create", .body = "{}"}).status, 201);
}

TEST(Engine, an_answer_without_version_header_is_fine) {
  ScriptedEngine wire("");
  wire.expect("GET /services/web").answers(200, "{}");
  Engine engine(wire);
  engine.read("/services/web");
  EXPECT_EQ(engine.version(), newest_known);
  EXPECT_EQ(engine.offered(), std::nullopt);
}

TEST(Engine, an_upper_bound_is_kept) {
  ScriptedEngine wire("1.51");
  wire.expect("GET /v1.44/services/web").answers(200, "{}");
  wire.expect("GET /v1.44/services/web").answers(200, "{}");
  Engine engine(wire, Api{1, 44});
  engine.read("/services/web");
  engine.speak_newest();
  engine.read("/services/web");
  EXPECT_EQ(engine.offered(), (Api{1, 51}));
}

TEST(Engine, speaks_a_newer_version_than_known_only_on_request) {
  ScriptedEngine wire("1.60");
  wire.expect("GET /services/web").answers(200, "{}");
  wire.expect("GET /v1.56/services/web").answers(200, "{}");
  wire.expect("GET /v1.60/services/web").answers(200, "{}");
  wire.expect("POST /v1.60/services/create").answers(201, "{}");
  Engine engine(wire);
  engine.read("/services/web");
  EXPECT_EQ(engine.spoken(), (Api{1, 60}));
  engine.read("/services/web");
  EXPECT_EQ(engine.spoken(), newest_known);
  engine.speak_newest();
  engine.read("/services/web");
  engine.send({.method = "POST", .path = "/services/create"});
  EXPECT_EQ(engine.version(), (Api{1, 60}));
}

TEST(Engine, another_managers_newer_version_is_taken_up_by_reads) {
  ScriptedEngine wire("1.41");
  wire.expect("GET /info").answers(200, "{}");
  wire.set_api("1.51");
  wire.expect("GET /v1.41/services/web").answers(200, "{}");
  wire.expect("GET /v1.51/services/web").answers(200, "{}");
  wire.set_api("1.41");
  wire.expect("GET /v1.51/services/web")
      .says(400, "client version 1.51 is too new. Maximum supported API version is 1.41");
  wire.expect("GET /v1.41/services/web").answers(200, "{}");
  Engine engine(wire);
  for (const auto* path : {"/info", "/services/web", "/services/web"}) engine.read(path);
}

TEST(Engine, that_leaves_the_agreed_version_behind_is_asked_in_a_newer_one) {
  ScriptedEngine wire("1.41");
  wire.expect("GET /info").answers(200, "{}");
  wire.set_api("1.52");
  wire.expect("POST /v1.41/services/create")
      .says(
          400,
          "client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client");
  wire.expect("POST /v1.52/services/create").answers(201, "{}");
  wire.expect("GET /v1.52/services").answers(200, "[]");
  Engine engine(wire);
  engine.read("/info");
  EXPECT_EQ(engine.send({.method = "POST", .path = "/services/create"}).status, 201);
  engine.read("/services");
}

TEST(Engine, that_left_our_versions_behind_is_unsupported) {
  const std::string words =
      "client version 1.56 is too old. Minimum supported API version is 1.60, please upgrade your client";
  ScriptedEngine wire("1.70");
  wire.expect("GET /info").answers(200, "{}");
  wire.expect("POST /v1.56/services/create").says(400, words);
  Engine engine(wire);
  engine.read("/info");
  const Error newer = error_of([&] { engine.send({.method = "POST", .path = "/services/create"}); });
  EXPECT_STREQ(newer.what(),
               "the engine speaks API 1.60 and newer, and 1.56 is the newest that this client knows");
  EXPECT_EQ(newer.hint(), Step::upgrade_client);
  wire.expect("GET /v1.30/info")
      .says(400, "client version 1.30 is too old. Minimum supported API version is 1.44");
  Engine bounded(wire, Api{1, 30});
  const Error older = error_of([&] { bounded.read("/info"); });
  EXPECT_STREQ(older.what(), "the engine speaks API 1.44 and newer, and 1.30 is the newest allowed");
  EXPECT_EQ(older.hint(), Step::raise_api_limit);
}

TEST(Engine, a_need_above_its_version_is_reported_before_anything_is_changed) {
  ScriptedEngine wire("1.40");
  wire.expect("POST /v1.56/services/create")
      .says(400, "client version 1.56 is too new. Maximum supported API version is 1.40");
  Engine engine(wire);
  engine.require({1, 25}, "--env");
  engine.require({1, 41}, "--cap-add");
  const auto create = [&] { engine.send({.method = "POST", .path = "/services/create"}); };
  EXPECT_EQ(thrown(create), "--cap-add needs API 1.41 and the engine speaks 1.40");
  EXPECT_EQ(thrown(create), "--cap-add needs API 1.41 and the engine speaks 1.40");
  Engine bounded(wire, Api{1, 40});
  const Error error = error_of([&] { bounded.require({1, 41}, "--cap-add"); });
  EXPECT_STREQ(error.what(), "--cap-add needs API 1.41 and 1.40 is the newest allowed");
  EXPECT_EQ(error.hint(), Step::raise_api_limit);
}

TEST(Engine, a_need_that_is_refused_or_taken_back_refuses_nothing_later) {
  ScriptedEngine wire("1.40");
  wire.expect("GET /info").says(200, "{}");
  wire.expect("GET /v1.40/info").says(200, "{}");
  Engine engine(wire);
  engine.require({1, 41}, "--cap-add");
  EXPECT_EQ(thrown([&] { engine.read("/info"); }), "--cap-add needs API 1.41 and the engine speaks 1.40");
  engine.require_nothing();
  EXPECT_EQ(thrown([&] {
              engine.require({1, 46}, "--oom-score-adj");
            }),
            "--oom-score-adj needs API 1.46 and the engine speaks 1.40");
  EXPECT_NO_THROW(engine.read("/info"));
}

TEST(Engine, asks_for_the_version_alone_where_nothing_was_asked) {
  ScriptedEngine wire("1.45");
  wire.expect("HEAD /_ping").answers(405);
  wire.expect("GET /_ping").answers(200, "OK");
  Engine engine(wire);
  EXPECT_EQ(engine.version(), (Api{1, 45}));
}

TEST(Engine, a_stream_agrees_as_well_and_passes_on_what_the_sink_throws) {
  ScriptedEngine wire("1.41");
  wire.set_api("");
  wire.expect("GET /services").answers(404, "page not found");
  wire.set_api("1.41");
  wire.expect("GET /v1.56/services").says(400, too_new);
  wire.expect("GET /v1.41/services").answers(200, "[1,2,3]").in_pieces_of(3);
  wire.expect("GET /v1.41/services").answers(200, "[1,2,3]").in_pieces_of(3);
  Engine engine(wire);
  std::string body;
  const auto keep = [&](std::string_view piece) {
    body += piece;
    return true;
  };
  EXPECT_EQ(engine.stream({.path = "/services"}, keep).status, 200);
  EXPECT_EQ(body, "[1,2,3]");
  EXPECT_THROW(engine.stream({.path = "/services"}, [](std::string_view) -> bool { throw 7; }), int);
}

TEST(Engine, tells_the_engines_time) {
  ScriptedEngine wire;
  wire.expect("GET /info").answers(200, "{}");
  Engine engine(wire);
  EXPECT_EQ(engine.clock(), 0);
  engine.read("/info");
  EXPECT_EQ(engine.clock(), 1767323045);
}

TEST(Engine, a_body_that_is_no_document_is_a_broken_answer) {
  for (const auto* body : {"", "<html>", "{\"ID\":", "nul"}) {
    ScriptedEngine wire;
    wire.expect("GET /services/web").answers(200, body);
    Engine engine(wire);
    EXPECT_EQ(thrown([&] { engine.read("/services/web", "inspect web"); }).substr(0, 46),
              "cannot inspect web: the response is not JSON: ")
        << body;
  }
}
