// SPDX-License-Identifier: Apache-2.0
// Tests the requests and the output of export.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace test;
using swarm::Json;

namespace {

class Export : public ::testing::Test {
 protected:
  void make(const std::string& line) {
    const RunResult item = run("create -d --no-resolve-image --replicas 1 " + line, engine_);
    ASSERT_EQ(item.exit, 0) << item.err;
    engine_.sent.clear();
  }

  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const Sent& one : engine_.sent) all.push_back(one.path);
    return all;
  }

  Json& spec(std::size_t service) { return engine_["services"].at(service).at("Spec"); }

  FakeEngine engine_;
};

}  // namespace

TEST_F(Export, prints_specs_by_name_as_one_array) {
  make("--name web10 busybox:1");
  make("--name web9 --secret tls --config app --network front -p 80:80 busybox:1 top");
  spec(1)["TaskTemplate"]["ForceUpdate"] = 3;
  spec(1)["Labels"] = {{"io.swarmctl.applied", "x"}, {"tier", "front"}};
  const RunResult result = run("export", engine_);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err, "");
  const Json all = Json::parse(result.out);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(
      all.at(0).dump(),
      R"({"Name":"web9","Labels":{"tier":"front"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:1",)"
      R"("Args":["top"],"Init":false,"Secrets":[{"File":{"Name":"tls","UID":"0","GID":"0","Mode":292},)"
      R"("SecretName":"tls"}],"Configs":[{"File":{"Name":"app","UID":"0","GID":"0","Mode":292},)"
      R"("ConfigName":"app"}]},"Networks":[{"Target":"front"}]},"Mode":{"Replicated":{"Replicas":1}},)"
      R"("EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":80}]}})");
  EXPECT_EQ(all.at(1).at("Name"), "web10");
  EXPECT_EQ(run("export", engine_).out, result.out);
}

TEST_F(Export, asks_once_for_each_kind_that_a_service_uses) {
  make("--name a busybox");
  run("export", engine_);
  EXPECT_EQ(paths().size(), 1U);
  make("--name b --secret tls --secret key --network front --network back busybox");
  make("--name c --secret tls --network mid busybox");
  run("export", engine_);
  ASSERT_EQ(paths().size(), 3U);
  EXPECT_EQ(paths().at(1), "/networks");
  EXPECT_EQ(paths().at(2), "/secrets");
}

TEST_F(Export, prints_lines_and_yaml) {
  make("--name b --label on=yes busybox:1");
  make("--name a -e A='x: y' busybox:1");
  EXPECT_EQ(
      run("export -o jsonl", engine_).out,
      R"({"Name":"a","TaskTemplate":{"ContainerSpec":{"Image":"busybox:1","Env":["A=x: y"],"Init":false}},)"
      R"("Mode":{"Replicated":{"Replicas":1}}})"
      "\n"
      R"({"Name":"b","Labels":{"on":"yes"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:1","Init":false}},)"
      R"("Mode":{"Replicated":{"Replicas":1}}})"
      "\n");
  EXPECT_EQ(run("export -o yaml", engine_).out, R"(---
Name: a
TaskTemplate:
  ContainerSpec:
    Image: busybox:1
    Env:
    - 'A=x: y'
    Init: false
Mode:
  Replicated:
    Replicas: 1
---
Name: b
Labels:
  "on": "yes"
TaskTemplate:
  ContainerSpec:
    Image: busybox:1
    Init: false
Mode:
  Replicated:
    Replicas: 1
)");
}

TEST_F(Export, takes_names_and_patterns_as_ls_does) {
  make("--name web-1 busybox");
  make("--name web-2 busybox");
  make("--name db --label tier=back busybox");
  const auto names = [&](const std::string& line) {
    std::string all;
    for (const Json& one : Json::parse(run("export " + line, engine_).out))
      all += one.at("Name").get<std::string>() + " ";
    return all;
  };
  EXPECT_EQ(names("db 'web-[2-9]'"), "db web-2 ");
  EXPECT_EQ(names("'x*'"), "");
  EXPECT_EQ(names("web-1 'web-*'"), "web-1 web-2 ");
  EXPECT_EQ(names(engine_["services"][2]["ID"].get<std::string>()), "db ");
  EXPECT_EQ(names("--select label=tier=back"), "db ");
  const RunResult none = run("export --select label=tier=front", engine_);
  EXPECT_EQ(none.out, "[]\n");
  EXPECT_EQ(none.err, "swarmctl: export: --select matches no service\n");
  EXPECT_EQ(none.exit, 0);
}

TEST_F(Export, of_a_name_that_nothing_has_is_an_error_after_the_others) {
  make("--name web busybox");
  const RunResult result = run("export wbe web -o jsonl", engine_);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "swarmctl: export: wbe: no such service\nhint: did you mean web?\n");
  EXPECT_EQ(Json::parse(result.out).at("Name"), "web");
  EXPECT_EQ(run("export web --select label=a", engine_).exit, 2);
}

TEST_F(Export, of_no_services_is_an_empty_array) {
  for (const char* form : {"", " -o json"}) {
    const RunResult result = run(std::string("export") + form, engine_);
    EXPECT_EQ(result.out, "[]\n");
    EXPECT_EQ(result.exit, 0);
  }
  EXPECT_EQ(run("export -o yaml", engine_).out, "");
  engine_.has_leader = false;
  EXPECT_EQ(run("export", engine_).exit, 8);
}

TEST_F(Export, reports_references_to_missing_objects) {
  make("--name web --secret tls --config app --network front busybox");
  engine_["secrets"] = engine_["configs"] = engine_["networks"] = Json::array();
  const RunResult result = run("export", engine_);
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err,
            "swarmctl: export: warning: web: network net0000000000000000000frnt does not exist any more\n"
            "swarmctl: export: warning: web: secret tls does not exist any more\n"
            "swarmctl: export: warning: web: config app does not exist any more\n");
}

TEST_F(Export, by_tag_leaves_the_digest_out) {
  const std::string digest = "@sha256:" + std::string(64, 'd');
  make("--name a busybox:1" + digest);
  make("--name b busybox" + digest);
  EXPECT_NE(run("export a", engine_).out.find("busybox:1" + digest), std::string::npos);
  const RunResult result = run("export --tags -o jsonl", engine_);
  EXPECT_EQ(result.err, "swarmctl: export: warning: b: the image has no tag; it keeps its digest\n");
  EXPECT_NE(result.out.find("\"busybox:1\""), std::string::npos);
  EXPECT_NE(result.out.find("\"busybox" + digest + "\""), std::string::npos);
}

TEST_F(Export, is_what_create_takes_on_another_swarm) {
  make(
      "--name web --secret tls --config app --network front --network back -p 80:80 --update-delay 3s busybox:1");
  const RunResult first = run("export -o jsonl", engine_);
  const std::string file = testing::TempDir() + "export-" + std::to_string(getpid()) + ".json";
  std::ofstream(file) << first.out;

  FakeEngine other;
  for (const char* kind : {"secrets", "configs"})
    for (Json& one : other[kind]) one["ID"] = "other" + one.at("ID").get<std::string>().substr(5);
  for (Json& one : other["networks"]) one["Id"] = "other" + one.at("Id").get<std::string>().substr(5);
  const RunResult item = run("create -d --no-resolve-image --spec " + file, other);
  EXPECT_EQ(item.exit, 0) << item.err;
  const Json sent = other.writes().at(0).json();
  EXPECT_EQ(sent.at("/TaskTemplate/ContainerSpec/Secrets/0/SecretID"_json_pointer),
            "other00000000000000000tls");
  EXPECT_EQ(sent.at("/TaskTemplate/ContainerSpec/Configs/0/ConfigID"_json_pointer),
            "other00000000000000000app");
  EXPECT_EQ(sent.at("/TaskTemplate/Networks/0/Target"_json_pointer).get<std::string>().substr(0, 5), "other");
  EXPECT_EQ(run("export -o jsonl", other).out, first.out);

  const RunResult same = run("update -d --no-resolve-image web --spec " + file, other);
  EXPECT_EQ(same.err, "swarmctl: update: web: nothing to change\n");
  other["secrets"] = Json::array();
  const RunResult missing = run("create -d --no-resolve-image --name x --spec " + file, other);
  EXPECT_EQ(missing.exit, 3);
  EXPECT_EQ(missing.err.substr(0, missing.err.find('\n')), "swarmctl: create: secret not found: tls");
  std::remove(file.c_str());
}
