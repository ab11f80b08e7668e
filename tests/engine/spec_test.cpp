// SPDX-License-Identifier: Apache-2.0
// Exports specifications from a real engine and sends them back, and tests diff and --dry-run.
#include "engine/things.hpp"
#include "support/real_engine.hpp"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class RealSpec : public ::testing::Test {
 protected:
  /// Creates a service that sets at least one field of every kind in a specification.
  std::string create_rich() {
    const std::string name = scene_.name("web");
    std::vector<std::string> words{"create", "-d", "--no-resolve-image", "--name", name};
    for (std::string& word : split(things_.filled(
             "--replicas 1 --env A=1 --env PASSWORD=x --label tier=front --container-label c=d --secret "
             "source=<secret>,target=s,mode=0400 --config <config> --network name=<net>,alias=www --publish "
             "published=18200,target=80,mode=host --mount type=tmpfs,target=/t,tmpfs-size=1m --cap-add "
             "NET_ADMIN --sysctl net.core.somaxconn=512 --ulimit nofile=64:128 --constraint "
             "node.role==manager --placement-pref spread=node.labels.zone --limit-memory 64m --reserve-cpu "
             "0.01 --health-cmd true --health-interval 1m --update-delay 0s --update-max-failure-ratio 0.25 "
             "--rollback-order start-first --restart-condition on-failure --log-driver json-file --log-opt "
             "max-size=1m --stop-grace-period 1s --dns 10.0.0.9 --host db:10.0.0.1 --hostname h --init "
             "busybox:latest httpd -f",
             name)))
      words.push_back(std::move(word));
    const Outcome result = engine_.swarmctl(words);
    EXPECT_EQ(result.code, 0) << result.err;
    return name;
  }
  Outcome with_input(const std::vector<std::string>& words, const std::string& input) {
    return engine_.swarmctl(words, {.input = input});
  }
  Json version(const std::string& name) { return engine_.service(name).at("Version"); }

  RealEngine engine_;
  Things things_{engine_};
  Scene scene_{engine_};
};

}  // namespace

TEST_F(RealSpec, makes_the_same_service_again) {
  const std::string name = create_rich(), copy = scene_.name("copy");
  const std::string printed = engine_.swarmctl("inspect -o spec " + name).out;
  const Outcome result = with_input(
      {"create", "-d", "--no-resolve-image", "--replicas", "0", "--name", copy, "--spec", "-"}, printed);
  ASSERT_EQ(result.code, 0) << result.err;
  Json wanted = engine_.service(name).at("Spec");
  wanted["Name"] = copy;
  wanted["Mode"]["Replicated"]["Replicas"] = 0;
  EXPECT_EQ(engine_.service(copy).at("Spec"), wanted);
}

TEST_F(RealSpec, that_is_the_services_own_changes_nothing) {
  const std::string name = create_rich();
  const std::string printed = engine_.swarmctl("inspect -o spec " + name).out;
  const Json before = version(name);
  for (const char* verb : {"update", "diff"}) {
    const Outcome reported = with_input({verb, name, "--spec", "-"}, printed);
    EXPECT_EQ(reported.code, 0) << reported.err;
    EXPECT_NE((reported.out + reported.err).find(name + ": nothing to change\n"), std::string::npos)
        << reported.err;
  }
  EXPECT_EQ(version(name), before);
}

TEST_F(RealSpec, of_an_update_is_what_the_engine_holds_afterwards) {
  const std::string name = create_rich();
  Json wanted = Json::parse(engine_.swarmctl("inspect -o spec " + name).out);
  wanted["Labels"] = {{"of", "the file"}};
  wanted["TaskTemplate"]["ContainerSpec"].erase("Env");
  const Outcome reported = with_input({"diff", name, "--spec", "-", "-o", "json"}, wanted.dump());
  EXPECT_EQ(Json::parse(reported.out).at("body"), wanted) << reported.err;
  const Outcome result = with_input({"update", "-d", name, "--spec", "-"}, wanted.dump());
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(engine_.service(name).at("Spec"), wanted);
}

TEST_F(RealSpec, is_left_as_it_is_by_all_that_only_shows) {
  const std::string name = create_rich();
  ASSERT_EQ(engine_.swarmctl("update -d --label-add a=b " + name).code, 0);
  const Json before = version(name);
  for (const std::string& line :
       {"diff --env-add B=2 " + name, "diff --previous " + name, "update --dry-run --env-add B=2 " + name,
        "scale --dry-run " + name + "=5", "restart --dry-run " + name, "rollback --dry-run " + name,
        "rm --dry-run " + name,
        "create --dry-run --no-resolve-image --or-update --name " + name + " busybox:latest",
        "create --dry-run --no-resolve-image --name " + scene_.name("new") + " busybox:latest"}) {
    std::string asked = line;
    asked.insert(asked.find(' '), " --exit-code");
    const Outcome reported = engine_.swarmctl(asked);
    EXPECT_EQ(reported.code, 10) << asked << ": " << reported.err;
  }
  EXPECT_EQ(version(name), before);
  EXPECT_EQ(engine_.service(scene_.name("new")), nullptr);
}

TEST_F(RealSpec, networks_of_the_old_member_keep_the_running_task) {
  const std::string name = scene_.name("old");
  const auto id_of = [&](const char* mark) { return things_.filled(mark, name); };
  const Json body = {
      {"Name", name},
      {"TaskTemplate",
       {{"ContainerSpec",
         {{"Image", "busybox:latest"}, {"Command", Json::array({"sleep", "1d"})}, {"StopGracePeriod", 1}}}}},
      {"Mode", {{"Replicated", {{"Replicas", 1}}}}},
      {"Networks", Json::array({Json{{"Target", id_of("<net.id>")}, {"Aliases", Json::array({"x"})}}})}};
  ASSERT_EQ(engine_.call("POST", "/services/create", body.dump()).status, 201);
  const auto attached = [&] {
    std::set<std::string> ids;
    for (const Json& task : engine_.tasks_of(name))
      if (task.at("DesiredState") == "running")
        for (const Json& one : task.value("NetworksAttachments", Json::array()))
          ids.insert(one.at("/Network/ID"_json_pointer).get<std::string>());
    return ids;
  };
  ASSERT_TRUE(eventually([&] { return attached() == std::set{id_of("<net.id>")}; }));
  const Outcome added = engine_.swarmctl("update --stable 0s " + name + " --network-add " + id_of("<net2>"));
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_EQ(attached(), (std::set{id_of("<net.id>"), id_of("<net2.id>")}));
  const Json spec = engine_.service(name).at("Spec");
  EXPECT_FALSE(spec.contains("Networks")) << spec;
  EXPECT_EQ(spec.at("/TaskTemplate/Networks/0/Aliases/0"_json_pointer), "x");
  const Outcome removed = engine_.swarmctl("update --stable 0s " + name + " --network-rm " + id_of("<net>"));
  EXPECT_EQ(removed.code, 0) << removed.err;
  EXPECT_EQ(attached(), std::set{id_of("<net2.id>")});
}
