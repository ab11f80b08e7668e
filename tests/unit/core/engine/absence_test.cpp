// SPDX-License-Identifier: Apache-2.0
// Tests the checks that confirm an engine's answer that something does not exist.
#include "engine/absence.hpp"

#include "service/read.hpp"
#include "support/scripted_engine.hpp"

#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>
#include <swarm/stored_files.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using test::nodes_with_leader;
using test::ScriptedEngine;

namespace {

const std::string web =
    R"({"ID":"svc1","Version":{"Index":7},"CreatedAt":"2026-01-02T02:00:00Z","Spec":{"Name":"web","TaskTemplate":{},"Labels":{}}})";

struct World {
  ScriptedEngine wire;
  Engine engine{wire};
  ServiceClient services{engine, [](std::chrono::milliseconds) {}};
  TaskClient tasks{engine};
  Lookup lookup{engine};
};

/// Two managers, each with its own script.
struct Pair final : Transport {
  ScriptedEngine m1, m2;
  bool second = false;

  ScriptedEngine& next(const Request& request) {
    second = second != request.elsewhere;
    return second ? m2 : m1;
  }
  Response send(const Request& request) override { return next(request).send(request); }
  Response stream(const Request& request, const Sink& sink,
                  const std::function<void(const Response&)>& answered) override {
    return next(request).stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override { return second ? "m2" : "m1"; }
  [[nodiscard]] std::size_t managers() const override { return 2; }
};

Errc code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return Errc::usage;
}

std::vector<std::string> names(ServiceClient& services, const ListOptions& options = {}) {
  std::vector<std::string> found;
  services.list(options, [&](ServiceRow&& row) {
    found.push_back(row.name);
    return true;
  });
  return found;
}

}  // namespace

TEST(Absence, of_a_service_is_confirmed_by_a_leader_and_a_list) {
  World world;
  world.wire.expect("GET /services/web").says(404, "service web not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), Errc::not_found);
}

TEST(Absence, is_confirmed_by_another_manager_where_there_is_one) {
  for (const bool is_there : {false, true}) {
    Pair pair;
    Engine engine{pair};
    pair.m1.expect("GET /services/web").says(404, "service web not found");
    pair.m2.expect("GET /nodes").answers(200, nodes_with_leader());
    pair.m2.expect(R"(GET /services?filters={"name":{"web":true}})")
        .answers(200, is_there ? "[" + web + "]" : "[]");
    if (is_there) pair.m2.expect("GET /services/web").answers(200, web);
    EXPECT_EQ(ServiceClient(engine).find("web").has_value(), is_there);
  }
}

TEST(Absence, is_confirmed_by_another_manager_that_is_newer) {
  Pair pair;
  pair.m1.set_api("1.41");
  Engine engine{pair};
  pair.m1.expect("GET /services/web").says(404, "service web not found");
  pair.m2.expect("GET /v1.41/nodes").answers(200, nodes_with_leader());
  pair.m2.expect("GET /v1.56/nodes").answers(200, nodes_with_leader());
  pair.m2.expect(R"(GET /v1.56/services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_FALSE(ServiceClient(engine).find("web").has_value());
}

TEST(Absence, of_a_name_in_a_list_is_confirmed_by_another_manager) {
  const std::string api =
      R"({"ID":"svc2","Version":{"Index":7},"CreatedAt":"2026-01-02T02:00:00Z","Spec":{"Name":"api","TaskTemplate":{},"Labels":{}}})";
  for (const bool can_restart : {false, true}) {
    Pair pair;
    Engine engine{pair};
    ServiceClient services{engine};
    pair.m1.expect("GET /services").answers(200, "[" + api + "]");
    pair.m2.expect("GET /nodes").answers(200, nodes_with_leader());
    pair.m2.expect(R"(GET /services?filters={"name":{"web":true}})")
        .answers(200, "[" + api + "," + web + "]");
    ListOptions options{.status = false};
    options.lacking = [] { return std::vector<std::string>{"web"}; };
    if (can_restart) options.restart = [] {};
    EXPECT_EQ(names(services, options), (std::vector<std::string>{"api", "web"}));
  }
}

TEST(Absence, of_a_name_in_a_filtered_list_is_confirmed_through_the_same_filter) {
  Pair pair;
  Engine engine{pair};
  ServiceClient services{engine};
  const std::string list = R"(GET /services?filters={"name":{"we":true}})";
  const std::string wet =
      R"({"ID":"svc2","Version":{"Index":7},"CreatedAt":"2026-01-02T02:00:00Z","Spec":{"Name":"wet","TaskTemplate":{},"Labels":{}}})";
  pair.m1.expect(list).answers(200, "[" + wet + "]");
  pair.m2.expect("GET /nodes").answers(200, nodes_with_leader());
  pair.m2.expect(list).answers(200, "[" + wet + "," + web + "]");
  ListOptions options{.filters = {{"name", {"we"}}}, .status = false};
  options.lacking = [] { return std::vector<std::string>{"web"}; };
  EXPECT_EQ(names(services, options), (std::vector<std::string>{"wet", "web"}));
}

TEST(Absence, of_a_service_that_a_list_has_is_asked_for_again) {
  World world;
  world.wire.expect("GET /services/web").says(404, "service web not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[" + web + "]");
  world.wire.expect("GET /services/web").answers(200, web);
  EXPECT_EQ(world.services.inspect("web").id(), "svc1");
}

TEST(Absence, in_a_store_without_a_leader_is_no_leader) {
  for (const std::string& nodes : {nodes_with_leader(false), std::string("[]"), std::string("null")}) {
    World world;
    world.wire.expect("GET /services/web").says(404, "service web not found");
    world.wire.expect("GET /nodes").answers(200, nodes);
    EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), Errc::no_leader) << nodes;
  }
}

TEST(Absence, is_not_confirmed_by_what_lists_no_nodes) {
  for (const char* nodes :
       {"{", "{}", "5", "[5]", R"([{"ManagerStatus":{"Leader":true,"Reachability":"reachable"}}])"}) {
    World world;
    world.wire.expect("GET /services/web").says(404, "service web not found");
    world.wire.expect("GET /nodes").answers(200, nodes);
    EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), Errc::broken_answer) << nodes;
  }
}

TEST(Absence, a_leader_that_is_not_reachable_is_none) {
  World world;
  world.wire.expect("GET /services/web").says(404, "service web not found");
  world.wire.expect("GET /nodes")
      .answers(200, R"([{"ID":"n1","ManagerStatus":{"Leader":true,"Reachability":"unreachable"}}])");
  EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), Errc::no_leader);
}

TEST(Absence, reported_by_a_leader_without_a_majority_is_not_believed) {
  const auto nodes = [](const std::string& second, const std::string& third) {
    return R"([{"ID":"n1","ManagerStatus":{"Leader":true,"Reachability":"reachable"}},
               {"ID":"n2","ManagerStatus":{"Reachability":")" +
           second + R"("}},{"ID":"n3","ManagerStatus":{"Reachability":")" + third + R"("}},{"ID":"n4"}])";
  };
  for (const auto& [second, third, code] : {std::tuple{"unreachable", "unreachable", Errc::no_leader},
                                            std::tuple{"reachable", "unreachable", Errc::not_found},
                                            std::tuple{"reachable", "reachable", Errc::not_found}}) {
    World world;
    world.wire.expect("GET /services/web").says(404, "service web not found");
    world.wire.expect("GET /nodes").answers(200, nodes(second, third));
    if (code == Errc::not_found)
      world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
    EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), code) << second << third;
  }
}

TEST(Absence, a_longer_name_in_the_list_is_another_service) {
  World world;
  world.wire.expect("GET /services/we").says(404, "service we not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /services?filters={"name":{"we":true}})").answers(200, "[" + web + "]");
  EXPECT_EQ(code_of([&] { world.services.inspect("we"); }), Errc::not_found);
}

TEST(Absence, an_id_is_looked_for_as_one_and_what_may_be_both_among_all) {
  const std::pair<const char*, const char*> table[] = {
      {"ma7lc3v9qk2p0x8y6t4w1z5bd", R"(GET /services?filters={"id":{"ma7lc3v9qk2p0x8y6t4w1z5bd":true}})"},
      {"ma7lc3v9qk2p", "GET /services"},
      {"web-2", R"(GET /services?filters={"name":{"web-2":true}})"},
      {"web2", R"(GET /services?filters={"name":{"web2":true}})"},
      {"frontendapplication", R"(GET /services?filters={"name":{"frontendapplication":true}})"}};
  for (const auto& [reference, list] : table) {
    World world;
    world.wire.expect("GET /services/" + std::string(reference)).says(404, "service not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect(list).answers(200, "[]");
    EXPECT_EQ(code_of([&, ref = reference] { world.services.inspect(ref); }), Errc::not_found) << reference;
  }
}

TEST(Absence, reported_by_a_store_without_a_leader_is_not_believed) {
  for (const char* reference : {"web", "abc123", "paymentsgatewayproduction"}) {
    World world;
    world.wire.expect("GET /services/" + std::string(reference)).says(404, "service not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader()).behind("[]");
    world.wire.expect("GET /services/" + std::string(reference)).answers(200, web);
    EXPECT_EQ(world.services.inspect(reference).id(), "svc1") << reference;
  }
}

TEST(Absence, is_proven_within_the_limits_of_the_request) {
  World world;
  Request like;
  like.timeout = std::chrono::seconds(7);
  like.leader_timeout = std::chrono::milliseconds(0);
  like.stop = [] { return true; };
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[]");
  EXPECT_TRUE(is_absent(world.engine, "web", like));
  ASSERT_EQ(world.wire.sent.size(), 2);
  for (const Request& sent : world.wire.sent) {
    EXPECT_EQ(sent.timeout, like.timeout);
    EXPECT_EQ(sent.leader_timeout, like.leader_timeout);
    ASSERT_TRUE(sent.stop);
    EXPECT_TRUE(sent.stop());
  }
}

TEST(Absence, is_not_reported_for_an_object_that_a_list_has) {
  World world;
  for (int i = 0; i < 3; ++i) {
    world.wire.expect("GET /services/web").says(404, "service web not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[" + web + "]");
  }
  EXPECT_EQ(world.services.inspect("web").id(), "svc1");
}

TEST(Absence, that_could_not_be_confirmed_to_the_end_is_no_answer_of_the_list) {
  for (const Errc why : {Errc::interrupted, Errc::unreachable, Errc::broken_answer, Errc::no_leader}) {
    World world;
    world.wire.expect("GET /services/web").says(404, "service web not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect(R"(GET /services?filters={"name":{"web":true}})").answers(200, "[" + web + "]");
    world.wire.expect("GET /services/web").throws(Error(why, "no more"));
    EXPECT_EQ(code_of([&] { world.services.inspect("web"); }), why);
  }
}

TEST(Absence, an_empty_list_is_asked_for_again_once_a_leader_is_known) {
  World world;
  world.wire.expect("GET /services?status=true").answers(200, "[]");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect("GET /services?status=true").answers(200, "[" + web + "]");
  EXPECT_EQ(names(world.services), std::vector<std::string>{"web"});
}

TEST(Absence, an_empty_list_without_a_leader_is_an_error) {
  for (const std::string empty : {"[]", "null"}) {
    World world;
    world.wire.expect("GET /services?status=true").answers(200, empty);
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader(false));
    EXPECT_EQ(code_of([&] { names(world.services); }), Errc::no_leader) << empty;
  }
}

TEST(Absence, of_suggestions_is_not_confirmed) {
  World world;
  world.wire.expect("GET /services?status=true").answers(200, "[]");
  ListOptions options;
  options.confirm_empty = false;
  EXPECT_TRUE(names(world.services, options).empty());
}

TEST(Absence, of_tasks_is_confirmed_whether_the_list_is_empty_or_the_service_unknown) {
  for (const bool unknown : {false, true}) {
    World world;
    const std::string list = R"(GET /tasks?filters={"service":["svc1"]})";
    auto& first = world.wire.expect(list);
    unknown ? first.says(404, "service svc1 not found") : first.answers(200, "[]");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect(list).answers(200, R"([{"ID":"t1","Status":{"State":"new"}}])");
    EXPECT_EQ(world.tasks.of_service("svc1").size(), 1u);
  }
}

TEST(Absence, of_one_task_is_confirmed) {
  World world;
  world.wire.expect("GET /tasks/t1").says(404, "task t1 not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /tasks?filters={"id":["t1"]})").answers(200, "[]");
  EXPECT_EQ(code_of([&] { world.tasks.inspect("t1"); }), Errc::not_found);
}

TEST(Absence, of_a_network_is_confirmed) {
  World world;
  world.wire.expect("GET /networks/front?scope=swarm").says(404, "network front not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(R"(GET /networks?filters={"scope":{"swarm":true}})")
      .answers(200, R"([{"Name":"front","Id":"n1"}])");
  world.wire.expect("GET /networks/front?scope=swarm").answers(200, R"({"Name":"front","Id":"n1"})");
  EXPECT_EQ(world.lookup.network("front").id, "n1");
}

TEST(Absence, of_a_secret_is_confirmed) {
  World world;
  const std::string list = R"(GET /secrets?filters={"name":{"tls":true}})";
  world.wire.expect(list).answers(200, "[]");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect(list).answers(200, R"([{"ID":"s1","Spec":{"Name":"tls"}}])");
  EXPECT_EQ(world.lookup.secrets({"tls"}).front().id, "s1");
}

/// An export drops a reference to what does not exist any more.
TEST(Absence, of_secrets_and_configs_by_id_is_confirmed) {
  const std::string there = R"([{"ID":"s1","Spec":{"Name":"tls"}}])";
  const auto find = [](World& world, const std::string& kind) {
    return kind == "secrets" ? world.lookup.secrets_by_id({"s1"}) : world.lookup.configs_by_id({"s1"});
  };
  for (const std::string kind : {"secrets", "configs"}) {
    const std::string list = "GET /" + kind + R"(?filters={"id":{"s1":true}})";
    World world;
    world.wire.expect(list).answers(200, "[]");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect(list).answers(200, there);
    EXPECT_EQ(find(world, kind).size(), 1U) << kind;
    World leaderless;
    leaderless.wire.expect(list).answers(200, "[]");
    leaderless.wire.expect("GET /nodes").answers(200, nodes_with_leader(false));
    EXPECT_EQ(code_of([&] { find(leaderless, kind); }), Errc::no_leader) << kind;
  }
}

TEST(Absence, of_versions_of_a_secret_is_confirmed) {
  World world;
  const std::string list = R"(GET /secrets?filters={"name":{"tls":true}})";
  world.wire.expect(list).answers(200, "[]");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader(false));
  EXPECT_EQ(code_of([&] { FileClient(world.engine, FileKind::secret).with_prefix("tls"); }), Errc::no_leader);
}

TEST(Absence, that_refuses_a_write_is_confirmed_and_the_write_sent_again) {
  World world;
  world.wire.expect("GET /services/web").answers(200, web);
  world.wire.expect("DELETE /services/svc1").says(404, "service svc1 not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  world.wire.expect("DELETE /services/svc1").answers(200);
  EXPECT_EQ(world.services.remove("web").id, "svc1");
}

TEST(Absence, that_refuses_a_write_twice_is_looked_up) {
  World world;
  world.wire.expect("GET /services/web").answers(200, web);
  for (int i = 0; i < 2; ++i) {
    world.wire.expect("DELETE /services/svc1").says(404, "service svc1 not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  }
  world.wire.expect(R"(GET /services?filters={"name":{"svc1":true}})").answers(200, "[]");
  EXPECT_EQ(code_of([&] { world.services.remove("web"); }), Errc::not_found);
}

TEST(Absence, that_refuses_a_write_to_a_service_that_a_list_has_is_a_contradiction) {
  const std::pair<std::string, std::function<void(World&)>> writes[] = {
      {"DELETE /services/svc1", [](World& world) { world.services.remove("web"); }},
      {"POST /services/svc1/update?version=7&registryAuthFrom=spec", [](World& world) {
         world.services.update("web", [](Json& spec) { spec["Labels"] = {{"a", "b"}}; });
       }}};
  for (const auto& [request, write] : writes) {
    World world;
    world.wire.expect("GET /services/web").answers(200, web);
    for (int i = 0; i < 2; ++i) {
      world.wire.expect(request).says(404, "service svc1 not found");
      world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    }
    world.wire.expect(R"(GET /services?filters={"name":{"svc1":true}})").answers(200, "[" + web + "]");
    EXPECT_EQ(code_of([&, &act = write] { act(world); }), Errc::unreachable) << request;
  }
}

TEST(Absence, that_refuses_a_creation_is_confirmed) {
  World world;
  const Json spec{{"Name", "web"}};
  world.wire.expect("POST /services/create").says(404, "network n1 not found");
  world.wire.expect("GET /nodes").answers(200, nodes_with_leader(false));
  EXPECT_EQ(code_of([&] { world.services.create(spec); }), Errc::no_leader);
}

TEST(Absence, of_what_a_write_refers_to_is_confirmed_and_the_write_sent_again) {
  for (const char* refusal : {"secret not found: tls", "secrets not found: tls, key", "config not found: app",
                              "configs not found: app, web"}) {
    World world;
    world.wire.expect("POST /services/create").says(400, refusal);
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect("POST /services/create").answers(201, R"({"ID":"svc1"})");
    EXPECT_EQ(world.services.create(Json{{"Name", "web"}}).id, "svc1") << refusal;

    world.wire.expect("GET /services/web").answers(200, web);
    world.wire.expect("POST /services/svc1/update?version=7&registryAuthFrom=spec").says(400, refusal);
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
    world.wire.expect("POST /services/svc1/update?version=7&registryAuthFrom=spec").answers(200, "{}");
    EXPECT_TRUE(world.services.update("web", [](Json& spec) { spec["Labels"] = {{"a", "b"}}; }).sent);
  }
}

TEST(Absence, of_what_a_write_refers_to_is_reported_in_the_engines_words_where_it_is_true) {
  World world;
  for (int i = 0; i < 2; ++i) {
    world.wire.expect("POST /services/create").says(400, "secret not found: tls");
    if (i == 0) world.wire.expect("GET /nodes").answers(200, nodes_with_leader());
  }
  EXPECT_EQ(code_of([&] { world.services.create(Json{{"Name", "web"}}); }), Errc::refused);
}

TEST(Absence, after_a_lost_removal_counts_only_where_it_is_confirmed) {
  World world;
  world.wire.expect("GET /services/web").answers(200, web);
  world.wire.expect("DELETE /services/svc1").is_lost();
  for (int i = 0; i < 6; ++i) {
    world.wire.expect("GET /services/svc1").says(404, "service svc1 not found");
    world.wire.expect("GET /nodes").answers(200, nodes_with_leader(false));
  }
  EXPECT_EQ(code_of([&] { world.services.remove("web"); }), Errc::outcome_unknown);
}
