// SPDX-License-Identifier: Apache-2.0
// Tests of `swarmctl apply` on a real engine.
#include "engine/things.hpp"
#include "support/real_engine.hpp"

#include <swarm/access.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class RealApply : public ::testing::Test {
 protected:
  /// Passes the document on standard input.
  Outcome apply(const Json& document, std::vector<std::string> flags = {"-d"}) {
    flags.insert(flags.begin(), {"apply", "--no-resolve-image", "-"});
    return engine_.swarmctl(flags, {.input = document.dump()});
  }
  [[nodiscard]] Json wanted(const std::string& name, const Json& container = Json::object()) const {
    Json spec{
        {"Name", name},
        {"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox:latest"}, {"Command", {"sleep", "3600"}}}}}}};
    spec["TaskTemplate"]["ContainerSpec"].update(container);
    return spec;
  }
  Json spec(const std::string& name) { return engine_.service(name).at("Spec"); }
  Json version(const std::string& name) { return engine_.service(name).at("Version"); }
  static Json without_label(Json spec) {
    spec["Labels"].erase("io.swarmctl.applied");
    return spec;
  }
  void make(const std::string& name, const std::string& flags) {
    const Outcome item = engine_.swarmctl(
        split(things_.filled("create -d --no-resolve-image --name " + name + " " + flags, name)));
    ASSERT_EQ(item.code, 0) << item.err;
  }

  RealEngine engine_;
  Things things_{engine_};
  Scene scene_{engine_};
};

/// Flags that set at least one field of every kind in a specification.
constexpr const char* rich =
    "--replicas 1 --env A=1 --label tier=front --container-label c=d --secret "
    "source=<secret>,target=s,mode=0400 --config <config> --network name=<net>,alias=www --publish "
    "published=18210,target=80,mode=host --mount type=tmpfs,target=/t,tmpfs-size=1m --cap-add "
    "NET_ADMIN --sysctl net.core.somaxconn=512 --ulimit nofile=64:128 --constraint "
    "node.role==manager --placement-pref spread=node.labels.zone --limit-memory 64m --reserve-cpu "
    "0.01 --health-cmd true --health-interval 1m --update-delay 0s --update-max-failure-ratio 0.25 "
    "--rollback-order start-first --restart-condition on-failure --log-driver json-file --log-opt "
    "max-size=1m --stop-grace-period 1s --dns 10.0.0.9 --host db:10.0.0.1 --hostname h --init "
    "busybox:latest httpd -f";

}  // namespace

TEST_F(RealApply, of_the_same_file_a_second_time_sends_nothing) {
  const std::string name = scene_.name("web");
  Json document = wanted(name, {{"Env", {"A=1"}}, {"TTY", false}, {"Hostname", ""}});
  document["TaskTemplate"]["Resources"] = {{"Limits", Json::object()}};
  document["UpdateConfig"] = {{"Parallelism", 2}};
  document["EndpointSpec"] = {{"Mode", "vip"}, {"Ports", {{{"TargetPort", 80}, {"PublishedPort", 18211}}}}};
  EXPECT_EQ(apply(document, {"--stable", "0s"}).out, name + " created\n");
  const Json before = version(name);
  const Outcome second = apply(document);
  EXPECT_EQ(second.out, name + " unchanged\n") << second.err;
  EXPECT_EQ(version(name), before);
  EXPECT_EQ(apply(document, {"--dry-run", "--exit-code"}).code, 0);
}

TEST_F(RealApply, makes_the_service_of_a_printed_specification_again) {
  const std::string name = scene_.name("web");
  make(name, rich);
  const Json before = spec(name);
  const std::string tasks = engine_.tasks_of(name).dump();
  EXPECT_EQ(apply(before).out, name + " updated\n") << "to remember the file";
  EXPECT_EQ(apply(before).out, name + " unchanged\n");
  EXPECT_EQ(without_label(spec(name)), before);
  EXPECT_EQ(engine_.tasks_of(name).size(), Json::parse(tasks).size()) << "no task was replaced";
  EXPECT_EQ(engine_.swarmctl("rm --wait " + name).code, 0);
  EXPECT_EQ(apply(before).out, name + " created\n");
  EXPECT_EQ(without_label(spec(name)), before);
  EXPECT_EQ(apply(before).out, name + " unchanged\n");
}

TEST_F(RealApply, keeps_what_others_did_and_takes_back_what_the_file_did) {
  const std::string name = scene_.name("web");
  Json document =
      wanted(name, {{"Env", {"A=1", "B=2"}}, {"Mounts", {{{"Type", "tmpfs"}, {"Target", "/a"}}}}});
  document["TaskTemplate"]["Networks"] = {{{"Target", things_.filled("<net>", name)}}};
  document["UpdateConfig"] = {{"Parallelism", 2}};
  document["Mode"] = {{"Replicated", {{"Replicas", 0}}}};
  ASSERT_EQ(apply(document).code, 0);
  ASSERT_EQ(engine_.swarmctl("scale -d " + name + "=2").code, 0);
  ASSERT_EQ(engine_.swarmctl("update -d --env-add C=3 --label-add by=hand " + name).code, 0);
  document = wanted(name, {{"Env", {"B=3"}}});
  const Outcome result = apply(document);
  EXPECT_EQ(result.out, name + " updated\n") << result.err;
  const Json now = spec(name);
  const Json& container = now["TaskTemplate"]["ContainerSpec"];
  EXPECT_EQ(container["Env"].dump(), R"(["B=3","C=3"])");
  EXPECT_FALSE(container.contains("Mounts"));
  EXPECT_FALSE(now["TaskTemplate"].contains("Networks"));
  EXPECT_FALSE(now.contains("UpdateConfig"));
  EXPECT_EQ(now["Labels"]["by"], "hand");
  EXPECT_EQ(now["Mode"]["Replicated"]["Replicas"], 2);
  EXPECT_EQ(apply(document).out, name + " unchanged\n");
}

TEST_F(RealApply, adopts_a_service_made_by_others) {
  const std::string name = scene_.name("stack_web");
  Json item = wanted(name, {{"Env", {"A=1"}}, {"Labels", {{"com.docker.stack.namespace", "stack"}}}});
  item["Labels"] = {{"com.docker.stack.image", "busybox:latest"}, {"com.docker.stack.namespace", "stack"}};
  item["Mode"] = {{"Replicated", {{"Replicas", 1}}}};
  ASSERT_EQ(engine_.call("POST", "/services/create", item.dump()).status, 201);
  const Json before = spec(name);
  Json document = wanted(name, {{"Env", {"B=2"}}});
  EXPECT_EQ(apply(document, {"--dry-run", "--exit-code"}).code, 10);
  EXPECT_EQ(spec(name), before);
  EXPECT_EQ(apply(document).out, name + " updated\n");
  Json requested = before;
  requested["TaskTemplate"]["ContainerSpec"]["Env"] = {"A=1", "B=2"};
  EXPECT_EQ(without_label(spec(name)), requested);
  document["TaskTemplate"]["ContainerSpec"].erase("Env");
  EXPECT_EQ(apply(document).out, name + " updated\n");
  EXPECT_EQ(without_label(spec(name)), before);
}

TEST_F(RealApply, prunes_what_carries_the_label_and_is_in_no_file) {
  const std::string web = scene_.name("web"), old = scene_.name("old"), other = scene_.name("other");
  make(old, "--label team=" + web + " --replicas 0 busybox:latest");
  make(other, "--label team=x --replicas 0 busybox:latest");
  Json document = wanted(web);
  document["Labels"] = {{"team", web}};
  const std::vector<std::string> prune{"--prune", "--select", "label=team=" + web};
  std::vector<std::string> shown = prune;
  shown.insert(shown.end(), {"--dry-run", "--exit-code"});
  EXPECT_EQ(apply(document, shown).code, 10);
  EXPECT_NE(engine_.service(old), nullptr);
  std::vector<std::string> done = prune;
  done.emplace_back("-d");
  const Outcome result = apply(document, done);
  EXPECT_EQ(result.out, web + " created\n" + old + " removed\n") << result.err;
  EXPECT_EQ(engine_.service(old), nullptr);
  EXPECT_NE(engine_.service(other), nullptr);
}
