// SPDX-License-Identifier: Apache-2.0
// Tests how networks, secrets and configs are looked up by name or ID.
#include "support/scripted_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/error.hpp>
#include <swarm/lookup.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::ScriptedEngine;
using test::thrown;

namespace {

struct LookupWorld {
  ScriptedEngine wire;
  Engine engine{wire};
  Lookup lookup{engine};
};

std::string ids(const std::vector<Named>& all) {
  std::string text;
  for (const auto& one : all) text += one.name + "=" + one.id + " ";
  return text;
}

const std::string full_id = "sec0000000000000000000tls";

}  // namespace

TEST(Lookup, a_network_by_name_or_id) {
  LookupWorld world;
  world.wire.expect("GET /networks/front?scope=swarm").answers(200, R"({"Id":"net1","Name":"front"})");
  world.wire.expect("GET /networks/a?b c?scope=swarm").answers(200, R"({"Id":"net2"})");
  EXPECT_EQ(world.lookup.network("front").id, "net1");
  EXPECT_EQ(ids({world.lookup.network("a?b c")}), "a?b c=net2 ");
}

TEST(Lookup, a_network_that_is_not_there_is_not_found) {
  LookupWorld world;
  world.wire.expect("GET /networks/nosuch?scope=swarm").says(404, "network nosuch not found");
  world.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
  world.wire.expect(R"(GET /networks?filters={"scope":{"swarm":true}})")
      .answers(200, R"([{"Name":"nosuch2","Id":"n2"}])");
  EXPECT_EQ(thrown([&] { world.lookup.network("nosuch"); }),
            std::pair(Errc::not_found, std::string("network nosuch not found")));
  EXPECT_EQ(thrown([&] { world.lookup.network(""); }).first, Errc::not_found);
  world.wire.expect("GET /networks/odd?scope=swarm").answers(200, "[]");
  EXPECT_EQ(thrown([&] { world.lookup.network("odd"); }).first, Errc::broken_answer);
}

TEST(Lookup, finding_an_absent_network_gives_nothing) {
  LookupWorld world;
  world.wire.expect("GET /networks/nosuch?scope=swarm").says(404, "network nosuch not found");
  world.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
  world.wire.expect(R"(GET /networks?filters={"scope":{"swarm":true}})").answers(200, "[]");
  EXPECT_FALSE(world.lookup.find_network("nosuch"));
  EXPECT_FALSE(world.lookup.find_network("a/b"));
}

TEST(Lookup, secrets_by_exact_name_in_the_order_asked_with_one_request) {
  LookupWorld world;
  world.wire.expect(R"(GET /secrets?filters={"name":{"tls":true,"db":true}})")
      .answers(200, R"([{"ID":"1","Spec":{"Name":"db-old"}},{"ID":"2","Spec":{"Name":"db"}},
                        {"ID":"3","Spec":{"Name":"tls2"}},{"ID":"4","Spec":{"Name":"tls"}}])");
  EXPECT_EQ(ids(world.lookup.secrets({"tls", "db"})), "tls=4 db=2 ");
  EXPECT_EQ(ids(world.lookup.secrets({})), "");
}

TEST(Lookup, secrets_by_full_id_where_no_name_fits) {
  LookupWorld world;
  world.wire.expect(R"(GET /secrets?filters={"name":{"db":true,")" + full_id + R"(":true}})")
      .answers(200, R"([{"ID":"2","Spec":{"Name":"db"}}])");
  world.wire.expect(R"(GET /secrets?filters={"id":{")" + full_id + R"(":true}})")
      .answers(200, R"([{"ID":")" + full_id + R"(","Spec":{"Name":"tls"}}])");
  EXPECT_EQ(ids(world.lookup.secrets({"db", full_id})), "db=2 tls=" + full_id + " ");
}

TEST(Lookup, the_first_missing_one_is_named) {
  LookupWorld world;
  const auto confirmed = [&](const std::string& list, const std::string& answer) {
    world.wire.expect(list).answers(200, answer);
    world.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
    world.wire.expect(list).answers(200, answer);
  };
  confirmed(R"(GET /configs?filters={"name":{"app":true,"nope":true,"gone":true}})",
            R"([{"ID":"1","Spec":{"Name":"app"}},{"ID":"2","Spec":{"Name":"nope-not"}}])");
  EXPECT_EQ(thrown([&] {
              world.lookup.configs({"app", "nope", "gone"});
            }),
            std::pair(Errc::not_found, std::string("config not found: nope")));
  confirmed(R"(GET /secrets?filters={"name":{"tls":true}})", "null");
  EXPECT_EQ(thrown([&] { world.lookup.secrets({"tls"}); }).second, "secret not found: tls");
}

TEST(Lookup, in_what_is_no_list_of_secrets_is_a_broken_answer) {
  for (const auto& [odd, why] :
       {std::pair{"{}", "it is not a JSON list"},
        {"5", "it is not a JSON list"},
        {"[null]", "not a secret: it must be an object"},
        {"[{}]", "not a secret: it has no ID"},
        {R"([{"ID":7,"Spec":{"Name":"tls"}}])", "not a secret: ID must be text"},
        {R"([{"ID":"s"}])", "not a secret: it has no Spec"},
        {R"([{"ID":"a/b","Spec":{"Name":"tls"}}])", "not a secret: it has no valid ID"}}) {
    LookupWorld world;
    world.wire.expect(R"(GET /secrets?filters={"name":{"tls":true}})").answers(200, odd);
    EXPECT_EQ(thrown([&] { world.lookup.secrets({"tls"}); }),
              std::pair(Errc::broken_answer,
                        "cannot look up the secrets: the response is invalid: " + std::string(why)))
        << odd;
  }
}

TEST(Lookup, pins_an_image_to_what_its_registry_has) {
  LookupWorld world;
  world.wire.expect("GET /distribution/localhost:5000/a/b:1.2/json")
      .with_registry_auth("e30=")
      .answers(200, R"({
    "Descriptor":{"digest":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
    "Platforms":[{"architecture":"amd64","os":"linux"},{"architecture":"unknown","os":"unknown"},
                 {"Architecture":"arm64","OS":"linux"}]})");
  const auto pinned = world.lookup.pin("localhost:5000/a/b:1.2", "e30=");
  EXPECT_EQ(pinned.image,
            "localhost:5000/a/b:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  EXPECT_EQ(pinned.platforms,
            (std::vector<std::pair<std::string, std::string>>{{"linux", "amd64"}, {"linux", "arm64"}}));
  EXPECT_EQ(world.wire.sent[0].path, "/distribution/localhost:5000/a/b:1.2/json");
}

TEST(Lookup, an_image_with_a_digest_keeps_it) {
  LookupWorld world;
  world.wire.expect("GET /distribution/a@sha256:abc/json")
      .answers(200, R"({"Descriptor":{"digest":"sha256:abc"}})");
  EXPECT_EQ(world.lookup.pin("a@sha256:abc").image, "a@sha256:abc");
}

TEST(Lookup, an_answer_whose_digest_or_platforms_are_none_is_broken) {
  const std::string sound = "sha256:" + std::string(64, 'b'),
                    no_digest = "its digest is not sha256: and 64 hexadecimal digits",
                    no_platform = "an item of its Platforms is not a platform";
  const auto with_digest = [](const std::string& digest) {
    return Json{{"Descriptor", {{"digest", digest}}}};
  };
  const auto with_platforms = [&](Json platforms) {
    Json about = with_digest(sound);
    about["Platforms"] = std::move(platforms);
    return about;
  };
  const std::pair<Json, std::string> table[] = {
      {with_digest("sha256:"), no_digest},
      {with_digest("sha256:" + std::string(63, 'b')), no_digest},
      {with_digest("sha256:" + std::string(64, 'B')), no_digest},
      {with_digest("sha256:" + std::string(64, 'g')), no_digest},
      {with_digest("md5:" + std::string(32, 'b')), no_digest},
      {with_digest(sound + "\n"), no_digest},
      {with_digest(sound + "@" + sound), no_digest},
      {with_digest("../x"), no_digest},
      {with_platforms(Json::array({nullptr})), no_platform},
      {with_platforms(Json::array({5})), no_platform},
      {with_platforms(Json::parse(R"([{"architecture":5}])")), no_platform},
      {with_platforms(Json::parse(R"([{"OS":null}])")), no_platform}};
  for (const auto& [about, why] : table) {
    LookupWorld world;
    world.wire.expect("GET /distribution/a:1/json").answers(200, about.dump());
    EXPECT_EQ(
        thrown([&] { world.lookup.pin("a:1"); }),
        std::pair(Errc::broken_answer, "cannot find the digest of a:1: the response is invalid: " + why))
        << about;
  }
}

TEST(Lookup, what_the_registry_says_comes_out) {
  LookupWorld world;
  for (const int status : {401, 403, 404, 500}) {
    world.wire.expect("GET /distribution/a:1/json").says(status, "errors: denied: no");
    EXPECT_EQ(thrown([&] { world.lookup.pin("a:1"); }),
              std::pair(Errc::refused, std::string("cannot find the digest of a:1: errors: denied: no")));
  }
  world.wire.expect("GET /distribution/a:1/json").answers(200, "{}");
  EXPECT_EQ(thrown([&] { world.lookup.pin("a:1"); }).first, Errc::broken_answer);
}

TEST(Lookup, what_cannot_be_a_name_is_not_asked_for) {
  LookupWorld world;
  for (const std::string name : {".", "..", "a/b", "a/", "/"}) {
    EXPECT_EQ(thrown([&] { world.lookup.network(name); }),
              std::pair(Errc::not_found, "network " + name + " not found"));
    EXPECT_EQ(thrown([&] {
                world.lookup.secrets({"tls", name});
              }),
              std::pair(Errc::not_found, "secret not found: " + name));
    EXPECT_EQ(thrown([&] { world.lookup.configs({name}); }),
              std::pair(Errc::not_found, "config not found: " + name));
  }
  EXPECT_TRUE(world.wire.sent.empty());
}
