// SPDX-License-Identifier: Apache-2.0
// Tests of the private engine itself, on which all other engine tests rely.
#include "support/real_engine.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;

TEST(PrivateEngine, is_the_manager_of_a_swarm) {
  const test::RealEngine engine;
  EXPECT_EQ(engine.get("/info").at("/Swarm/ControlAvailable"_json_pointer), true);
}

TEST(PrivateEngine, has_two_versions_of_one_image) {
  const test::RealEngine engine;
  const Json latest = engine.get("/images/busybox:latest/json"),
             other = engine.get("/images/busybox:v2/json");
  EXPECT_NE(latest.at("Id"), other.at("Id"));
}

TEST(PrivateEngine, is_named_by_version_and_where) {
  const test::RealEngine engine;
  RecordProperty("engine", engine.get("/version").at("Version").get<std::string>());
  RecordProperty("api", engine.api());
  for (const char* verb : {"version", "where"}) {
    const test::Outcome outcome = engine.swarmctl(verb);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find(engine.api()), std::string::npos) << outcome.out;
  }
}

TEST(PrivateEngine, runs_a_service_and_forgets_it_with_the_scene) {
  const test::RealEngine engine;
  std::string name;
  {
    const test::Scene scene(engine);
    name = scene.name();
    const Json spec = {
        {"Name", name},
        {"TaskTemplate", {{"ContainerSpec", {{"Image", "busybox:latest"}, {"Args", {"httpd", "-f"}}}}}}};
    ASSERT_EQ(engine.call("POST", "/services/create", spec.dump()).status, 201);
    EXPECT_TRUE(test::eventually([&] {
      const Json tasks = engine.tasks_of(name);
      return !tasks.empty() && tasks.at(0).at("/Status/State"_json_pointer) == "running";
    }));
  }
  EXPECT_EQ(engine.service(name), nullptr);
}
