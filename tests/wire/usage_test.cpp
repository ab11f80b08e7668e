// SPDX-License-Identifier: Apache-2.0
// Tests invalid input: one line that names the flag, the value and what is allowed; exit code 2; no request.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

struct Situation {
  std::string line, words;
};

void PrintTo(const Situation& situation, std::ostream* out) { *out << situation.line; }

class BadInput : public ::testing::TestWithParam<Situation> {};

}  // namespace

TEST_P(BadInput, is_refused_before_anything_is_sent) {
  FakeEngine engine;
  const RunResult result = run(GetParam().line, engine);
  EXPECT_EQ(result.exit, 2) << result.err;
  EXPECT_TRUE(engine.sent.empty());
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find(GetParam().words), std::string::npos) << result.err;
  const auto lines = std::ranges::count(result.err, '\n');
  EXPECT_TRUE(lines == 1 || (lines == 2 && result.err.find("\nhint: ") != std::string::npos)) << result.err;
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
                  "--no-healthcheck cannot be used with --health-cmd"},
        Situation{"create --mode global --replicas 2 x", "--replicas cannot be used with --mode global"},
        Situation{"create --mode replicated-job --update-delay 1s x",
                  "--update-delay cannot be used with --mode"},
        Situation{"create --endpoint-mode dnsrr -p 80:80 x", "dnsrr cannot publish ports in ingress mode"},
        Situation{"create --if-absent --or-update --name x x", "--if-absent cannot be used with --or-update"},
        Situation{"create --if-absent x", "--if-absent and --or-update need --name"},
        Situation{"create --log-opt a=b x", "--log-opt a needs --log-driver"},
        Situation{"create --memory-swap 1g x", "a swap limit needs a memory limit"},
        Situation{"create --name a.b x", "--name a.b: "}, Situation{"create BUSYBOX", "IMAGE BUSYBOX: "},
        Situation{"create", "needs an image"}, Situation{"create --bogus x", "unknown flag --bogus"},
        Situation{"create --replicas", "--replicas needs a value: N"},
        Situation{"create -p 80:80 -p 80:81 x", "port 80/tcp is already published to target 80"},
        Situation{"update web --rollback --env-add A=1", "--rollback cannot be used with --env-add"},
        Situation{"update web --rollback --force", "--rollback cannot be used with --force"},
        Situation{"update web --rollback --with-registry-auth",
                  "--rollback cannot be used with --with-registry-auth"},
        Situation{"update web --recreate", "--recreate needs --name NEW"},
        Situation{"update --env-add A=1", "needs SERVICE"},
        Situation{"update web --if-version x", "--if-version x: "},
        Situation{"ls --filter nonsense", "--filter nonsense: allowed are "},
        Situation{"ls --filter colour=red", "--filter colour=red: allowed are "},
        Situation{"wait --for running=x web", "--for running=x: not a whole number"},
        Situation{"ls --format '{{.Nope}}'", "Nope"}, Situation{"ls --format '{{.ID'", "template: "},
        Situation{"ls -o yaml", "--output yaml: allowed are "}, Situation{"inspect", "needs SERVICE"},
        Situation{"inspect web --pretty --get ID", "cannot be used together"},
        Situation{"inspect web --format '{{nope .}}'", "nope"}, Situation{"rm", "needs SERVICE"},
        Situation{"--request-timeout 5 ls", "--request-timeout 5"},
        Situation{"create --network host -p 80 x", "network host cannot be used with a port in ingress mode"},
        Situation{"create --network name=host,alias=a -p 81:80 -p target=80,mode=host x",
                  "network host cannot be used with a port in ingress mode"},
        Situation{"create --network host --network front x",
                  "network host cannot be used with network front"},
        Situation{"create --network none x", "--network none: 'none' works for single containers only"},
        Situation{"create --mount type=volume,source=v,target=/v x", "source cannot be 'v': a volume's name"},
        Situation{"create -p 8080:80,9090:90 x", "--publish 8080:80,9090:90: one port per flag"},
        Situation{"update web --publish-add 8080:80,9090:90", "one port per flag"},
        Situation{"frobnicate", "unknown verb frobnicate"},
        Situation{"service create x", "unknown verb service"}));

TEST(Usage, names_the_verb_that_is_meant) {
  const std::vector<Situation> situations{
      {"service create x", "did you mean swarmctl create?"},
      {"service ls", "did you mean swarmctl ls?"},
      {"help conection", "did you mean swarmctl help connection?"},
      {"service list", "did you mean swarmctl ls?"},
      {"service remove web", "did you mean swarmctl rm?"},
      {"service delete web", "did you mean swarmctl rm?"},
      {"docker service scale web=2", "did you mean swarmctl scale?"},
      {"service", "leave out `service`: swarmctl ls"},
      {"services", "did you mean swarmctl ls?"},
      {"delete web", "did you mean swarmctl rm?"},
      {"describe web", "did you mean swarmctl inspect?"},
      {"run nginx", "did you mean swarmctl create?"},
      {"tasks web", "did you mean swarmctl ps?"},
      {"stop web", "swarmctl scale SERVICE=0 stops its tasks, swarmctl rm removes it"},
      {"node ls", "swarmctl manages services; for the rest, use docker node"},
      {"isnpect web", "did you mean swarmctl inspect?"},
      {"help delete", "did you mean swarmctl rm?"},
      {"xyzzy", "swarmctl help lists the verbs"},
      {"-H tcp://m1 isnpect web", "did you mean swarmctl --host tcp://m1 inspect?"},
      {"create -H tcp://m1 -d",
       "swarmctl --host tcp://m1 create --name web nginx:1.27, or --image nginx:1.27"},
      {"-H tcp://m1 scale web", "swarmctl --host tcp://m1 scale web=3"},
      {"-H tcp://m1 rm", "swarmctl help rm shows how it is used"},
  };
  for (const auto& [line, hint] : situations) {
    FakeEngine engine;
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line;
    EXPECT_TRUE(result.err.ends_with("\nhint: " + hint + "\n")) << line << ": " << result.err;
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
  const RunResult result = run("update g --replicas 2", engine);
  EXPECT_EQ(result.exit, 2) << result.err;
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
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line;
    EXPECT_NE(result.err.find(std::string(": allowed are ") + allowed + "\n"), std::string::npos)
        << result.err;
  }
  EXPECT_TRUE(engine.sent.empty());
  EXPECT_EQ(run("ls --filter mode=global-job --filter state=paused", engine).exit, 0);
}

TEST(Usage, ports_and_the_network_host_exclude_each_other_on_update_too) {
  FakeEngine engine;
  engine["networks"].push_back({{"Id", "net0000000000000000000host"}, {"Name", "host"}, {"Scope", "swarm"}});
  const std::string create = "create -d -q --no-resolve-image ";
  EXPECT_EQ(run(create + "--name onhost --network host busybox", engine).exit, 0);
  EXPECT_EQ(run(create + "--name public -p 80:80 busybox", engine).exit, 0);
  EXPECT_EQ(run(create + "--name onfront --network front busybox", engine).exit, 0);
  engine.sent.clear();
  for (const auto& [line, words] : std::vector<std::pair<std::string, std::string>>{
           {"update onhost --publish-add 81:80", "network host cannot be used with a port in ingress mode"},
           {"update public --network-add host", "network host cannot be used with a port in ingress mode"},
           {"update onfront --network-add host", "network host cannot be used with network front"}}) {
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line << "\n" << result.err;
    EXPECT_NE(result.err.find("swarmctl: update: " + words), std::string::npos) << result.err;
  }
  EXPECT_TRUE(engine.writes().empty());
  EXPECT_EQ(run("update -d onhost --publish-add target=80,published=81,mode=host", engine).exit, 0);
  EXPECT_EQ(run("update -d onhost --network-rm host --publish-add 82:80", engine).exit, 0);
  EXPECT_EQ(run("update -d public --network-add host --publish-rm 80", engine).exit, 0);
  EXPECT_EQ(run("update -d onfront --network-add host --network-rm front", engine).exit, 0);
  EXPECT_EQ(run("update -d onfront --env-add A=1", engine).exit, 0);
}

TEST(Usage, the_network_host_excludes_others_however_they_come_together) {
  FakeEngine engine;
  engine["networks"].push_back({{"Id", "net0000000000000000000host"}, {"Name", "host"}, {"Scope", "swarm"}});
  const std::string create = "create -d -q --no-resolve-image ";
  EXPECT_EQ(run(create + "--name onhost --network host busybox", engine).exit, 0);
  const std::string file = testing::TempDir() + "with-host.json";
  const auto written = [&](const char* name, const Json& networks, const Json& ports) {
    std::ofstream(file) << Json{
        {"Name", name},
        {"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox"}}}, {"Networks", networks}}},
        {"EndpointSpec",
         {{"Ports", ports}}}}.dump();
    return file;
  };
  const auto refused = [&](const std::string& line, const std::string& words) {
    engine.sent.clear();
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 2) << line << "\n" << result.err;
    EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    EXPECT_TRUE(engine.writes().empty()) << line;
  };
  const char* ingress = "network host cannot be used with a port in ingress mode";
  const char* front = "network host cannot be used with network front";
  const Json port{{{"TargetPort", 80}, {"PublishedPort", 81}}}, none = Json::array();
  const Json both{{{"Target", "host"}}, {{"Target", "front"}}}, host{{{"Target", "host"}}};
  refused("update onhost --network-add front", front);
  refused(create + "--or-update --merge --name onhost -p 18222:80 busybox", ingress);
  refused(create + "--or-update --merge --name onhost --network front busybox", front);
  for (const char* verb : {"create -d --no-resolve-image --spec ", "update onhost --spec ",
                           "create -d --no-resolve-image --or-update --spec ", "diff onhost --spec "}) {
    refused(verb + written("onhost", host, port), ingress);
    refused(verb + written("onhost", both, none), front);
  }
  EXPECT_EQ(
      run("create -d --no-resolve-image --or-update --spec " + written("onhost", host, none), engine).exit,
      0);
}

TEST(Usage, networks_are_looked_up_only_where_their_names_decide) {
  FakeEngine engine;
  const auto lookups = [&](const std::string& line) {
    engine.sent.clear();
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.err;
    return std::ranges::count_if(engine.sent,
                                 [](const Sent& sent) { return sent.path.starts_with("/networks"); });
  };
  const std::string create = "create -d -q --no-resolve-image ";
  EXPECT_EQ(lookups(create + "--name web --network front -p 80:80 busybox"), 1);
  EXPECT_EQ(lookups("update -d web --env-add A=1"), 0);
  EXPECT_EQ(lookups("update -d web --publish-rm 80"), 0);
  EXPECT_EQ(lookups("update -d web --publish-add 80:80"), 1);
  EXPECT_EQ(lookups("update -d web --network-add back"), 2);
  EXPECT_EQ(lookups("update -d web --replicas 2"), 0);
  EXPECT_EQ(lookups(create + "--or-update --merge --name web --env B=1 busybox"), 0);
  EXPECT_EQ(lookups(create + "--or-update --name web --network front -p 80:80 busybox"), 1);
}

TEST(Usage, a_port_that_is_not_there_names_those_that_are_near) {
  FakeEngine engine;
  run("create -d -q --no-resolve-image --name web -p 53:53/udp -p 8080:80 -p 9000-9001:90-91 busybox",
      engine);
  const auto warning = [&](const std::string& typed) {
    const std::string err = run("update -d -q web --publish-rm " + typed, engine).err;
    const std::string start = "swarmctl: update: warning: --publish-rm " + typed + ": nothing to remove";
    EXPECT_TRUE(err.starts_with(start)) << err;
    return err.substr(std::min(start.size(), err.size()));
  };
  EXPECT_EQ(warning("53"), "; 53:53/udp is there\n");
  EXPECT_EQ(warning("53:53"), "; 53:53/udp is there\n");
  EXPECT_EQ(warning("8080"), "; 8080:80 is there\n");
  EXPECT_EQ(warning("80:8080"), "; 8080:80 is there\n");
  EXPECT_EQ(warning("8081:80"), "; 8080:80 is there\n");
  EXPECT_EQ(warning("9000-9001"), "; 9000:90, 9001:91 are there\n");
  EXPECT_EQ(warning("443"), "\n");
}

TEST(Usage, a_file_that_is_missing_is_reported_with_its_flag) {
  FakeEngine engine;
  for (const char* flag : {"--env-file", "--label-file", "--spec"})
    EXPECT_EQ(run(std::string("create ") + flag + " /nope x", engine).err,
              std::string("swarmctl: create: ") + flag + " /nope: No such file or directory\n");
  EXPECT_TRUE(engine.sent.empty());
}

TEST(Usage, names_the_line_of_an_error_in_a_file_of_variables_or_labels) {
  const std::string file = testing::TempDir() + "lines-" + std::to_string(std::hash<std::string>{}("lines"));
  const auto complaint = [&](const std::string& flag, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
    FakeEngine engine;
    const RunResult result = run("create --no-resolve-image " + flag + " " + file + " busybox", engine);
    EXPECT_EQ(result.exit, 2) << result.err;
    EXPECT_TRUE(engine.sent.empty());
    const std::string start = "swarmctl: create: " + flag + " " + file + ", ";
    EXPECT_TRUE(result.err.starts_with(start)) << result.err;
    return result.err.substr(std::min(start.size(), result.err.size()));
  };
  for (const char* flag : {"--env-file", "--label-file"}) {
    EXPECT_EQ(complaint(flag, "# a\n\nA=1\nB=caf\xE9\n"),
              "line 4: not UTF-8 text, the only encoding that the engine accepts\n");
    EXPECT_EQ(complaint(flag, std::string("\xFF\xFE"
                                          "A\0=\0"
                                          "1\0\n\0",
                                          10)),
              "line 1: not UTF-8 text: it looks like UTF-16\n");
    EXPECT_EQ(complaint(flag, std::string("A=1\nB\0=\0", 8)),
              "line 2: not UTF-8 text: it looks like UTF-16\n");
  }
  EXPECT_EQ(complaint("--env-file", "A=1\n=x\n"), "line 2: has no name before its '='\n");
  EXPECT_EQ(complaint("--env-file", "A=1\nhunter2 x\n"),
            "line 2: the name before its '=' contains a blank\n");
  EXPECT_EQ(complaint("--label-file", "a=1\n=hunter2\n").find("hunter2"), std::string::npos);
  std::remove(file.c_str());
}
