// SPDX-License-Identifier: Apache-2.0
// Tests the five basic verbs: what they send, what they print where, and their exit codes.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <cstdio>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;

namespace {

/// An engine with one service for each name.
struct Swarm : FakeEngine {
  explicit Swarm(const std::vector<std::string>& names, const std::string& api = "1.56") : FakeEngine(api) {
    for (const std::string& name : names)
      run("create -d -q --no-resolve-image --name " + name + " busybox", *this);
    sent.clear();
  }
  Json spec(const std::string& name) {
    for (const Json& service : (*this)["services"])
      if (service["Spec"]["Name"] == name) return service["Spec"];
    return {};
  }
};

}  // namespace

TEST(Create, prints_the_id_alone_on_stdout) {
  FakeEngine engine;
  const RunResult result = run("create -d --no-resolve-image --name web busybox", engine);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, engine["services"][0]["ID"].get<std::string>() + "\n");
  EXPECT_EQ(result.err, "");
}

TEST(Create, image_command_and_args_have_names_too) {
  FakeEngine engine;
  run("create -d --no-resolve-image --image busybox --command 'sh -c' --args 'a b' --args 'c' x y", engine);
  const Json container = engine.writes().at(0).json()["TaskTemplate"]["ContainerSpec"];
  EXPECT_EQ(container["Image"], "busybox:latest");
  EXPECT_EQ(container["Command"], Json::parse(R"(["sh","-c"])"));
  EXPECT_EQ(container["Args"], Json::parse(R"(["a","b","c","x","y"])"));
}

TEST(Create, a_file_of_many_variables_costs_what_their_number_does) {
  // This would take minutes if each line were compared with all others.
  constexpr std::size_t many = 100'000;
  const std::string file = testing::TempDir() + "env-" + std::to_string(getpid());
  {
    std::ofstream lines(file);
    for (std::size_t i = 0; i < many; ++i) lines << "KEY" << i << "=x\n";
  }
  FakeEngine engine;
  const RunResult result =
      run("create -d --no-resolve-image --env-file " + file + " --env KEY7=y busybox", engine);
  std::remove(file.c_str());
  EXPECT_EQ(result.exit, 0) << result.err;
  const Json env = engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Env"];
  EXPECT_EQ(env.size(), many);
  EXPECT_EQ(env.at(7), "KEY7=y");
}

TEST(Create, a_taken_name_is_a_conflict_unless_it_may_be_there) {
  Swarm engine({"web"});
  EXPECT_EQ(run("create -d --no-resolve-image --name web busybox", engine).exit, 4);
  const RunResult existing = run("create -d --no-resolve-image --name web --if-absent busybox", engine);
  EXPECT_EQ(existing.exit, 0);
  EXPECT_EQ(existing.out, engine["services"][0]["ID"].get<std::string>() + "\n");
}

TEST(Create, or_update_makes_an_existing_service_equal_and_no_more) {
  Swarm engine({"web"});
  const RunResult same = run("create -d --no-resolve-image --name web --or-update busybox", engine);
  EXPECT_EQ(same.exit, 0);
  EXPECT_TRUE(engine.writes().empty());
  EXPECT_NE(same.err.find("nothing to change"), std::string::npos);
  run("create -d --no-resolve-image --name web --or-update --env A=1 busybox", engine);
  EXPECT_EQ(engine.spec("web")["TaskTemplate"]["ContainerSpec"]["Env"], Json::parse(R"(["A=1"])"));
}

TEST(Create, pins_the_tag_to_its_digest) {
  FakeEngine engine;
  engine["digest"] = "sha256:" + std::string(64, 'a');
  run("create -d --name web busybox:1.36", engine);
  EXPECT_EQ(engine.writes().at(0).json()["TaskTemplate"]["ContainerSpec"]["Image"],
            "busybox:1.36@sha256:" + std::string(64, 'a'));
}

TEST(Create, an_unknown_digest_is_a_warning_or_with_a_flag_an_error) {
  FakeEngine engine;
  const RunResult lenient = run("create -d --name web busybox", engine);
  EXPECT_EQ(lenient.exit, 0);
  const std::string why = "cannot find the digest of busybox:latest: ";
  EXPECT_TRUE(
      lenient.err.starts_with("swarmctl: create: warning: each node will look up the tag for itself: " + why))
      << lenient.err;
  const RunResult strict = run("create -d --name api --require-digest busybox", engine);
  EXPECT_EQ(strict.exit, 1);
  EXPECT_TRUE(strict.err.starts_with("swarmctl: create: " + why)) << strict.err;
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST(Create, a_secret_named_by_its_id_lies_under_its_name) {
  FakeEngine engine;
  run("create -d --no-resolve-image --secret sec0000000000000000000tls busybox", engine);
  const Json secret = engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Secrets"][0];
  EXPECT_EQ(secret["SecretName"], "tls");
  EXPECT_EQ(secret["File"]["Name"], "tls");
}

TEST(Create, a_flag_newer_than_the_engine_is_refused_by_name) {
  FakeEngine engine("1.40");
  const RunResult result = run("create -d --no-resolve-image --cap-add NET_ADMIN busybox", engine);
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("--cap-add"), std::string::npos);
  EXPECT_NE(result.err.find("1.41"), std::string::npos);
  EXPECT_NE(result.err.find("1.40"), std::string::npos);
  EXPECT_TRUE(engine.writes().empty());
}

TEST(Update, keeps_what_it_does_not_know) {
  Swarm engine({"web"});
  engine["services"][0]["Spec"]["FutureField"] = {{"b", 1}, {"a", Json::array({3, 1, 2})}};
  engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Env"] = Json::array({"Z=1", "A=2"});
  run("update -d web --env-add M=3", engine);
  const Json sent = engine.writes().at(0).json();
  EXPECT_EQ(sent["FutureField"].dump(), R"({"b":1,"a":[3,1,2]})");
  EXPECT_EQ(sent["TaskTemplate"]["ContainerSpec"]["Env"], Json::parse(R"(["Z=1","A=2","M=3"])"));
}

TEST(Update, removes_before_it_adds_and_says_what_matched_nothing) {
  Swarm engine({"web"});
  run("update -d web --mount-add type=volume,source=one,target=/d", engine);
  const RunResult result =
      run("update -d web --mount-add type=volume,source=two,target=/d --mount-rm /d --label-rm nope", engine);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(engine.spec("web")["TaskTemplate"]["ContainerSpec"]["Mounts"][0]["Source"], "two");
  EXPECT_EQ(result.err, "swarmctl: update: warning: --label-rm nope: nothing to remove\n");
}

TEST(Update, a_switch_set_to_false_turns_the_images_health_check_on_again) {
  FakeEngine engine;
  run("create -d --no-resolve-image --name web --no-healthcheck busybox", engine);
  EXPECT_EQ(run("update -d --no-healthcheck=false web", engine).exit, 0);
  EXPECT_EQ(engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"].value("Healthcheck", Json()),
            Json::object());
}

TEST(Update, a_port_taken_back_twice_leaves_its_namesake_in_host_mode) {
  FakeEngine engine;
  run("create -d --no-resolve-image --name web -p 8080:80 -p mode=host,target=80 busybox", engine);
  const RunResult result = run("update -d --publish-rm 80 --publish-rm 80/tcp web", engine);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  const Json& ports = engine["services"][0]["Spec"]["EndpointSpec"]["Ports"];
  ASSERT_EQ(ports.size(), 1U) << ports;
  EXPECT_EQ(ports[0]["PublishMode"], "host");
}

TEST(Update, an_empty_word_leaves_the_choice_to_the_engine) {
  Swarm engine({"web"});
  EXPECT_EQ(run("update -d --endpoint-mode '' --restart-condition '' web", engine).exit, 0);
  const Json spec = engine.spec("web");
  EXPECT_EQ(spec["EndpointSpec"], Json::object());
  EXPECT_EQ(spec["TaskTemplate"]["RestartPolicy"], (Json{{"Delay", 5000000000}, {"MaxAttempts", 0}}));
}

TEST(Update, sends_nothing_for_an_edit_that_changes_nothing) {
  Swarm engine({"web"});
  run("update -d web --replicas 1", engine);
  const RunResult again = run("update web --replicas 1", engine);
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(again.out, "web\n");
  EXPECT_EQ(again.err, "swarmctl: update: web: nothing to change\n");
}

TEST(Update, a_lost_race_replays_the_edit_on_the_newest_spec) {
  Swarm engine({"web"});
  bool raced = false;
  engine.instead = [&](const Sent& request) -> std::optional<swarm::Response> {
    if (raced || request.method != "POST") return std::nullopt;
    raced = true;
    engine["services"][0]["Version"]["Index"] = 9000;
    engine["services"][0]["Spec"]["Labels"]["theirs"] = "1";
    return std::nullopt;
  };
  EXPECT_EQ(run("update -d web --label-add ours=1", engine).exit, 0);
  EXPECT_EQ(engine.spec("web")["Labels"], Json::parse(R"({"theirs":"1","ours":"1"})"));
}

TEST(Update, a_stale_if_version_is_a_conflict_even_where_nothing_would_change) {
  Swarm engine({"web"});
  EXPECT_EQ(run("update -d web --if-version 1 --replicas 9", engine).exit, 4);
  EXPECT_EQ(run("update -d web --if-version 1", engine).exit, 4);
  EXPECT_TRUE(engine.writes().empty());
  const auto version = engine["services"][0]["Version"]["Index"].get<int>();
  EXPECT_EQ(run("update -d web --replicas 9 --if-version " + std::to_string(version), engine).exit, 0);
}

TEST(Update, force_and_rollback_always_send) {
  Swarm engine({"web"});
  run("update -d web --force", engine);
  EXPECT_EQ(engine.spec("web")["TaskTemplate"]["ForceUpdate"], 1);
  run("update -d web --rollback", engine);
  EXPECT_EQ(engine.writes().at(1).query["rollback"], "previous");
}

TEST(Update, a_rollback_takes_what_the_verb_rollback_takes) {
  Swarm engine({"web"});
  run("update -d web --replicas 2", engine);
  Caller caller;
  caller.environment["SWARMCTL_PROGRESS"] = "plain";
  caller.environment["SWARMCTL_TIMEOUT"] = "1m";
  const RunResult result =
      run("update web --rollback -d -q --progress json --timeout 9s --stable 1s --pending-grace 2s "
          "--wait-for-capacity",
          engine, caller);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(engine.writes().back().query["rollback"], "previous");
  const auto version = std::to_string(engine["services"][0]["Version"]["Index"].get<int>());
  EXPECT_EQ(run("update -d web --rollback --if-version " + version, engine, caller).exit, 0);
}

TEST(Update, a_refused_new_name_names_the_way) {
  Swarm engine({"web"});
  engine.instead = [](const Sent& request) -> std::optional<swarm::Response> {
    if (request.method != "POST") return std::nullopt;
    return refusal(501, "renaming services is not supported");
  };
  const RunResult result = run("update -d web --name neu", engine);
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("--recreate"), std::string::npos) << result.err;
}

TEST(Ls, names_are_exact_or_patterns) {
  Swarm engine({"web", "web2", "api-a", "api-b"});
  EXPECT_EQ(run("ls -o name web", engine).out, "web\n");
  EXPECT_EQ(run("ls -o name 'api-*' web", engine).out, "api-a\napi-b\nweb\n");
  EXPECT_EQ(run("ls -o name --filter name=web", engine).out, "web\nweb2\n");
  const RunResult missing = run("ls -o name web nope", engine);
  EXPECT_EQ(missing.exit, 3);
  EXPECT_EQ(missing.out, "web\n");
  EXPECT_EQ(run("ls 'nope-*'", engine).exit, 0);
}

TEST(Ls, forms) {
  Swarm engine({"web10", "web2"});
  EXPECT_EQ(run("ls --format '{{.Name}} {{.Mode}}'", engine).out, "web2 replicated\nweb10 replicated\n");
  EXPECT_EQ(Json::parse(run("ls -o json", engine).out).size(), 2U);
  EXPECT_EQ(run("ls -q", engine).out.size(), 2U * 13U);
}

TEST(Ls, leaves_out_columns_that_a_terminal_has_no_room_for) {
  Swarm engine({"a-service-with-a-rather-long-name", "web"});
  const auto heading = [&](const std::string& line, const Caller& caller) {
    const std::string out = run(line, engine, caller).out;
    return out.substr(0, 2);
  };
  EXPECT_EQ(heading("ls", {.terminal = true, .columns = 60}), "NA");
  EXPECT_EQ(heading("ls", {.terminal = true, .columns = 300}), "ID");
  EXPECT_EQ(heading("ls --no-trunc", {.terminal = true, .columns = 60}), "ID");
  EXPECT_EQ(heading("ls", {.columns = 60}), "ID");
}

TEST(Ls, wide_asks_for_the_tasks_and_the_others_do_not) {
  FakeEngine engine;
  engine["services"].push_back(service("web", 3));
  engine["tasks"].push_back(task("web", 1, "t1", "running"));
  engine["tasks"].push_back(task("web", 2, "t2", "running"));
  const std::string wide = run("ls -o wide", engine).out;
  EXPECT_NE(wide.find("UP TO DATE   NODES"), std::string::npos) << wide;
  EXPECT_NE(wide.find("2/3"), std::string::npos) << wide;
  const std::string narrow = run("ls -o wide", engine, {.terminal = true, .columns = 90}).out;
  EXPECT_EQ(narrow.find("LABELS"), std::string::npos) << narrow;
  EXPECT_NE(narrow.find("UP TO DATE"), std::string::npos) << narrow;
  EXPECT_EQ(run("ls -o wide", engine, {.terminal = true, .columns = 36}).out,
            "NAME      REPLICAS   UP TO DATE\nweb       3/3        2/3\n");
  EXPECT_EQ(run("ls -o wide", engine, {.terminal = true, .columns = 24}).out,
            "NAME      REPLICAS\nweb       3/3\n");
  engine.sent.clear();
  run("ls", engine);
  run("ls -o json", engine);
  for (const Sent& sent : engine.sent) EXPECT_EQ(sent.path, "/services");
}

TEST(Inspect, flags_name_networks_as_people_do) {
  FakeEngine engine;
  run("create -d --no-resolve-image --name web --network front busybox", engine);
  EXPECT_EQ(run("inspect web -o flags", engine).out,
            "swarmctl create --name web --network front busybox:latest\n");
}

TEST(Inspect, prints_dockers_array_and_one_value) {
  Swarm engine({"web"});
  EXPECT_EQ(Json::parse(run("inspect web", engine).out)[0]["Spec"]["Name"], "web");
  EXPECT_EQ(run("inspect web --get Spec.Name", engine).out, "web\n");
  EXPECT_EQ(run("inspect web --get Nope", engine).exit, 1);
  EXPECT_EQ(run("inspect web --format '{{.Spec.Name}}'", engine).out, "web\n");
  const RunResult some = run("inspect nope web", engine);
  EXPECT_EQ(some.exit, 3);
  EXPECT_EQ(Json::parse(some.out).size(), 1U);
}

TEST(Inspect, an_empty_array_says_that_there_is_no_such_service) {
  Swarm engine({"web"});
  EXPECT_EQ(run("inspect nope none", engine).out, "[]\n");
  EXPECT_EQ(run("inspect --format json nope", engine).out, "[]\n");
  engine.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services/web") return std::nullopt;
    return refusal(503, "This node is not a swarm manager.");
  };
  for (const char* line :
       {"inspect web", "inspect --format json web", "inspect nope web", "inspect web nope"}) {
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 8) << line;
    EXPECT_EQ(result.out, "") << line;
  }
  run("create -d -q --no-resolve-image --name api busybox", engine);
  const RunResult some = run("inspect web api", engine);
  EXPECT_EQ(some.exit, 8);
  EXPECT_EQ(Json::parse(some.out).size(), 1U);
}

TEST(Exit, an_unreachable_engine_prints_no_result) {
  for (const char* line : {"ls", "ls -q", "ls -o json", "ls -o jsonl", "ls --format json", "ls -o wide",
                           "ps web", "ps -o json web", "ps --format json web", "inspect web",
                           "inspect --format json web", "inspect --pretty web", "why web", "why -o json web",
                           "diff web --env-add A=1", "update --dry-run -o json web --env-add A=1",
                           "rm --dry-run -o json web", "logs web", "wait web --timeout 1s"}) {
    FakeEngine engine;
    engine.instead = [](const Sent&) -> std::optional<swarm::Response> {
      throw swarm::Error(swarm::Errc::unreachable, "connection refused");
    };
    const RunResult result = run(line, engine);
    EXPECT_NE(result.exit, 0) << line;
    EXPECT_EQ(result.out, "") << line;
  }
}

TEST(Rm, removes_by_id_and_tries_every_operand) {
  Swarm engine({"web", "api"});
  const std::string id = engine["services"][0]["ID"];
  const RunResult result = run("rm web nope api", engine);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "web\napi\n");
  EXPECT_EQ(engine.writes().at(0).path, "/services/" + id);
  EXPECT_EQ(run("rm --ignore-missing nope", engine).exit, 0);
}

TEST(Exit, a_swarm_that_cannot_be_managed_says_what_to_do) {
  const std::vector<std::pair<std::string, std::string>> situations{
      {"This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state.",
       "worker"},
      {"This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\"", "swarm"},
      {"Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker swarm "
       "unlock\"",
       "unlock"}};
  for (const auto& [message, word] : situations) {
    FakeEngine engine;
    engine.instead = [message = message](const Sent&) -> std::optional<swarm::Response> {
      return refusal(503, message);
    };
    const RunResult result = run("ls", engine);
    EXPECT_EQ(result.exit, 8) << result.err;
    EXPECT_NE(result.err.find(word), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("hint: "), std::string::npos) << result.err;
  }
}

TEST(Exit, a_503_of_the_engines_own_is_a_refusal) {
  for (const char* line :
       {"create -d --no-resolve-image --name api busybox:1", "update -d --env-add A=1 web", "rm web"}) {
    FakeEngine engine;
    engine.reset({{"services", {service("web")}}});
    engine.instead = [](const Sent& sent) {
      return sent.method == "GET" ? std::nullopt : std::optional(refusal(503, "the engine is shutting down"));
    };
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 1) << line << result.err;
    EXPECT_NE(result.err.find(": the engine is shutting down\n"), std::string::npos) << result.err;
    EXPECT_EQ(engine.writes().size(), 1U) << line;
  }
}

TEST(Exit, a_lost_response_is_read_back_or_reported_as_unknown) {
  Swarm engine({"web"});
  engine.afterwards = [](const Sent& request, swarm::Response& answer) {
    if (request.method == "POST") answer = swarm::Response{.status = 0, .lost = "the connection broke"};
  };
  const RunResult done = run("update -d web --replicas 5", engine);
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_NE(done.err.find("the response was lost, but the update was made"), std::string::npos);
  EXPECT_EQ(engine.writes().size(), 1U) << "not sent twice";
}

TEST(Exit, a_success_that_was_found_by_reading_is_said_by_every_verb_that_writes) {
  const std::pair<const char*, const char*> lines[] = {
      {"create -d --name new --no-resolve-image busybox:1", "the service was created"},
      {"create -d --name web --or-update --no-resolve-image busybox:1", "the update was made"},
      {"update -d web --replicas 5", "the update was made"},
      {"update -d web api --env-add A=1", "web was updated"},
      {"scale -d web=5", "web was scaled"},
      {"restart -d web", "the restart of web is in progress"},
      {"rollback -d web", "the rollback is in progress"},
      {"rm web", "web was removed"},
      {"rm --wait web", "web was removed"},
      {"update idle --name idle2 --recreate --no-resolve-image", "idle2 was created"},
      {"update idle --name idle2 --recreate --no-resolve-image", "idle was removed"}};
  for (const auto& [line, fact] : lines) {
    Swarm engine({"web", "api", "idle"});
    engine["services"][0]["PreviousSpec"] = engine["services"][0]["Spec"];
    engine["services"][0]["PreviousSpec"]["Labels"]["before"] = "yes";
    engine["services"][2]["Spec"]["Mode"] = {{"Replicated", {{"Replicas", 0}}}};
    engine.afterwards = [](const Sent& request, swarm::Response& answer) {
      if (request.method != "GET") answer = swarm::Response{.status = 0, .lost = "the connection broke"};
    };
    const RunResult result = run(line, engine);
    EXPECT_EQ(result.exit, 0) << line << result.err;
    EXPECT_NE(result.err.find(std::string("warning: the response was lost, but ") + fact), std::string::npos)
        << line << "\n"
        << result.err;
  }
}

TEST(Text, of_others_cannot_act_on_the_terminal) {
  Swarm engine({"web"});
  engine["services"][0]["Spec"]["Name"] = "web\x1b]0;owned\x07";
  for (const char* line :
       {"ls", "ls -o wide", "ls -o name", "inspect --pretty web*", "ls --format '{{.Name}}'", "ls nope"})
    for (const std::string& text : {run(line, engine).out, run(line, engine).err}) {
      EXPECT_EQ(text.find('\x1b'), std::string::npos) << line;
      EXPECT_EQ(text.find('\x07'), std::string::npos) << line;
    }
}

TEST(Plugin, tells_docker_what_it_is_and_what_may_follow) {
  Swarm swarm({"web"});
  const RunResult metadata = run("docker-cli-plugin-metadata", swarm);
  EXPECT_EQ(Json::parse(metadata.out)["SchemaVersion"], "0.1.0");
  EXPECT_EQ(Json::parse(metadata.out)["Vendor"], "swarmctl");
  EXPECT_TRUE(swarm.sent.empty());
  EXPECT_EQ(run({"__complete_plugin", "rm", ""}, swarm).out, "web\t\n:4\n") << "a word, and no files";
  EXPECT_EQ(run({"__complete_plugin", "scale", ""}, swarm).out, "web=\t\n:6\n") << "the word goes on";
  EXPECT_EQ(run({"__complete_plugin_names", "update", "web", "--for"}, swarm).out, "--force\n:4\n");
}

TEST(Answers, that_are_no_engines_end_in_one_clear_line) {
  const std::string deep(100000, '[');
  const std::vector<std::string> bodies{"",
                                        "<html>gateway</html>",
                                        "{",
                                        "[1,2",
                                        "null",
                                        "7",
                                        "\"text\"",
                                        deep,
                                        R"([{"ID":7,"Spec":[]}])",
                                        std::string("\xff\xfe[]"),
                                        R"([{"ID":"a")"};
  for (const std::string& body : bodies)
    for (const char* line : {"ls", "ls -q", "ls -o json", "inspect web", "inspect web --pretty", "rm web",
                             "update -d web --replicas 3"}) {
      FakeEngine engine;
      engine.instead = [&](const Sent&) -> std::optional<swarm::Response> {
        return swarm::Response{.status = 200, .headers = {{"Api-Version", "1.56"}}, .body = body};
      };
      const RunResult result = run(line, engine);
      if (result.exit == 0) continue;  // an empty list, or a list of odd items, is still a list
      // An empty list of services is confirmed, and an empty list of nodes names no leader.
      const bool is_leaderless = body == "null" && std::string(line).starts_with("ls");
      EXPECT_EQ(result.exit, is_leaderless ? 8 : 1) << line << " got " << body.substr(0, 40) << "\n"
                                                    << result.err;
      EXPECT_LE(result.err.size(), 600U) << result.err;
    }
}
