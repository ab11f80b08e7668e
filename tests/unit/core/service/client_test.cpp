// SPDX-License-Identifier: Apache-2.0
// Tests ServiceClient: the requests for one service, and their results.
#include "support/scripted_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::ScriptedEngine;
using test::thrown;

namespace {

std::string service(std::uint64_t version,
                    const std::string& spec = R"({"Name":"web","TaskTemplate":{},"Labels":{}})") {
  return R"({"ID":"svc1","Version":{"Index":)" + std::to_string(version) + R"(},"Spec":)" + spec + "}";
}

const Edit label = [](Json& spec) { spec["Labels"]["a"] = "b"; };
const std::string labelled = R"({"Name":"web","TaskTemplate":{},"Labels":{"a":"b"}})";
const std::string out_of_sequence = "rpc error: code = Unknown desc = update out of sequence";

struct Client {
  explicit Client(const std::string& api = "1.56") : wire(api) {}
  ScriptedEngine wire;
  Engine engine{wire};
  std::vector<std::chrono::milliseconds> pauses;
  ServiceClient services{engine, [this](std::chrono::milliseconds time) { pauses.push_back(time); }};
};

}  // namespace

TEST(Create, sends_the_spec_and_the_login_and_tells_the_engines_warnings) {
  Client client;
  client.wire.expect("POST /services/create")
      .with_body(R"({"Name":"web"})")
      .with_registry_auth("e30=")
      .answers(201, R"({"ID":"svc1","Warnings":["hm"]})");
  const auto created = client.services.create(Json{{"Name", "web"}}, {.registry_auth = "e30="});
  EXPECT_EQ(created.id, "svc1");
  EXPECT_EQ(created.warnings, std::vector<std::string>{"hm"});
  EXPECT_FALSE(created.found_by_reading);
}

TEST(Create, a_taken_name_is_reported_as_such) {
  Client client;
  client.wire.expect("POST /services/create")
      .says(409,
            "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service web "
            "already exists");
  EXPECT_EQ(
      thrown([&] {
        client.services.create(Json{{"Name", "web"}});
      }),
      std::pair(
          Errc::name_taken,
          std::string(
              "cannot create web: name conflicts with an existing object: service web already exists")));
}

TEST(Inspect, gives_the_document_as_it_came) {
  Client client("1.41");
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("GET /services/web?insertDefaults=true").answers(200, service(42));
  const auto web = client.services.inspect("web");
  EXPECT_EQ(web.document().dump(), service(42));
  EXPECT_EQ(web.id() + " " + web.name() + " " + std::to_string(web.version()), "svc1 web 42");
  EXPECT_EQ(web.read_at(), (Api{1, 41}));
  client.services.inspect("web", true);
}

TEST(Inspect, find_gives_nothing_where_there_is_no_such_service) {
  Client client;
  client.wire.expect("GET /services/web").says(404, "service web not found");
  client.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
  client.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_FALSE(client.services.find("web"));
  client.wire.expect("GET /services/web").answers(200, service(42));
  EXPECT_EQ(client.services.find("web")->id(), "svc1");
}

TEST(Inspect, names_that_would_lead_elsewhere_are_not_sent) {
  Client client;
  EXPECT_EQ(thrown([&] { client.services.inspect(""); }),
            std::pair(Errc::not_found, std::string("service '' not found")));
  for (const std::string name : {".", "..", "/", "a/b", "a//b", "web/", "../x?y", "web/../web"})
    EXPECT_EQ(thrown([&] { client.services.inspect(name); }),
              std::pair(Errc::not_found, "service " + name + " not found"));
  EXPECT_EQ(thrown([&] { client.services.inspect(std::string_view("a\0b", 3)); }).first, Errc::not_found);
  EXPECT_EQ(client.wire.sent.size(), 0U);
  client.wire.expect("GET /services/..x?y").says(404, "service ..x?y not found");
  client.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
  client.wire.expect(R"(GET /services?filters={"name":{"..x?y":true}})").answers(200, "[]");
  EXPECT_EQ(thrown([&] { client.services.inspect("..x?y"); }).first, Errc::not_found);
  EXPECT_EQ(client.wire.sent.front().path, "/services/..x%3Fy");
}

TEST(Inspect, a_version_that_is_no_number_of_the_engine_is_broken) {
  for (const std::string version :
       {"{}", "7", "null", "[]", R"({"Index":"11"})", R"({"Index":1.5})", R"({"Index":-1})", R"({"Index":0})",
        R"({"Index":1e3})", R"({"Index":18446744073709551616})", R"({"Index":null})"}) {
    Client client;
    client.wire.expect("GET /services/web")
        .answers(200, R"({"ID":"a","Version":)" + version +
                          R"(,"Spec":{"Name":"web","TaskTemplate":{},"TaskTemplate":{}}})");
    const auto [code, message] = thrown([&] { client.services.inspect("web"); });
    EXPECT_EQ(code, Errc::broken_answer) << version;
    EXPECT_THAT(message, ::testing::StartsWith("cannot inspect web: the response is not a service: "))
        << version;
  }
}

TEST(Inspect, an_answer_of_another_shape_is_broken) {
  for (const std::string body :
       {"[]", "null", "7", "{}", R"({"ID":7,"Spec":{}})", R"({"ID":"a"})",
        R"({"ID":"a","Version":{"Index":1},"Spec":[]})",
        R"({"ID":"a","Version":{"Index":1},"Spec":{"Name":7}})",
        R"({"ID":"","Version":{"Index":1},"Spec":{"Name":"web"}})",
        R"({"ID":"a","Version":{"Index":1},"Spec":{"Name":"web","TaskTemplate":{},"TaskTemplate":7}})",
        R"({"ID":"a","Spec":{"Name":"web","TaskTemplate":{},"TaskTemplate":{}}})"}) {
    Client client;
    client.wire.expect("GET /services/web").answers(200, body);
    EXPECT_EQ(thrown([&] { client.services.inspect("web"); }).first, Errc::broken_answer) << body;
  }
}

TEST(Update, sends_the_edited_spec_with_the_version_just_read) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("POST /services/svc1/update?version=42&registryAuthFrom=spec")
      .with_body(labelled)
      .answers(200, R"({"Warnings":["careful"]})");
  const auto updated = client.services.update("web", label);
  EXPECT_EQ(updated.id + " " + updated.name, "svc1 web");
  EXPECT_TRUE(updated.sent);
  EXPECT_EQ(updated.sent_version, 42u);
  EXPECT_EQ(updated.warnings, std::vector<std::string>{"careful"});
}

TEST(Update, that_changes_nothing_sends_nothing) {
  const Edit empty_things = [](Json& spec) {
    spec["TaskTemplate"]["Placement"] = Json::object();
    spec["EndpointSpec"] = nullptr;
  };
  for (const auto& edit : {Edit([](Json&) {}), empty_things}) {
    Client client;
    client.wire.expect("GET /services/web").answers(200, service(42));
    const auto updated = client.services.update("web", edit);
    EXPECT_FALSE(updated.sent);
    EXPECT_EQ(updated.sent_version, 42u);
  }
}

TEST(Update, is_sent_unchanged_where_asked) {
  const std::pair<UpdateOptions, std::string> table[] = {
      {{.always_send = true}, "version=42&registryAuthFrom=spec"},
      {{.rollback = true}, "version=42&rollback=previous"},
      {{.registry_auth = "e30="}, "version=42"},
  };
  for (const auto& [options, query] : table) {
    Client client;
    client.wire.expect("GET /services/web").answers(200, service(42));
    client.wire.expect("POST /services/svc1/update?" + query)
        .with_registry_auth(options.registry_auth)
        .answers(200, R"({"Warnings":null})");
    EXPECT_TRUE(client.services
                    .update(
                        "web", [](Json&) {}, options)
                    .sent);
  }
}

TEST(Update, overtaken_applies_the_edit_afresh_to_the_newest_spec) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("POST /services/svc1/update?version=42&registryAuthFrom=spec")
      .says(500, out_of_sequence);
  client.wire.expect("GET /services/svc1")
      .answers(200, service(43, R"({"Name":"web","TaskTemplate":{},"Labels":{"their":"own"}})"));
  client.wire.expect("POST /services/svc1/update?version=43&registryAuthFrom=spec")
      .with_body(R"({"Name":"web","TaskTemplate":{},"Labels":{"their":"own","a":"b"}})")
      .answers(200, "{}");
  const auto updated = client.services.update("web", label);
  EXPECT_EQ(updated.replays, 1);
  EXPECT_EQ(updated.sent_version, 43u);
  EXPECT_EQ(client.pauses.size(), 1u);
}

TEST(Update, overtaken_by_the_same_edit_has_nothing_left_to_do) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("POST /services/svc1/update?version=42&registryAuthFrom=spec")
      .says(500, out_of_sequence);
  client.wire.expect("GET /services/svc1").answers(200, service(43, labelled));
  EXPECT_FALSE(client.services.update("web", label).sent);
}

TEST(Update, gives_up_after_so_many_lost_races) {
  Client client;
  for (std::uint64_t version = 42; version < 45; ++version) {
    client.wire.expect(version == 42 ? "GET /services/web" : "GET /services/svc1")
        .answers(200, service(version));
    client.wire
        .expect("POST /services/svc1/update?version=" + std::to_string(version) + "&registryAuthFrom=spec")
        .says(500, out_of_sequence);
  }
  EXPECT_EQ(
      thrown([&] { client.services.update("web", label, {.replays = 2}); }),
      std::pair(Errc::stale_version,
                std::string("cannot update web: someone else was faster 3 times (update out of sequence)")));
}

TEST(Update, with_a_version_given_has_no_second_try) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("POST /services/svc1/update?version=42&registryAuthFrom=spec")
      .says(500, out_of_sequence);
  EXPECT_EQ(
      thrown([&] { client.services.update("web", label, {.if_version = 42}); }),
      std::pair(Errc::stale_version, std::string("cannot update web: it has changed since version 42")));
}

TEST(Update, with_a_stale_version_given_sends_nothing_even_where_nothing_would_change) {
  for (const auto& edit : {label, Edit([](Json&) {})}) {
    Client client;
    client.wire.expect("GET /services/web").answers(200, service(42));
    EXPECT_EQ(thrown([&] { client.services.update("web", edit, {.if_version = 41}); }),
              std::pair(Errc::stale_version, std::string("cannot update web: it is at version 42, not 41")));
  }
}

TEST(Update, a_rollback_is_replayed_only_where_the_specs_stayed) {
  const auto with_previous = [](std::uint64_t version, const std::string& label_value) {
    return R"({"ID":"svc1","Version":{"Index":)" + std::to_string(version) +
           R"(},"Spec":{"Name":"web","TaskTemplate":{},"Labels":{"a":")" + label_value +
           R"("}},"PreviousSpec":{"Name":"web","TaskTemplate":{}}})";
  };
  for (const bool changed : {false, true}) {
    Client client;
    client.wire.expect("GET /services/web").answers(200, with_previous(42, "1"));
    client.wire.expect("POST /services/svc1/update?version=42&rollback=previous").says(500, out_of_sequence);
    client.wire.expect("GET /services/svc1").answers(200, with_previous(43, changed ? "2" : "1"));
    if (!changed)
      client.wire.expect("POST /services/svc1/update?version=43&rollback=previous").answers(200, "{}");
    const auto act = [&] { client.services.update("web", [](Json&) {}, {.rollback = true}); };
    if (changed) {
      EXPECT_EQ(thrown(act).first, Errc::stale_version);
    } else {
      act();
    }
  }
}

TEST(Update, of_a_newer_engine_is_read_and_written_at_its_own_version) {
  Client client("1.60");
  client.wire.expect("GET /services/web")
      .answers(200, service(42, R"({"Name":"web","TaskTemplate":{},"Novelty":{"x":1},"Labels":{}})"));
  client.wire.expect("POST /v1.60/services/svc1/update?version=42&registryAuthFrom=spec")
      .with_body(R"({"Name":"web","TaskTemplate":{},"Novelty":{"x":1},"Labels":{"a":"b"}})")
      .answers(200, "{}");
  client.services.update("web", label);
}

TEST(Update, what_was_read_at_an_older_version_is_read_again) {
  Client client("1.60");
  client.wire.expect("HEAD /_ping").answers(200);
  client.wire.expect("GET /v1.56/services/web").answers(200, service(42));
  client.wire.expect("GET /v1.60/services/svc1").answers(200, service(42, labelled));
  client.engine.version();
  auto web = client.services.inspect("web");
  client.engine.speak_newest();
  EXPECT_FALSE(client.services.update(std::move(web), label).sent);
}

TEST(Update, the_engines_refusal_comes_out_whole) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("POST /services/svc1/update?version=42&registryAuthFrom=spec")
      .says(400, "rpc error: code = InvalidArgument desc = ContainerSpec: duplicate mount point: /d");
  EXPECT_EQ(
      thrown([&] { client.services.update("web", label); }),
      std::pair(Errc::refused, std::string("cannot update web: ContainerSpec: duplicate mount point: /d")));
}

TEST(Remove, resolves_the_name_and_deletes_by_id) {
  Client client;
  client.wire.expect("GET /services/web").answers(200, service(42));
  client.wire.expect("DELETE /services/svc1").answers(200);
  EXPECT_EQ(client.services.remove("web").id, "svc1");
}

TEST(Remove, of_what_is_not_there_is_not_found) {
  Client client;
  client.wire.expect("GET /services/web").says(404, "service web not found");
  client.wire.expect("GET /nodes").answers(200, test::nodes_with_leader());
  client.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_EQ(thrown([&] { client.services.remove("web"); }),
            std::pair(Errc::not_found, std::string("service web not found")));
}
