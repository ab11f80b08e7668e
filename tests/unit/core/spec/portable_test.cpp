// SPDX-License-Identifier: Apache-2.0
// Tests the export of a spec in a form that another swarm accepts.
#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/portable.hpp>

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Strings = std::vector<std::string>;

namespace {

const portable::Names known_names{.networks = {{"n1", "front"}, {"n2", "back"}},
                                  .secrets = {{"s1", "tls"}},
                                  .configs = {{"c1", "app"}, {"c2", "gmsa"}}};

struct Form {
  const char *spec, *portable;
};

std::string exported(const char* spec, portable::Image image = portable::Image::as_it_runs) {
  Strings missing;
  return json_text(portable::from_spec(read_json(spec), known_names, image, missing));
}

void expect_forms(const std::vector<Form>& table, portable::Image image = portable::Image::as_it_runs) {
  for (const auto& [spec, wanted] : table) EXPECT_EQ(exported(spec, image), wanted) << spec;
}

/// The exported form of a spec with these members of ContainerSpec.
std::string exported_container(const std::string& container) {
  return exported(("{\"TaskTemplate\":{\"ContainerSpec\":{" + container + "}}}").c_str());
}

}  // namespace

TEST(Portable, names_what_only_one_swarm_knows) {
  expect_forms({{R"({"TaskTemplate":{"Networks":[{"Target":"n2"},{"Target":"n1","Aliases":["www"]}]}})",
                 R"({"TaskTemplate":{"Networks":[{"Target":"back"},{"Target":"front","Aliases":["www"]}]}})"},
                {R"({"TaskTemplate":{},"Networks":[{"Target":"n1"}]})",
                 R"({"TaskTemplate":{"Networks":[{"Target":"front"}]}})"}});
  EXPECT_EQ(exported_container(R"("Secrets":[{"File":{"Name":"x"},"SecretID":"s1","SecretName":"old"}])"),
            R"({"TaskTemplate":{"ContainerSpec":{"Secrets":[{"File":{"Name":"x"},"SecretName":"tls"}]}}})");
  EXPECT_EQ(exported_container(R"("Privileges":{"CredentialSpec":{"Config":"c2","File":"","Registry":""}},
                            "Configs":[{"Runtime":{},"ConfigID":"c2","ConfigName":"gmsa"}])"),
            R"({"TaskTemplate":{"ContainerSpec":{"Privileges":{"CredentialSpec":{"Config":"gmsa"}},)"
            R"("Configs":[{"Runtime":{},"ConfigName":"gmsa"}]}}})");
}

TEST(Portable, reports_what_does_not_exist_any_more) {
  Strings missing;
  const Json spec = portable::from_spec(read_json(R"({"TaskTemplate":{
      "ContainerSpec":{"Secrets":[{"SecretID":"s9","SecretName":"key"}],"Configs":[{"ConfigID":"c9","ConfigName":"web"}]},
      "Networks":[{"Target":"n9"}]}})"),
                                        known_names, portable::Image::as_it_runs, missing);
  EXPECT_EQ(missing, (Strings{"network n9", "secret key", "config web"}));
  EXPECT_EQ(
      json_text(spec),
      R"({"TaskTemplate":{"ContainerSpec":{"Secrets":[{"SecretName":"key"}],"Configs":[{"ConfigName":"web"}]},)"
      R"("Networks":[{"Target":"n9"}]}})");
}

TEST(Portable, leaves_out_what_nobody_asked_for) {
  expect_forms(
      {{R"({"TaskTemplate":{"ForceUpdate":7,"Runtime":"container","Placement":{},"Resources":{"Limits":{},"Reservations":{}}}})",
        R"({})"},
       {R"({"Labels":{},"EndpointSpec":{"Mode":"vip"}})", R"({})"},
       {R"({"EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":0,"PublishMode":"ingress"}]}})",
        R"({"EndpointSpec":{"Ports":[{"TargetPort":80}]}})"},
       {R"({"TaskTemplate":{"RestartPolicy":{"Condition":"any","MaxAttempts":0}}})", R"({})"},
       {R"({"UpdateConfig":{"Parallelism":2,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"}})",
        R"({"UpdateConfig":{"Parallelism":2}})"},
       {R"({"TaskTemplate":{"ContainerSpec":{"Isolation":"default","Privileges":{"CredentialSpec":null,"SELinuxContext":null,
               "NoNewPrivileges":false},"DNSConfig":{},"Env":[],"TTY":false,"Hostname":"","Mounts":null}}})",
        R"({})"},
       {R"({"Labels":{"io.swarmctl.applied":"x","io.swarmctl.applied.2":"y","io.swarmctlx":"z","a":""}})",
        R"({"Labels":{"io.swarmctlx":"z","a":""}})"}});
}

TEST(Portable, keeps_what_was_asked_for) {
  for (const char* spec :
       {R"({"Mode":{"Global":{}}})", R"({"Mode":{"GlobalJob":{}}})",
        R"({"Mode":{"Replicated":{"Replicas":1}}})", R"({"Mode":{"Replicated":{"Replicas":0}}})",
        R"({"Mode":{"ReplicatedJob":{"MaxConcurrent":1,"TotalCompletions":1}}})",
        R"({"UpdateConfig":{"Parallelism":0,"Order":"start-first"}})",
        R"({"TaskTemplate":{"RestartPolicy":{"Delay":0,"Window":0}}})",
        R"({"EndpointSpec":{"Mode":"dnsrr"}})",
        R"({"EndpointSpec":{"Ports":[{"Protocol":"udp","TargetPort":80,"PublishMode":"host"}]}})",
        R"({"TaskTemplate":{"ContainerSpec":{"Args":[""],"Env":["A="],"Init":false,"StopGracePeriod":0}}})",
        R"({"TaskTemplate":{"ContainerSpec":{"Secrets":[{"File":{"Name":"a","Mode":0}}]}}})",
        R"({"TaskTemplate":{"ContainerSpec":{"Isolation":"hyperv","Sysctls":{"a":""}}}})",
        R"({"TaskTemplate":{"Resources":{"SwapBytes":0,"MemorySwappiness":0}}})",
        R"({"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["NONE"]}}}})"})
    EXPECT_EQ(exported(spec), spec);
}

TEST(Portable, says_that_all_tasks_are_updated_at_once) {
  EXPECT_EQ(exported(R"({"UpdateConfig":{"Order":"start-first"},"RollbackConfig":{}})"),
            R"({"UpdateConfig":{"Parallelism":0,"Order":"start-first"},"RollbackConfig":{"Parallelism":0}})");
}

TEST(Portable, has_the_members_in_the_apis_order_and_unknown_ones_as_they_are) {
  EXPECT_EQ(
      exported(
          R"({"New":{"x":0},"Mode":{"Global":{}},"TaskTemplate":{"Also":null,"LogDriver":{"Options":{"b":"","a":""},
                         "Name":"json-file"}},"Name":"web"})"),
      R"({"Name":"web","TaskTemplate":{"LogDriver":{"Name":"json-file","Options":{"b":"","a":""}},"Also":null},)"
      R"("Mode":{"Global":{}},"New":{"x":0}})");
}

TEST(Portable, has_the_image_as_it_runs_or_by_its_tag) {
  const char* const pinned =
      R"({"TaskTemplate":{"ContainerSpec":{"Image":"r:5000/web:1@sha256:ab"},"Placement":{"Platforms":[{"OS":"linux"}]}}})";
  const char* const bare =
      R"({"TaskTemplate":{"ContainerSpec":{"Image":"r:5000/web@sha256:ab"},"Placement":{"Platforms":[{"OS":"linux"}]}}})";
  EXPECT_EQ(exported(pinned), pinned);
  expect_forms(
      {{pinned, R"({"TaskTemplate":{"ContainerSpec":{"Image":"r:5000/web:1"}}})"},
       {bare, bare},
       {R"({"TaskTemplate":{"ContainerSpec":{"Image":"web:1"},"Placement":{"Platforms":[{"OS":"linux"}]}}})",
        R"({"TaskTemplate":{"ContainerSpec":{"Image":"web:1"},"Placement":{"Platforms":[{"OS":"linux"}]}}})"}},
      portable::Image::by_tag);
}

TEST(Portable, takes_a_document_that_is_none_as_it_comes) {
  expect_forms({{R"({"TaskTemplate":3,"Mode":[],"Labels":"x","Networks":{"a":1}})",
                 R"({"Labels":"x","TaskTemplate":3})"},
                {R"({"EndpointSpec":{"Ports":[1,null,{}]}})", R"({"EndpointSpec":{"Ports":[1,null,{}]}})"},
                {R"({"TaskTemplate":{"ContainerSpec":{"Secrets":["x",{}]}}})",
                 R"({"TaskTemplate":{"ContainerSpec":{"Secrets":["x",{}]}}})"}});
}

TEST(Portable, is_the_same_after_a_round_trip_of_what_others_made) {
  std::ifstream file(SOURCE_DIR "/tests/data/foreign_specs.jsonl");
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    Strings missing;
    const Json first =
        portable::from_spec(read_json(line).at("spec"), {}, portable::Image::as_it_runs, missing);
    EXPECT_EQ(json_text(portable::from_spec(first, {}, portable::Image::as_it_runs, missing)),
              json_text(first));
    Json live = read_json(line).at("spec");
    EXPECT_EQ(portable::normal_form(portable::normal_form(live)), portable::normal_form(live));
    const Json before = live;
    edit::replace(live, portable::normal_form(before));
    EXPECT_EQ(live, before) << "a normal form asks for what its spec does";
  }
  EXPECT_GT(count, 0);
}
