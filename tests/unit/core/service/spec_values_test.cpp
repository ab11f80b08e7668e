// SPDX-License-Identifier: Apache-2.0
// Tests the check of the values in a spec.
#include <swarm/spec_values.hpp>

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using swarm::api::value_fault;

namespace {

/// A valid spec with this value at `pointer`.
Json with(const std::string& pointer, const Json& value) {
  Json spec = Json::parse(R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a:1"}}})");
  spec[Json::json_pointer(pointer)] = value;
  return spec;
}

/// "PLACE WHY"; empty if there is no fault.
std::string fault(const Json& spec) {
  const auto found = value_fault(spec);
  return found.at.empty() ? "" : found.at + " " + found.why;
}

const std::string container = "/TaskTemplate/ContainerSpec";

}  // namespace

TEST(SpecValues, words_are_those_that_the_engine_takes) {
  EXPECT_EQ(fault(with("/UpdateConfig/FailureAction", "stop")),
            "UpdateConfig.FailureAction must be pause, continue or rollback, and is stop");
  EXPECT_EQ(fault(with("/TaskTemplate/RestartPolicy/Condition", "always")),
            "TaskTemplate.RestartPolicy.Condition must be none, on-failure or any, and is always");
  EXPECT_EQ(fault(with("/EndpointSpec/Ports", Json::parse(R"([{"Protocol":"tcp"},{"Protocol":"icmp"}])"))),
            "EndpointSpec.Ports[1].Protocol must be tcp, udp or sctp, and is icmp");
  EXPECT_EQ(fault(with(container + "/Mounts", Json::parse(R"([{"BindOptions":{"Propagation":"all"}}])"))),
            "TaskTemplate.ContainerSpec.Mounts[0].BindOptions.Propagation must be private, rprivate, shared, "
            "rshared, slave or rslave, and is all");
  EXPECT_EQ(fault(with(container + "/Healthcheck/Test", Json::array({"curl", "CMD"}))),
            "TaskTemplate.ContainerSpec.Healthcheck.Test[0] must be NONE, CMD or CMD-SHELL, and is curl");
}

TEST(SpecValues, words_are_compared_as_the_engine_does) {
  EXPECT_EQ(fault(with("/EndpointSpec/Ports", Json::parse(R"([{"Protocol":"TCP","PublishMode":"Host"}])"))),
            "");
  EXPECT_EQ(fault(with("/TaskTemplate/RestartPolicy/Condition", "ON_FAILURE")), "");
  EXPECT_EQ(fault(with("/EndpointSpec/Mode", "")), "");
  EXPECT_EQ(fault(with("/EndpointSpec/Mode", nullptr)), "");
  EXPECT_EQ(fault(with(container + "/Healthcheck/Test", Json::array({"CMD", "curl"}))), "");
  EXPECT_EQ(fault(with(container + "/Healthcheck/Test", Json::array())), "");
}

TEST(SpecValues, numbers_are_within_what_the_engine_takes) {
  EXPECT_EQ(fault(with("/Mode/Replicated/Replicas", -1)),
            "Mode.Replicated.Replicas must be between 0 and 9223372036854775807, and is -1");
  EXPECT_EQ(fault(with("/Mode/Replicated/Replicas", 9223372036854775808ULL)),
            "Mode.Replicated.Replicas must be between 0 and 9223372036854775807, and is 9223372036854775808");
  EXPECT_EQ(fault(with("/EndpointSpec/Ports", Json::parse(R"([{"TargetPort":80,"PublishedPort":65536}])"))),
            "EndpointSpec.Ports[0].PublishedPort must be between 0 and 65535, and is 65536");
  EXPECT_EQ(fault(with("/UpdateConfig/MaxFailureRatio", 1.5)),
            "UpdateConfig.MaxFailureRatio must be between 0 and 1, and is 1.5");
  EXPECT_EQ(
      fault(with(container + "/StopGracePeriod", -5)),
      "TaskTemplate.ContainerSpec.StopGracePeriod must be between 0 and 9223372036854775807, and is -5");
  EXPECT_EQ(fault(with("/Mode/Replicated/Replicas", 9223372036854775807ULL)), "");
  EXPECT_EQ(fault(with("/UpdateConfig/Parallelism", 18446744073709551615ULL)), "");
  EXPECT_EQ(fault(with("/UpdateConfig/MaxFailureRatio", 1)), "");
  EXPECT_EQ(fault(with("/UpdateConfig/MaxFailureRatio", 0.0)), "");
  EXPECT_EQ(fault(with("/TaskTemplate/Resources/SwapBytes", -1)), "");
}

TEST(SpecValues, one_place_in_the_container_is_taken_once) {
  EXPECT_EQ(fault(with(container + "/Mounts",
                       Json::parse(R"([{"Target":"/a"},{"Target":"/b"},{"Target":"/a/"}])"))),
            "TaskTemplate.ContainerSpec.Mounts[2] has the same place in the container as "
            "TaskTemplate.ContainerSpec.Mounts[0]");
  EXPECT_EQ(fault(with(container + "/Secrets",
                       Json::parse(R"([{"File":{"Name":"a"}},{"File":{"Name":"/run/secrets/a"}}])"))),
            "TaskTemplate.ContainerSpec.Secrets[1] has the same place in the container as "
            "TaskTemplate.ContainerSpec.Secrets[0]");
  // This does not apply to entries without a file of their own.
  EXPECT_EQ(fault(with(container + "/Configs", Json::parse(R"([{"Runtime":{}},{"Runtime":{}}])"))), "");
  EXPECT_EQ(fault(with(container + "/Secrets", Json::parse(R"([{"SecretName":"a"},{"SecretName":"b"}])"))),
            "");
}

TEST(SpecValues, a_resource_has_a_kind) {
  const std::string at = "/TaskTemplate/Resources/Reservations/GenericResources";
  EXPECT_EQ(fault(with(at, Json::parse("[{}]"))),
            "TaskTemplate.Resources.Reservations.GenericResources[0] must have DiscreteResourceSpec or "
            "NamedResourceSpec");
  EXPECT_EQ(fault(with(at, Json::parse(R"([{"DiscreteResourceSpec":{"Kind":"gpu","Value":2}}])"))), "");
  EXPECT_EQ(
      fault(with(at, Json::parse(R"([{"DiscreteResourceSpec":{"Kind":"gpu","Value":-2}}])"))),
      "TaskTemplate.Resources.Reservations.GenericResources[0].DiscreteResourceSpec.Value must be between "
      "0 and 9223372036854775807, and is -2");
}

TEST(SpecValues, constraints_are_those_that_the_engine_takes) {
  const auto constrained = [](const char* text) {
    return fault(with("/TaskTemplate/Placement/Constraints", Json::array({"node.role == manager", text})));
  };
  EXPECT_EQ(constrained("node.labels.zone!=a b"), "");
  EXPECT_EQ(
      constrained("node.role=manager"),
      "TaskTemplate.Placement.Constraints[1] cannot be \"node.role=manager\": not a constraint: KEY==VALUE or "
      "KEY!=VALUE, such as node.role==worker");
  EXPECT_EQ(
      constrained("node.role==boss"),
      "TaskTemplate.Placement.Constraints[1] cannot be \"node.role==boss\": node.role cannot be 'boss': manager "
      "or worker");
}

TEST(SpecValues, permissions_in_octal_digits_are_doubtful) {
  const auto doubts = [](const char* list, const Json& item) {
    std::string all;
    for (const auto& one : swarm::api::doubtful_values(with(container + list, Json::array({item}))))
      all += one.at + ": " + one.why;
    return all;
  };
  EXPECT_EQ(
      doubts("/Secrets", {{"File", {{"Mode", 440}}}}),
      "TaskTemplate.ContainerSpec.Secrets[0].File.Mode: 440 is a decimal number; the permissions 0440 are 288, in "
      "YAML also 0o440");
  EXPECT_NE(doubts("/Mounts", {{"TmpfsOptions", {{"Mode", 1777}}}}), "");
  for (const int mode : {0, 256, 288, 292, 384, 416, 420, 432, 436, 438, 448, 493, 511, 1023})
    EXPECT_EQ(doubts("/Configs", {{"File", {{"Mode", mode}}}}), "") << mode;
}
