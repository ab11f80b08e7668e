// SPDX-License-Identifier: Apache-2.0
// Runs each chapter of the guide in examples/ and checks the services that it leaves on the engine.
#include "support/process.hpp"
#include "support/real_engine.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;

namespace {

class Guide : public testing::Test {
 protected:
  std::string read(const std::string& chapter) {
    const auto outcome = test::run({.argv = {GUIDE_BINARY, engine_.host(), name_, chapter}});
    EXPECT_EQ(outcome.code, 0) << chapter << ": " << outcome.err;
    return outcome.out;
  }
  [[nodiscard]] Json at(const std::string& name, const char* pointer) const {
    const Json service = engine_.service(name);
    const Json::json_pointer place(pointer);
    return service.contains(place) ? service.at(place) : Json();
  }

  test::RealEngine engine_;
  test::Scene scene_{engine_};
  std::string name_ = scene_.name();
  std::string parts_ = name_ + "-parts";
};

}  // namespace

TEST_F(Guide, creates_the_smallest_service_and_one_with_all_parts) {
  read("create");
  EXPECT_EQ(at(name_, "/Spec/TaskTemplate/ContainerSpec/Command"), Json({"echo", "hello"}));

  Json spec = at(parts_, "/Spec");
  spec.erase("Name");
  EXPECT_TRUE(test::eventually([&] { return engine_.tasks_of(parts_).size() >= 2; }));
  const Json expected = Json::parse(R"({
    "Labels": {"chapter": "create"},
    "TaskTemplate": {
      "ContainerSpec": {
        "Image": "busybox", "Command": ["sleep", "3600"], "Env": ["GREETING=hello"],
        "Mounts": [{"Type": "tmpfs", "Target": "/cache", "TmpfsOptions": {"SizeBytes": 16777216}}],
        "StopGracePeriod": 1000000000,
        "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 30000000000},
        "Isolation": "default"},
      "Resources": {"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864}},
      "RestartPolicy": {"Condition": "on-failure", "Delay": 5000000000, "MaxAttempts": 3},
      "Placement": {"Constraints": ["node.role==manager"]},
      "LogDriver": {"Name": "json-file", "Options": {"max-file": "3", "max-size": "10m"}},
      "ForceUpdate": 0, "Runtime": "container"},
    "Mode": {"Replicated": {"Replicas": 2}},
    "UpdateConfig": {"Parallelism": 1, "FailureAction": "rollback", "MaxFailureRatio": 0, "Order": "stop-first"},
    "RollbackConfig": {"Parallelism": 0, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "stop-first"},
    "EndpointSpec": {"Mode": "dnsrr"}})");
  // The order of members is up to the engine and differs between engine versions.
  EXPECT_EQ(nlohmann::json(spec), nlohmann::json(expected)) << spec.dump(1);
}

TEST_F(Guide, lists_services_by_the_beginning_of_their_name) {
  read("create");
  const std::string out = read("list");
  EXPECT_NE(out.find(name_ + ": replicated, 1 wanted\n"), std::string::npos) << out;
  EXPECT_NE(out.find(parts_ + ": replicated, 2 wanted\n"), std::string::npos) << out;
}

TEST_F(Guide, retrieves_a_service_by_name_and_by_id) {
  read("create");
  const std::string out = read("inspect");
  EXPECT_NE(out.find(name_ + " at version "), std::string::npos) << out;
  EXPECT_NE(out.find("by ID: the same\n"), std::string::npos) << out;
}

TEST_F(Guide, updates_at_a_version_and_what_changes) {
  read("create");
  const std::string out = read("update");
  EXPECT_NE(out.find("the same version again: "), std::string::npos) << out;
  EXPECT_NE(out.find(name_ + ": scaled to zero\n" + name_ + ": nothing to do\n"), std::string::npos) << out;
  EXPECT_EQ(at(name_, "/Spec/TaskTemplate/ContainerSpec/Command"), Json({"echo", "hello world"}));
  EXPECT_EQ(at(name_, "/Spec/Mode"), Json::parse(R"({"Replicated": {"Replicas": 0}})"));
  EXPECT_EQ(at(parts_, "/Spec/TaskTemplate/ContainerSpec/Env"), Json::array({"GREETING=good day"}));
  EXPECT_EQ(at(parts_, "/Spec/TaskTemplate/ContainerSpec/Command"), Json({"sleep", "3600"}));
  EXPECT_EQ(at(parts_, "/Spec/Labels"), Json::parse(R"({"chapter": "create"})"));
}

TEST_F(Guide, removes_what_it_made) {
  read("create");
  read("remove");
  EXPECT_EQ(engine_.service(name_), nullptr);
  EXPECT_EQ(engine_.service(parts_), nullptr);
}

TEST_F(Guide, says_in_one_line_what_failed) {
  const auto outcome = test::run({.argv = {GUIDE_BINARY, engine_.host(), name_, "remove"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find(name_), std::string::npos) << outcome.err;
}
