// SPDX-License-Identifier: Apache-2.0
// Tests that different spellings of one path in the container are one path, and which ports are equal.
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

/// web has a volume at /data, a secret at /run/secrets/key and a config at /etc/x.
class Places : public ::testing::Test {
 protected:
  Places() {
    run("create -d --no-resolve-image --name web --mount source=vv,target=/data --secret "
        "source=tls,target=key "
        "--config source=app,target=/etc/x busybox:1",
        engine_);
    engine_.sent.clear();
  }

  RunResult update(const std::string& flags) { return run("update -d web " + flags, engine_); }
  /// One member of each item of a list, separated by blanks.
  std::string held(const char* list, const char* pointer) {
    std::string all;
    const Json& container = engine_["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"];
    for (const Json& item : container.value(list, Json::array()))
      all += (all.empty() ? "" : " ") + item.at(Json::json_pointer(pointer)).get<std::string>();
    return all;
  }

  FakeEngine engine_;
};

}  // namespace

TEST_F(Places, of_a_mount_are_found_in_any_spelling) {
  for (const char* spelling : {"/data/", "/x/../data", "/data//", "/./data", "//data", "/data"}) {
    EXPECT_EQ(update(std::string("--mount-add source=ww,target=") + spelling).exit, 0);
    EXPECT_EQ(held("Mounts", "/Target"), spelling) << "the text is stored as it was typed";
    EXPECT_EQ(held("Mounts", "/Source"), "ww");
    EXPECT_EQ(update("--mount-add source=vv,target=/data").exit, 0);
  }
  const RunResult removed = update("--mount-rm /x/../data/");
  EXPECT_THAT(removed.err, Not(HasSubstr("nothing there")));
  EXPECT_EQ(held("Mounts", "/Target"), "");
}

TEST_F(Places, of_windows_are_found_in_any_spelling) {
  const RunResult twice =
      update("--mount-add 'source=ww,target=C:\\data' --mount-add 'source=ww,target=c:/data/'");
  EXPECT_EQ(twice.exit, 2);
  EXPECT_THAT(twice.err, HasSubstr("c:/data is given twice"));
  EXPECT_EQ(update("--mount-add 'source=ww,target=C:\\p'").exit, 0);
  EXPECT_THAT(update("--mount-rm c:/p").err, Not(HasSubstr("nothing there")));
  EXPECT_EQ(held("Mounts", "/Target"), "/data");
}

TEST_F(Places, of_templates_are_found_with_a_slash_at_the_end) {
  EXPECT_EQ(update("--mount-add 'source=ww,target=/{{.Service.Name}}/'").exit, 0);
  EXPECT_THAT(update("--mount-rm '/{{.Service.Name}}'").err, Not(HasSubstr("nothing there")));
  EXPECT_EQ(held("Mounts", "/Target"), "/data");
}

TEST_F(Places, that_are_folders_are_refused_in_any_spelling) {
  engine_.sent.clear();
  for (const char* root : {"/", "//", "/a/..", "/./", "C:\\", "c:/x/.."}) {
    const RunResult result = update(std::string("--mount-add 'type=tmpfs,target=") + root + "'");
    EXPECT_EQ(result.exit, 2) << root;
    EXPECT_THAT(result.err, HasSubstr(std::string("target cannot be '") + root)) << root;
  }
  for (const std::string target : {"/", ".", "..", "/run", "/run/secrets/", "x/..", "../.."})
    EXPECT_EQ(update("--secret-add source=db,target=" + target).exit, 2) << target;
  for (const std::string target : {"/", ".", "x/.."})
    EXPECT_EQ(update("--config-add source=ngx,target=" + target).exit, 2) << target;
  EXPECT_TRUE(engine_.sent.empty());
  EXPECT_EQ(update("--secret-add source=db,target=../x --config-add source=ngx,target=/run/y").exit, 0);
}

TEST_F(Places, of_secrets_and_configs_are_found_in_any_spelling) {
  EXPECT_EQ(
      update("--secret-add source=db,target=/run/secrets/key --config-add source=ngx,target=etc/x").exit, 0);
  EXPECT_EQ(held("Secrets", "/SecretName") + " " + held("Secrets", "/File/Name"), "db /run/secrets/key");
  EXPECT_EQ(held("Configs", "/ConfigName") + " " + held("Configs", "/File/Name"), "ngx etc/x");
  EXPECT_EQ(update("--secret-add source=tls,target=./key --config-add source=app,target=/etc//x").exit, 0);
  EXPECT_EQ(held("Secrets", "/SecretName") + " " + held("Secrets", "/File/Name"), "tls ./key");
  EXPECT_EQ(held("Configs", "/ConfigName") + " " + held("Configs", "/File/Name"), "app /etc//x");
}

TEST_F(Places, are_shared_by_the_flags_that_put_files_into_a_container) {
  for (const char* flags : {"--secret-add source=tls,target=/etc/x --config-add source=app,target=etc/x",
                            "--mount-add source=vv,target=/etc/x/ --config-add source=app,target=/etc/x",
                            "--secret-add source=tls,target=a --mount-add source=vv,target=/run/secrets/a"}) {
    const RunResult result = update(flags);
    EXPECT_EQ(result.exit, 2) << flags;
    EXPECT_THAT(result.err, HasSubstr(" is given twice")) << flags;
  }
  EXPECT_EQ(update("--secret-add source=tls,target=x --config-add source=app,target=x").exit, 0);
}

TEST_F(Places, are_refused_twice_on_one_line) {
  const std::pair<const char*, const char*> table[] = {
      {"--mount", "source=vv,target=/d --mount source=ww,target=/d"},
      {"--mount", "source=vv,target=/d --mount source=ww,target=/d/"},
      {"--mount", "type=tmpfs,target=/x/../d --mount source=ww,target=/d"},
      {"--secret", "source=tls,target=a --secret source=key,target=/run/secrets/a"},
      {"--secret", "tls --secret source=key,target=./tls"},
      {"--config", "source=app,target=/etc/x --config source=ngx,target=etc/x"}};
  for (const auto& [flag, values] : table) {
    const RunResult document = run(
        "create -d --no-resolve-image --name new " + std::string(flag) + " " + values + " busybox", engine_);
    EXPECT_EQ(document.exit, 2) << values;
    EXPECT_THAT(document.err, HasSubstr("is given twice"));
    std::string added = std::string(flag) + "-add " + values;
    const auto second = added.rfind(std::string(flag) + " ");
    added.insert(second + std::string(flag).size(), "-add");
    EXPECT_EQ(update(added).exit, 2) << added;
  }
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Places, that_a_service_has_twice_are_one_for_an_edit) {
  Json& mounts = engine_["services"][0]["Spec"]["TaskTemplate"]["ContainerSpec"]["Mounts"];
  mounts.push_back({{"Type", "volume"}, {"Source", "ww"}, {"Target", "/data/"}});
  EXPECT_EQ(update("--mount-add source=uu,target=/data").exit, 0);
  EXPECT_EQ(held("Mounts", "/Source"), "uu");
  EXPECT_EQ(update("--mount-add source=uu,target=/other").exit, 0);
  EXPECT_EQ(update("--mount-rm /data/").exit, 0);
  EXPECT_EQ(held("Mounts", "/Target"), "/other");
}

TEST_F(Places, in_another_spelling_are_a_change_of_one_item) {
  EXPECT_THAT(run("diff web --mount-add source=vv,target=/data/", engine_).out,
              HasSubstr("~ TaskTemplate.ContainerSpec.Mounts[/data/].Target: /data → /data/\n"));
}

TEST(EqualPorts, without_a_published_port_are_ports_of_their_own) {
  FakeEngine engine;
  const auto ports = [&] { return engine["services"][0]["Spec"]["EndpointSpec"]["Ports"].size(); };
  EXPECT_EQ(run("create -d --no-resolve-image --name web -p 80 -p 80 busybox", engine).exit, 0);
  EXPECT_EQ(ports(), 2U);
  EXPECT_EQ(run("update -d web --publish-add 80 --publish-add 80", engine).exit, 0);
  EXPECT_EQ(ports(), 2U) << "they are there already";
  EXPECT_EQ(run("update -d web --publish-add 81 --publish-add 81", engine).exit, 0);
  EXPECT_EQ(ports(), 4U);
  EXPECT_EQ(run("create -d --no-resolve-image --name web2 -p 90:80 -p 90:80 busybox", engine).exit, 0);
  EXPECT_EQ(engine["services"][1]["Spec"]["EndpointSpec"]["Ports"].size(), 1U);
}
