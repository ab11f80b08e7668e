// SPDX-License-Identifier: Apache-2.0
// Tests that the line of inspect -o flags creates the same service, or that stderr names what the line leaves
// out.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

/// The smallest service that create makes, with `patch` merged over it.
Json made_by_create(const Json& patch = Json::object()) {
  Json document = service("web");
  document["Spec"] = Json::parse(
      R"({"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:1","Init":false}},
          "Mode":{"Replicated":{}},"EndpointSpec":{"Mode":"vip"}})");
  document["Spec"].merge_patch(patch);
  return document;
}

RunResult flags_of(const Json& document) {
  FakeEngine engine;
  engine.reset({{"services", {document}}});
  RunResult result = run("inspect -o flags web", engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  return result;
}

RunResult flags_with(const char* patch) { return flags_of(made_by_create(Json::parse(patch))); }

std::string remark(const std::string& path) {
  return "swarmctl: inspect: warning: web: no flag for " + path + "; -o spec has it\n";
}

}  // namespace

TEST(FlagsLine, says_nothing_where_it_makes_the_same) {
  EXPECT_EQ(flags_with("{}").err, "");
  const RunResult result = flags_with(
      R"({"TaskTemplate":{"Runtime":"container","ContainerSpec":{"Isolation":"default","TTY":false}},
          "UpdateConfig":{"Parallelism":2,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"}})");
  EXPECT_EQ(result.out,
            "swarmctl create --name web --update-parallelism 2 --update-failure-action pause "
            "--update-max-failure-ratio 0 --update-monitor 0s --update-order stop-first busybox:1\n");
  EXPECT_EQ(result.err, "");
}

TEST(FlagsLine, leaves_out_the_label_that_remembers_a_file) {
  const RunResult result = flags_with(R"({"Labels":{"a":"1","io.swarmctl.applied":"{}"}})");
  EXPECT_EQ(result.out, "swarmctl create --name web --label a=1 busybox:1\n");
  EXPECT_EQ(result.err, "");
}

TEST(FlagsLine, spells_control_characters_for_a_shell) {
  const RunResult result = flags_with(
      R"({"Labels":{"a":"\t"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:1","Args":["a\nb","\u001b[31m"],
          "Command":["sh","-c","x\r"],"Env":["PEM=l1\nl2","B=\\x0a"],"Hostname":"h","Init":false,
          "Healthcheck":{"Test":["CMD-SHELL","a\nb"]}}}})");
  EXPECT_EQ(result.out,
            R"(swarmctl create --name web --label $'a=\t' --entrypoint $'sh -c \'x\r\'' --env $'PEM=l1\nl2' )"
            R"(--env 'B=\x0a' --hostname h --health-cmd $'a\nb' busybox:1 $'a\nb' $'\033[31m')"
            "\n");
  EXPECT_EQ(result.err, "");
}

TEST(FlagsLine, has_a_form_for_checks_that_run_without_a_shell) {
  const Json check = made_by_create(Json::parse(
      R"({"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["CMD","curl","-f","a b"]}}}})"));
  const RunResult result = flags_of(check);
  EXPECT_EQ(result.out, "swarmctl create --name web --health-cmd '[\"curl\",\"-f\",\"a b\"]' busybox:1\n");
  EXPECT_EQ(result.err, "");
  FakeEngine engine;
  run("create -d --no-resolve-image" + result.out.substr(std::string("swarmctl create").size()), engine);
  const Json sent = engine["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Healthcheck"];
  EXPECT_EQ(sent, check["Spec"]["TaskTemplate"]["ContainerSpec"]["Healthcheck"]);
}

TEST(FlagsLine, names_what_has_no_flag) {
  const std::pair<const char*, std::vector<const char*>> table[] = {
      {R"({"TaskTemplate":{"ContainerSpec":{"Privileges":{"NoNewPrivileges":true,"Seccomp":{"Mode":"unconfined"},
           "AppArmor":{"Mode":"disabled"},"SELinuxContext":{"Disable":true}}}}})",
       {"TaskTemplate.ContainerSpec.Privileges.NoNewPrivileges",
        "TaskTemplate.ContainerSpec.Privileges.Seccomp.Mode",
        "TaskTemplate.ContainerSpec.Privileges.AppArmor.Mode",
        "TaskTemplate.ContainerSpec.Privileges.SELinuxContext.Disable"}},
      {R"({"EndpointSpec":{"Ports":[{"Name":"http","Protocol":"tcp","TargetPort":80,"PublishedPort":8080,
           "PublishMode":"ingress"}]}})",
       {"EndpointSpec.Ports[80/tcp].Name"}},
      {R"({"TaskTemplate":{"ContainerSpec":{"OpenStdin":true}}})", {"TaskTemplate.ContainerSpec.OpenStdin"}},
      {R"({"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"tmpfs","Target":"/t",
           "TmpfsOptions":{"Options":[["noexec"]]}}]}}})",
       {"TaskTemplate.ContainerSpec.Mounts[/t].TmpfsOptions.Options"}},
      {R"({"TaskTemplate":{"Placement":{"Platforms":[{"Architecture":"amd64","OS":"linux"}]}}})",
       {"TaskTemplate.Placement.Platforms"}},
      {R"({"TaskTemplate":{"ForceUpdate":4}})", {"TaskTemplate.ForceUpdate"}},
      {R"({"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["CMD-SHELL",""]}}}})",
       {"TaskTemplate.ContainerSpec.Healthcheck.Test"}},
      {R"({"TaskTemplate":{"ContainerSpec":{"Env":["=x"]}}})", {"TaskTemplate.ContainerSpec.Env"}},
      {R"({"Labels":{"":"x","a b":"c"}})", {"Labels.", "Labels.a b"}},
      {R"({"TaskTemplate":{"Resources":{"Reservations":{"GenericResources":[
           {"NamedResourceSpec":{"Kind":"gpu","Value":"u1"}}]}}}})",
       {"TaskTemplate.Resources.Reservations.GenericResources"}},
      {R"({"OfANewerEngine":{"kept":true}})", {"OfANewerEngine.kept"}},
      {R"({"TaskTemplate":{"ContainerSpec":{"Env":["A=a\u0000b"]}}})", {"TaskTemplate.ContainerSpec.Env[A]"}},
      {R"({"TaskTemplate":{"Runtime":"plugin","PluginSpec":{"Remote":"a/b"}}})",
       {"TaskTemplate.Runtime", "TaskTemplate.PluginSpec.Remote"}},
  };
  for (const auto& [patch, paths] : table) {
    const RunResult result = flags_with(patch);
    std::string remarks;
    for (const char* path : paths) remarks += remark(path);
    EXPECT_EQ(result.err, remarks) << patch;
  }
}

TEST(FlagsLine, names_what_it_would_make_otherwise) {
  EXPECT_EQ(flags_with(R"({"TaskTemplate":{"ContainerSpec":{"Init":null}}})").err,
            "swarmctl: inspect: warning: web: no flag leaves TaskTemplate.ContainerSpec.Init unset; -o spec "
            "does\n");
  EXPECT_EQ(
      flags_with(R"({"TaskTemplate":{"ContainerSpec":{"Image":"docker.io/library/busybox"}}})").err,
      "swarmctl: inspect: warning: web: no flag for TaskTemplate.ContainerSpec.Image as it is; -o spec has "
      "it\n");
  // As a flag, a name without a value would take the value of the caller's own variable.
  EXPECT_EQ(flags_with(R"({"TaskTemplate":{"ContainerSpec":{"Env":["HOME"]}}})").err,
            "swarmctl: inspect: warning: web: no flag for TaskTemplate.ContainerSpec.Env[HOME] as it is; "
            "-o spec has it\n");
}

TEST(FlagsLine, names_a_list_whose_items_have_no_names_once) {
  EXPECT_EQ(
      flags_with(R"({"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":81,"PublishMode":"ingress"},
                           {"Name":"x","Protocol":"tcp","TargetPort":81,"PublishMode":"ingress"}]}})")
          .err,
      "swarmctl: inspect: warning: web: no flag for EndpointSpec.Ports as it is; -o spec has it\n");
  EXPECT_EQ(
      flags_with(R"({"TaskTemplate":{"Placement":{"Platforms":[{"OS":"linux"},{"OS":"windows"}]}}})").err,
      remark("TaskTemplate.Placement.Platforms"));
}

TEST(FlagsLine, leaves_out_what_create_would_refuse) {
  const RunResult result = flags_with(
      R"({"Labels":{"a b":"c","d":"e"},"TaskTemplate":{"ContainerSpec":{"Env":["=x","A=1"],"Mounts":[
          {"Type":"volume","Source":"vv","Target":"/d"},{"Type":"volume","Source":"ww","Target":"/d/"}]}}})");
  EXPECT_EQ(result.out,
            "swarmctl create --name web --label d=e --env A=1 --mount "
            "type=volume,source=vv,target=/d busybox:1\n");
  EXPECT_THAT(result.err, HasSubstr(remark("Labels.a b")));
  EXPECT_THAT(result.err, HasSubstr("no flag for TaskTemplate.ContainerSpec.Mounts"));
}

TEST(FlagsLine, shows_no_value_on_stderr) {
  const RunResult result =
      flags_with(R"({"TaskTemplate":{"ContainerSpec":{"Env":["=hush","A=hush\u0000"],"OpenStdin":true}}})");
  EXPECT_THAT(result.err, Not(HasSubstr("hush")));
}

TEST(FlagsLine, has_the_id_of_a_network_that_is_gone) {
  const std::string web =
      made_by_create({{"TaskTemplate", {{"Networks", {{{"Target", "n-front"}}}}}}}).dump();
  ScriptedEngine engine;
  engine.expect("GET /services/web").answers(200, web);
  engine.expect("GET /networks/n-front?scope=swarm").says(404, "network n-front not found");
  engine.expect("GET /nodes").answers(200, nodes_with_leader());
  engine.expect(R"(GET /networks?filters={"scope":{"swarm":true}})").answers(200, "[]");
  const RunResult result = run("inspect -o flags web", engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("--network n-front"));
}

TEST(FlagsLine, fails_where_a_network_cannot_be_looked_up) {
  const std::string web =
      made_by_create({{"TaskTemplate", {{"Networks", {{{"Target", "n-front"}}}}}}}).dump();
  for (const auto& [form, query] :
       {std::pair("-o flags", ""), std::pair("--pretty", "?insertDefaults=true")}) {
    ScriptedEngine engine;
    engine.expect("GET /services/web" + std::string(query)).answers(200, web);
    engine.expect("GET /networks/n-front?scope=swarm").says(500, "out of memory");
    const RunResult result = run("inspect web " + std::string(form), engine);
    EXPECT_EQ(result.exit, 1) << form;
    EXPECT_EQ(result.out, "") << form;
    EXPECT_THAT(result.err, HasSubstr("out of memory")) << form;
  }
}

TEST(FlagsLine, says_which_names_without_a_value_it_cannot_spell) {
  EXPECT_EQ(flags_with(R"({"Labels":{"my key":""}})").err, remark("Labels.my key"));
  EXPECT_EQ(flags_with(R"({"TaskTemplate":{"ContainerSpec":{"Labels":{"":""}}}})").err,
            remark("TaskTemplate.ContainerSpec.Labels."));
  EXPECT_EQ(flags_with(R"({"TaskTemplate":{"LogDriver":{"Name":"x","Options":{"":""}}}})").err,
            remark("TaskTemplate.LogDriver.Options."));
}
