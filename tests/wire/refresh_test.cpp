// SPDX-License-Identifier: Apache-2.0
// Tests update --refresh-image: it resolves each tag once, and updates only services whose digest changed.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;
using testing::HasSubstr;

namespace {

const std::string old_digest = "@sha256:" + std::string(64, 'a'),
                  new_digest = "@sha256:" + std::string(64, 'b');
const Json amd64{{"Architecture", "amd64"}, {"OS", "linux"}};

Json of_image(const std::string& name, const std::string& image) {
  Json item = service(name);
  item["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = image;
  item["Spec"]["Labels"] = {{"follow", "yes"}};
  return item;
}

/// A registry that knows the tags in `digests`, and services whose tasks match their spec.
class Refresh : public testing::Test {
 protected:
  Refresh() {
    engine.instead = [this](const Sent& sent) { return from_registry(sent); };
    engine.afterwards = [this](const Sent& sent, swarm::Response&) {
      if (sent.method == "POST") renew_tasks();
    };
  }

  void have(const std::vector<Json>& services) {
    Json tasks = Json::array();
    for (const Json& one : services) {
      const auto name = one.at("Spec").at("Name").get<std::string>();
      tasks.push_back(task(name, 1, "t-" + name, "running"));
    }
    engine.reset({{"services", services}, {"nodes", Json::array({node(1)})}, {"tasks", tasks}});
  }
  void renew_tasks() {
    for (const Json& one : engine["services"])
      for (Json& running : engine["tasks"])
        if (running["ServiceID"] == one["ID"]) running["Spec"] = one["Spec"]["TaskTemplate"];
  }
  std::optional<swarm::Response> from_registry(const Sent& sent) {
    constexpr std::string_view start = "/distribution/";
    if (!sent.path.starts_with(start)) return std::nullopt;
    const std::string image = sent.path.substr(start.size(), sent.path.size() - start.size() - 5);
    asked.push_back(image);
    logins.push_back(sent.registry_auth);
    const auto known = digests.find(image);
    if (known == digests.end()) return refusal(404, "errors: manifest unknown: " + image);
    return swarm::Response{
        .status = 200,
        .body = Json{{"Descriptor", {{"digest", known->second.substr(1)}}}, {"Platforms", platforms}}.dump()};
  }
  RunResult run(const std::string& line) {
    asked.clear();
    engine.sent.clear();
    return test::run(line, engine, caller);
  }
  std::string image_sent(std::size_t which) {
    return engine.writes().at(which).json()["TaskTemplate"]["ContainerSpec"]["Image"];
  }

  FakeEngine engine;
  Caller caller;
  std::map<std::string, std::string> digests;
  Json platforms = Json::array({{{"architecture", "amd64"}, {"os", "linux"}}});
  std::vector<std::string> asked, logins;
};

}  // namespace

TEST_F(Refresh, asks_once_per_image_and_updates_what_has_another_digest) {
  have({of_image("a", "app:1" + old_digest), of_image("b", "docker.io/library/app:1" + old_digest),
        of_image("c", "app:1" + new_digest), of_image("d", "web:2" + new_digest)});
  digests = {{"app:1", new_digest}, {"web:2", new_digest}};
  const RunResult result = run("update --select label=follow --refresh-image --parallel 1");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "a\nb\nc\nd\n");
  EXPECT_EQ(asked, (std::vector<std::string>{"app:1", "web:2"}));
  ASSERT_EQ(engine.writes().size(), 2U);
  EXPECT_EQ(image_sent(0), "app:1" + new_digest);
  EXPECT_EQ(image_sent(1), "docker.io/library/app:1" + new_digest);
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: a: new image app:1" + new_digest + "\n"));
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: c: nothing to change\n"));
  EXPECT_THAT(result.err, testing::EndsWith("swarmctl: update: 4 of 4 services are done\n"));
  EXPECT_EQ(run("update a b c d --refresh-image").exit, 0);
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Refresh, changes_image_and_platforms_and_nothing_else) {
  Json before = of_image("a", "app:1" + old_digest);
  before["Spec"]["TaskTemplate"]["ContainerSpec"]["Env"] = Json::array({"B=2", "A=1"});
  before["Spec"]["TaskTemplate"]["ForceUpdate"] = 3;
  have({before});
  digests = {{"app:1", new_digest}};
  ASSERT_EQ(run("update -d a --refresh-image").exit, 0);
  Json wanted = before["Spec"];
  wanted["TaskTemplate"]["ContainerSpec"]["Image"] = "app:1" + new_digest;
  wanted["TaskTemplate"]["Placement"]["Platforms"] = Json::array({amd64});
  EXPECT_EQ(engine.writes().at(0).json(), wanted);
  EXPECT_EQ(engine.writes().at(0).query.at("registryAuthFrom"), "spec");
}

TEST_F(Refresh, a_tag_that_cannot_be_looked_up_leaves_its_services_alone_and_the_others_go_on) {
  have({of_image("a", "gone:1" + old_digest), of_image("b", "app:1" + old_digest),
        of_image("c", "gone:1" + old_digest)});
  digests = {{"app:1", new_digest}};
  const RunResult result = run("update -d a b c --refresh-image");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.out, "b\n");
  EXPECT_EQ(asked, (std::vector<std::string>{"gone:1", "app:1"}));
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: a: cannot find the digest of gone:1: "));
  EXPECT_THAT(result.err, HasSubstr("swarmctl: update: c: cannot find the digest of gone:1: "));
  EXPECT_EQ(engine.writes().size(), 1U);
}

TEST_F(Refresh, an_answer_without_a_sound_digest_is_reported_with_service_and_image) {
  have({of_image("a", "app:1" + old_digest)});
  digests = {{"app:1", "@sha256:b"}};
  const RunResult result = run("update -d a --refresh-image");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(
      result.err,
      "swarmctl: update: a: cannot find the digest of app:1: the response is invalid: its digest is not sha256: "
      "and 64 hexadecimal digits\n");
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Refresh, a_registry_that_keeps_the_engine_waiting_is_reported_with_service_and_image) {
  have({of_image("a", "app:1" + old_digest), of_image("b", "app:1" + old_digest),
        of_image("c", "web:2" + old_digest)});
  digests = {{"web:2", new_digest}};
  engine.instead = [&](const Sent& sent) -> std::optional<swarm::Response> {
    if (!sent.path.starts_with("/distribution/app:1/")) return from_registry(sent);
    asked.emplace_back("app:1");
    throw swarm::Error(swarm::Errc::unreachable, "unix:///x: timed out");
  };
  const RunResult result = run("update -d a b c --refresh-image");
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.out, "c\n");
  for (const char* name : {"a", "b"})
    EXPECT_THAT(result.err,
                HasSubstr(std::string("swarmctl: update: ") + name +
                          ": cannot find the digest of app:1: the registry did not answer the engine "
                          "in time (unix:///x: timed out)\n"));
}

TEST_F(Refresh, says_what_it_leaves_alone_and_why) {
  Json job = of_image("job", "app:1" + old_digest), plugin = of_image("plugin", "");
  job["Spec"]["Mode"] = {{"ReplicatedJob", Json::object()}};
  plugin["Spec"]["TaskTemplate"].erase("ContainerSpec");
  have({of_image("a", "app" + old_digest), job, plugin});
  digests = {{"app:1", new_digest}};
  const RunResult result = run("update -d a job plugin --refresh-image");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.err,
            "swarmctl: update: a: left alone: its image has a digest and no tag\n"
            "swarmctl: update: job: left alone: it is a job, which an update would run again\n"
            "swarmctl: update: plugin: left alone: it has no image\n");
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(asked.empty());
  EXPECT_TRUE(engine.writes().empty());
}

TEST_F(Refresh, an_image_without_tag_and_digest_is_followed_as_latest) {
  have({of_image("a", "app")});
  digests = {{"app:latest", new_digest}};
  const RunResult result = run("update -d a --refresh-image");
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.err, HasSubstr("a: app has no tag: following app:latest\n"));
  EXPECT_EQ(image_sent(0), "app:latest" + new_digest);
}

TEST_F(Refresh, a_dry_run_tells_scripts_whether_there_is_anything_newer) {
  have({of_image("a", "app:1" + old_digest), of_image("b", "web:2" + new_digest)});
  digests = {{"app:1", new_digest}, {"web:2", new_digest}};
  const RunResult newer = run("update a b --refresh-image --dry-run --exit-code");
  EXPECT_EQ(newer.exit, 10);
  EXPECT_THAT(newer.out, HasSubstr("app:1" + new_digest));
  EXPECT_EQ(run("diff a --refresh-image --exit-code").exit, 10);
  EXPECT_EQ(run("update b --refresh-image --dry-run --exit-code").exit, 0);
  EXPECT_TRUE(engine.writes().empty());
  digests.erase("web:2");
  EXPECT_EQ(run("update a b --refresh-image --dry-run --exit-code").exit, 1);
}

TEST_F(Refresh, reports_which_nodes_the_new_image_rules_out_before_it_is_sent) {
  Json before = of_image("a", "app:1" + old_digest), arm = node(2), drained = node(3);
  before["Spec"]["TaskTemplate"]["Placement"]["Platforms"] =
      Json::array({amd64, {{"Architecture", "arm64"}, {"OS", "linux"}}});
  arm["Description"]["Platform"] =
      drained["Description"]["Platform"] = {{"Architecture", "aarch64"}, {"OS", "linux"}};
  drained["Spec"]["Availability"] = "drain";
  have({before});
  engine["nodes"] = Json::array({node(1), arm, drained});
  digests = {{"app:1", new_digest}};
  for (const char* line : {"update -d a --refresh-image --dry-run", "update -d a --refresh-image"}) {
    const RunResult result = run(line);
    EXPECT_EQ(result.exit, 0);
    EXPECT_THAT(result.err, testing::StartsWith(
                                "swarmctl: update: warning: a: its tasks can no longer run on host-2: the "
                                "image is for linux/amd64, it is linux/arm64\n"))
        << line;
    EXPECT_THAT(result.err, testing::Not(HasSubstr("host-3")));
  }
}

TEST_F(Refresh, reads_no_nodes_where_the_platforms_are_the_same) {
  Json before = of_image("a", "app:1" + old_digest);
  before["Spec"]["TaskTemplate"]["Placement"]["Platforms"] = Json::array({amd64});
  have({before});
  digests = {{"app:1", new_digest}};
  ASSERT_EQ(run("update -d a --refresh-image").exit, 0);
  std::string paths;
  for (const Sent& sent : engine.sent) paths += sent.path + " ";
  EXPECT_EQ(paths, "/services/a /distribution/app:1/json /services/svc-a/update ");
}

TEST_F(Refresh, the_stored_login_asks_and_goes_to_the_nodes_only_if_that_is_wanted) {
  std::string folder = (std::filesystem::temp_directory_path() / "swarmctl-refresh-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  // The login is alice:hunter2.
  std::ofstream(folder + "/config.json") << R"({"auths":{"r.example":{"auth":"YWxpY2U6aHVudGVyMg=="}}})";
  caller.environment["DOCKER_CONFIG"] = folder;
  have({of_image("a", "r.example/app:1" + old_digest), of_image("b", "app:1" + old_digest)});
  digests = {{"r.example/app:1", new_digest}, {"app:1", new_digest}};
  ASSERT_EQ(run("update -d a b --refresh-image").exit, 0);
  EXPECT_NE(logins.at(0), "");
  EXPECT_EQ(logins.at(1), "");
  EXPECT_EQ(engine.writes().at(0).registry_auth, "");

  digests["r.example/app:1"] = old_digest;
  ASSERT_EQ(run("update -d a b --refresh-image --with-registry-auth").exit, 0);
  ASSERT_EQ(engine.writes().size(), 1U);
  EXPECT_EQ(engine.writes().at(0).registry_auth, logins.at(0));
  std::filesystem::remove_all(folder);
}

TEST_F(Refresh, keeps_an_image_that_someone_else_has_changed_since) {
  have({of_image("a", "app:1" + old_digest)});
  digests = {{"app:1", new_digest}};
  engine.afterwards = [this](const Sent& sent, swarm::Response&) {
    if (!sent.path.starts_with("/distribution")) return;
    Json& web = engine["services"].at(0);
    web["Version"]["Index"] = 77;
    web["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] = "app:2" + old_digest;
  };
  EXPECT_EQ(run("update -d a --refresh-image").exit, 0);
  EXPECT_EQ(engine["services"].at(0)["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"], "app:2" + old_digest);
}

TEST_F(Refresh, stands_alone) {
  have({of_image("a", "app:1" + old_digest)});
  for (const char* other :
       {"--image app:2", "--env-add A=1", "--force", "--rollback", "--no-resolve-image", "--require-digest",
        "--name b --recreate", "--if-version 10", "--replicas 2", "--secret-rotate a=b"}) {
    const RunResult result = run(std::string("update a --refresh-image ") + other);
    EXPECT_EQ(result.exit, 2) << other;
    EXPECT_THAT(result.err, HasSubstr("cannot be used with")) << other;
    EXPECT_TRUE(engine.sent.empty()) << other;
  }
}

TEST_F(Refresh, content_trust_refuses_a_tag) {
  caller.environment["DOCKER_CONTENT_TRUST"] = "1";
  have({of_image("a", "app:1" + old_digest)});
  EXPECT_EQ(run("update a --refresh-image").exit, 2);
  EXPECT_TRUE(asked.empty());
}

TEST_F(Refresh, the_summary_has_the_digest_of_each) {
  const std::string file =
      (std::filesystem::temp_directory_path() / ("refresh-" + std::to_string(::getpid()))).string();
  have({of_image("a", "app:1" + old_digest), of_image("b", "app" + old_digest)});
  digests = {{"app:1", new_digest}};
  ASSERT_EQ(run("update -d a b --refresh-image --summary " + file).exit, 0);
  const Json services = Json::parse(std::ifstream(file)).at("services");
  std::filesystem::remove(file);
  EXPECT_EQ(services.at(0).at("service"), "b");
  EXPECT_EQ(services.at(0).at("verdict"), "unchanged");
  EXPECT_EQ(services.at(0).at("message"), "left alone: its image has a digest and no tag");
  EXPECT_EQ(services.at(1).at("verdict"), "accepted");
  EXPECT_EQ(services.at(1).at("digest"), new_digest.substr(1));
}
