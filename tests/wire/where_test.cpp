// SPDX-License-Identifier: Apache-2.0
// Tests where: the engine, why it was chosen, and its role in the swarm.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

constexpr const char* manager = R"({"Name":"n1","ServerVersion":"28.5.1",
  "Swarm":{"LocalNodeState":"active","ControlAvailable":true}})";
constexpr const char* nodes = R"([
  {"ID":"n1","Description":{"Hostname":"n1"},"ManagerStatus":{"Addr":"10.0.0.1:2377"}},
  {"ID":"n2","Description":{"Hostname":"n2"},"ManagerStatus":{"Leader":true,"Addr":"10.0.0.2:2377"}}])";

}  // namespace

TEST(Where, names_the_engine_the_reason_and_the_leader) {
  ScriptedEngine engine;
  engine.expect("GET /info").answers(200, manager);
  engine.expect(R"(GET /nodes?filters={"role":["manager"]})").answers(200, nodes);
  const RunResult result = run("-H unix:///run/a.sock where", engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out,
            "engine   unix:///run/a.sock\n"
            "why      -H\n"
            "context  default\n"
            "node     n1\n"
            "version  28.5.1\n"
            "API      1.56\n"
            "role     manager\n"
            "leader   n2 at 10.0.0.2:2377\n");
}

TEST(Where, names_the_newest_api_of_an_engine_that_is_ahead) {
  ScriptedEngine engine("1.60");
  engine.expect("GET /info").answers(200, manager);
  engine.expect(R"(GET /nodes?filters={"role":["manager"]})").answers(200, nodes);
  const RunResult result = run("where", engine);
  EXPECT_NE(result.out.find("API      1.56\nnewest   1.60\n"), std::string::npos) << result.out;
}

TEST(Version, names_the_newest_api_of_an_engine_that_is_ahead) {
  for (const auto& [api, line] : {std::pair{"1.60", "API 1.56 (the engine's newest: 1.60)\n"},
                                  std::pair{"1.56", "API 1.56\n"}, std::pair{"1.41", "API 1.41\n"}}) {
    ScriptedEngine engine(api);
    engine.expect("GET /version").answers(200, R"({"Version":"30.0"})");
    EXPECT_TRUE(run("version", engine).out.ends_with(line)) << api;
  }
}

TEST(Where, says_that_the_swarm_has_no_leader) {
  const swarm::Response lists[] = {no_leader(), {.status = 200, .body = nodes_with_leader(false)}};
  for (const swarm::Response& list : lists) {
    ScriptedEngine engine;
    engine.expect("GET /info").answers(200, manager);
    engine.expect(R"(GET /nodes?filters={"role":["manager"]})").answers(list.status, list.body);
    const RunResult result = run("where", engine);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_NE(result.out.find("leader   none\n"), std::string::npos) << result.out;
  }
}

TEST(Where, answers_in_json_and_of_several_engines_looks_for_a_manager) {
  ScriptedEngine engine("1.41");
  engine.expect(R"(GET /nodes?filters={"role":["manager"]})").says(503, "This node is not a swarm manager.");
  engine.expect("GET /info")
      .answers(200, R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":false}})");
  const RunResult result =
      run("where -o json", engine, {.environment = {{"DOCKER_HOST", "tcp://a:1,tcp://b:1"}}});
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(Json::parse(result.out), Json::parse(R"({"engine":"tcp://a:1, tcp://b:1","why":"DOCKER_HOST",
    "context":"default","answers":"unix:///run/scripted.sock","API":"1.41","role":"worker"})"));
}

TEST(Where, needs_no_swarm) {
  const std::vector<std::pair<std::string, std::string>> roles{
      {R"({"Swarm":{"LocalNodeState":"inactive"}})", "not in a swarm"},
      {R"({"Swarm":{"LocalNodeState":"locked"}})", "swarm locked"},
      {"{}", "not in a swarm"}};
  for (const auto& [info, role] : roles) {
    ScriptedEngine engine;
    engine.expect("GET /info").answers(200, info);
    const RunResult result = run("where", engine);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_TRUE(result.out.ends_with("\nrole     " + role + "\n")) << result.out;
  }
}

TEST(Where, refuses_a_broken_answer) {
  for (const char* info : {"5", "[]", R"({"Swarm":7})", R"({"Swarm":{"LocalNodeState":7}})",
                           R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":"yes"}})",
                           R"({"Name":[]})", R"({"ServerVersion":28})"}) {
    ScriptedEngine engine;
    engine.expect("GET /info").answers(200, info);
    const RunResult result = run("where -o json", engine);
    EXPECT_EQ(result.exit, 1) << info;
    EXPECT_EQ(result.out, "") << info;
    EXPECT_NE(result.err.find("cannot read /info: the response is invalid: "), std::string::npos)
        << result.err;
  }
  for (const char* list :
       {"5", "\"x\"", R"({"a":1})", "[5]", "[null]", "[{}]", R"([{"ID":5}])",
        R"([{"ID":"n1","ManagerStatus":7}])", R"([{"ID":"n1","ManagerStatus":{"Leader":"yes"}}])",
        R"([{"ID":"n1","ManagerStatus":{"Addr":7}}])", R"([{"ID":"n1","Description":"x"}])",
        R"([{"ID":"n1","Description":{"Hostname":7}}])"}) {
    ScriptedEngine engine;
    engine.expect("GET /info").answers(200, manager);
    engine.expect(R"(GET /nodes?filters={"role":["manager"]})").answers(200, list);
    const RunResult result = run("where -o json", engine);
    EXPECT_EQ(result.exit, 1) << list;
    EXPECT_EQ(result.out, "") << list;
    EXPECT_NE(result.err.find("cannot list the nodes: the response is invalid: "), std::string::npos)
        << result.err;
  }
}

TEST(Where, shows_which_engine_was_meant_even_if_it_is_not_there) {
  ScriptedEngine engine;
  engine.expect("GET /info").throws({swarm::Errc::unreachable, "cannot reach unix:///run/a.sock: refused"});
  const RunResult result = run("-H unix:///run/a.sock where", engine);
  EXPECT_EQ(result.exit, 8);
  EXPECT_EQ(result.out, "engine   unix:///run/a.sock\nwhy      -H\ncontext  default\n");
  EXPECT_EQ(result.err, "swarmctl: where: cannot reach unix:///run/a.sock: refused\n");
}
