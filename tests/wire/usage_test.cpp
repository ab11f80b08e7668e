// SPDX-License-Identifier: Apache-2.0
// Bad input: one line that names flag, value and what is allowed, exit 2, and nothing sent.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

using namespace test;

namespace {

struct Situation {
  std::string line, words;
};

void PrintTo(const Situation& situation, std::ostream* out) { *out << situation.line; }

class BadInput : public ::testing::TestWithParam<Situation> {};

}  // namespace

TEST_P(BadInput, is_refused_before_anything_is_sent) {
  FakeEngine engine;
  const Said said = run(GetParam().line, engine);
  EXPECT_EQ(said.exit, 2) << said.err;
  EXPECT_TRUE(engine.sent.empty());
  EXPECT_EQ(said.out, "");
  EXPECT_NE(said.err.find(GetParam().words), std::string::npos) << said.err;
  const auto lines = std::ranges::count(said.err, '\n');
  EXPECT_TRUE(lines == 1 || (lines == 2 && said.err.find("\nhint: ") != std::string::npos)) << said.err;
}

INSTANTIATE_TEST_SUITE_P(
    Usage, BadInput,
    ::testing::Values(
        Situation{"create --replicas -1 x", "--replicas -1: "},
        Situation{"create --replicas x --replicas 2 x", "--replicas x: "},
        Situation{"create --generic-resource gpu=1 --generic-resource ' gpu = 2' x", "gpu is given twice"},
        Situation{"create --restart-condition sometimes x",
                  "--restart-condition sometimes: allowed are none, on-failure or any"},
        Situation{"create --mount type=bind,source=/x x", "--mount type=bind,source=/x: "},
        Situation{"create --limit-memory 1x x", "--limit-memory 1x: "},
        Situation{"create --limit-memory 1m x", "--limit-memory 1m: "},
        Situation{"create --label =x x", "create: --label: "},
        Situation{"create --env-file / x", "/: is a directory"},
        Situation{"create --env-file /nonexistent x", "/nonexistent: "},
        Situation{"create --no-healthcheck --health-cmd true x",
                  "--no-healthcheck and --health-cmd exclude each other"},
        Situation{"create --mode global --replicas 2 x", "--replicas cannot be used with --mode global"},
        Situation{"create --mode replicated-job --update-delay 1s x",
                  "--update-delay cannot be used with --mode"},
        Situation{"create --endpoint-mode dnsrr -p 80:80 x", "dnsrr cannot publish ports in ingress mode"},
        Situation{"create --if-absent --or-update --name x x",
                  "--if-absent and --or-update exclude each other"},
        Situation{"create --if-absent x", "--if-absent and --or-update need --name"},
        Situation{"create --log-opt a=b x", "--log-opt a: "},
        Situation{"create --memory-swap 1g x", "a swap limit needs a memory limit"},
        Situation{"create --name a.b x", "--name a.b: "}, Situation{"create BUSYBOX", "IMAGE BUSYBOX: "},
        Situation{"create", "needs an image"}, Situation{"create --bogus x", "unknown flag --bogus"},
        Situation{"create --replicas", "--replicas needs a value: N"},
        Situation{"create -p 80:80 -p 80:81 x", "port 80/tcp is already published to target 80"},
        Situation{"update web --rollback --env-add A=1", "--rollback and --env-add exclude each other"},
        Situation{"update web --rollback --force", "--rollback and --force exclude each other"},
        Situation{"update web --rollback --with-registry-auth",
                  "--rollback and --with-registry-auth exclude each other"},
        Situation{"update web --recreate", "--recreate needs --name NEW"},
        Situation{"update --env-add A=1", "needs SERVICE"},
        Situation{"update web --if-version x", "--if-version x: "},
        Situation{"ls --filter nonsense", "--filter nonsense: allowed are "},
        Situation{"ls --filter colour=red", "--filter colour=red: allowed are "},
        Situation{"ls --format '{{.Nope}}'", "Nope"}, Situation{"ls --format '{{.ID'", "template: "},
        Situation{"ls -o yaml", "--output yaml: allowed are "}, Situation{"inspect", "needs SERVICE"},
        Situation{"inspect web --pretty --get ID", "exclude each other"},
        Situation{"inspect web --format '{{nope .}}'", "nope"}, Situation{"rm", "needs SERVICE"},
        Situation{"--request-timeout 5 ls", "--request-timeout 5"},
        Situation{"frobnicate", "unknown verb frobnicate"},
        Situation{"service create x", "unknown verb service"}));

TEST(Usage, names_the_verb_that_is_meant) {
  const std::vector<Situation> situations{
      {"service create x", "did you mean swarmctl create?"},
      {"service ls", "did you mean swarmctl ls?"},
      {"service list", "did you mean swarmctl ls?"},
      {"service remove web", "did you mean swarmctl rm?"},
      {"service delete web", "did you mean swarmctl rm?"},
      {"docker service scale web=2", "did you mean swarmctl scale?"},
      {"service", "verbs stand alone: swarmctl ls"},
      {"services", "did you mean swarmctl ls?"},
      {"delete web", "did you mean swarmctl rm?"},
      {"describe web", "did you mean swarmctl inspect?"},
      {"run nginx", "did you mean swarmctl create?"},
      {"tasks web", "did you mean swarmctl ps?"},
      {"stop web", "swarmctl scale SERVICE=0 ends its tasks, swarmctl rm removes it"},
      {"node ls", "swarmctl manages services; for the rest there is docker node"},
      {"isnpect web", "did you mean swarmctl inspect?"},
      {"help delete", "did you mean swarmctl rm?"},
      {"xyzzy", "swarmctl help lists the verbs"},
  };
  for (const auto& [line, hint] : situations) {
    FakeEngine engine;
    const Said said = run(line, engine);
    EXPECT_EQ(said.exit, 2) << line;
    EXPECT_TRUE(said.err.ends_with("\nhint: " + hint + "\n")) << line << ": " << said.err;
    EXPECT_TRUE(engine.sent.empty()) << line;
  }
}

TEST(Usage, takes_dockers_other_names_of_verbs) {
  FakeEngine engine;
  EXPECT_EQ(run("list -q", engine).exit, 0);
  EXPECT_EQ(run("remove nothing", engine).exit, 3);
}

TEST(Usage, warns_of_what_is_taken_and_means_something_else) {
  FakeEngine engine;
  const std::string create = "create -d --no-resolve-image ";
  EXPECT_EQ(run(create + "--mount type=volume,source=data,target=/d,consistency=cached busybox", engine).err,
            "swarmctl: create: warning: --mount type=volume,source=data,target=/d,consistency=cached: "
            "services ignore "
            "consistency\n");
  EXPECT_EQ(run(create + "--name web --host x:host-gateway busybox", engine).err,
            "swarmctl: create: warning: --host x:host-gateway: host-gateway is not resolved for services: "
            "tasks get the "
            "word itself in /etc/hosts\n");
  EXPECT_EQ(run("update -d web --host-add y:host-gateway --dry-run", engine).err,
            "swarmctl: update: warning: --host-add y:host-gateway: host-gateway is not resolved for "
            "services: tasks get "
            "the word itself in /etc/hosts\n");
  EXPECT_EQ(run("update -d web --host-rm x:host-gateway", engine).err, "");
}

TEST(Usage, an_edit_that_is_refused_by_the_service_itself_writes_nothing) {
  FakeEngine engine;
  run("create -d --no-resolve-image --name g --mode global busybox", engine);
  const Said said = run("update g --replicas 2", engine);
  EXPECT_EQ(said.exit, 2) << said.err;
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST(Usage, a_filter_by_a_word_that_no_service_can_have_is_a_mistake) {
  FakeEngine engine;
  for (const auto& [line, allowed] :
       {std::pair("ls --filter mode=globl", "replicated, global, replicated-job or global-job"),
        std::pair("ls --filter state=convergd",
                  "converged, converging, updating, paused, rollback_started, rollback_paused or "
                  "rollback_completed"),
        std::pair("rm --select mode=glob", "replicated, global, replicated-job or global-job")}) {
    const Said said = run(line, engine);
    EXPECT_EQ(said.exit, 2) << line;
    EXPECT_NE(said.err.find(std::string(": allowed are ") + allowed + "\n"), std::string::npos) << said.err;
  }
  EXPECT_TRUE(engine.sent.empty());
  EXPECT_EQ(run("ls --filter mode=global-job --filter state=paused", engine).exit, 0);
}
