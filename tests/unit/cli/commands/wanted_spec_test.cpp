// SPDX-License-Identifier: Apache-2.0
#include "commands/changes/wanted_spec.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;

namespace {

/// As text: the order of members counts.
std::string became(const char* live, const char* wished) {
  return cli::desired(Json::parse(live), Json::parse(wished)).dump();
}

}  // namespace

TEST(Desired, is_the_live_spec_where_nothing_differs) {
  const char* live =
      R"({"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"a:1@sha256:d","Isolation":"default"},"ForceUpdate":3,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},"EndpointSpec":{"Mode":"vip"}})";
  EXPECT_EQ(
      became(live,
             R"({"TaskTemplate":{"ContainerSpec":{"Image":"a:1"}},"Name":"web","Mode":{"Replicated":{}}})"),
      live);
  EXPECT_EQ(became(live, live), live);
}

TEST(Desired, keeps_order_and_empty_members_of_what_stays) {
  EXPECT_EQ(
      became(R"({"Name":"web","TaskTemplate":{"Resources":{"Limits":{}},"ContainerSpec":{"Image":"a"}}})",
             R"({"Labels":{"x":"y"},"TaskTemplate":{"ContainerSpec":{"Image":"a"}},"Name":"web"})"),
      R"({"Name":"web","TaskTemplate":{"Resources":{"Limits":{}},"ContainerSpec":{"Image":"a"}},"Labels":{"x":"y"}})");
}

TEST(Desired, drops_what_is_not_wished) {
  EXPECT_EQ(
      became(
          R"({"Name":"web","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"a","Env":["A=1"]}}})",
          R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}}})"),
      R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}}})");
}

TEST(Desired, has_one_mode) {
  EXPECT_EQ(became(R"({"Name":"web","Mode":{"Replicated":{}}})", R"({"Name":"web","Mode":{"Global":{}}})"),
            R"({"Name":"web","Mode":{"Global":{}}})");
}

TEST(Desired, takes_networks_of_the_old_member_for_those_of_the_new_one) {
  const char* live = R"({"Name":"web","TaskTemplate":{},"Networks":[{"Target":"a"}]})";
  EXPECT_EQ(became(live, R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"a"}]}})"), live);
  EXPECT_EQ(became(live, live), live);
  EXPECT_EQ(became(live, R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"b"}]}})"),
            R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"b"}]}})");
  EXPECT_EQ(became(live, R"({"Name":"web","Labels":{"x":"y"},"TaskTemplate":{"Networks":[{"Target":"a"}]}})"),
            R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"a"}]},"Labels":{"x":"y"}})");
}
