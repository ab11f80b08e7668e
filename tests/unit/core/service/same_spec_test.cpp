// SPDX-License-Identifier: Apache-2.0
#include "service/same_spec.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

struct Pair {
  const char *left, *right;
};

bool same(const Pair& pair) { return same_spec(Json::parse(pair.left), Json::parse(pair.right)); }

}  // namespace

TEST(SameSpec, absent_null_and_empty_are_equal_and_so_is_any_order_of_members) {
  for (const Pair pair : {
           Pair{R"({})", R"({"Labels":{},"Env":[],"X":null})"},
           Pair{R"({"a":1,"b":2})", R"({"b":2,"a":1})"},
           Pair{R"({"a":1})", R"({"a":1,"T":{"P":{"C":[]},"Q":{"x":null}}})"},
           Pair{R"({"a":1})", R"({"a":1.0})"},
           Pair{R"({"Mounts":[{"T":"/d","O":{}}]})", R"({"Mounts":[{"T":"/d"}]})"},
           Pair{R"({"Mode":{}})", R"({})"},
           Pair{R"({"Mode":{"Replicated":{"Replicas":null}}})", R"({"Mode":{"Replicated":{}}})"},
       }) {
    EXPECT_TRUE(same(pair)) << pair.left << " " << pair.right;
    EXPECT_TRUE(same({pair.right, pair.left})) << pair.right << " " << pair.left;
  }
}

TEST(SameSpec, everything_else_differs) {
  for (const Pair pair : {
           Pair{R"({"a":0})", R"({})"},
           Pair{R"({"a":false})", R"({})"},
           Pair{R"({"a":""})", R"({})"},
           Pair{R"({"a":1})", R"({"a":"1"})"},
           Pair{R"({"Env":["A","B"]})", R"({"Env":["B","A"]})"},
           Pair{R"({"Env":["A"]})", R"({"Env":["A","A"]})"},
           Pair{R"({"Mode":{"Global":{}}})", R"({"Mode":{"Replicated":{}}})"},
           Pair{R"({"Mode":{"Global":{}}})", R"({})"},
           Pair{R"({"Mode":{"Replicated":{"Replicas":1}}})", R"({"Mode":{"Replicated":{"Replicas":2}}})"},
           Pair{R"({"Configs":[{"ConfigID":"a","Runtime":{}}]})", R"({"Configs":[{"ConfigID":"a"}]})"},
       }) {
    EXPECT_FALSE(same(pair)) << pair.left << " " << pair.right;
    EXPECT_FALSE(same({pair.right, pair.left})) << pair.right << " " << pair.left;
  }
}

TEST(CameOf, the_engine_may_add_defaults_and_leave_out_zeros) {
  const Json sent = Json::parse(
      R"({"Name":"web","Mode":{"Replicated":{}},"Env":["A=1"],"Grace":0,"Init":false,"Labels":{},
          "Ports":[{"TargetPort":80}]})");
  EXPECT_TRUE(came_of(
      sent, Json::parse(
                R"({"Name":"web","Mode":{"Replicated":{"Replicas":1}},"Env":["A=1"],"Isolation":"default",
          "Ports":[{"Protocol":"tcp","TargetPort":80}]})")));
  for (const auto* other : {
           R"({"Name":"db","Mode":{"Replicated":{}},"Env":["A=1"],"Ports":[{"TargetPort":80}]})",
           R"({"Name":"web","Mode":{"Global":{}},"Env":["A=1"],"Ports":[{"TargetPort":80}]})",
           R"({"Name":"web","Mode":{"Replicated":{}},"Env":["A=2"],"Ports":[{"TargetPort":80}]})",
           R"({"Name":"web","Mode":{"Replicated":{}},"Env":["A=1"],"Ports":[]})",
           R"({"Name":"web","Mode":{"Replicated":{}},"Env":["A=1"],"Ports":[{"TargetPort":81}]})",
           R"({"Name":"web","Mode":{"Replicated":{}},"Ports":[{"TargetPort":80}]})",
       })
    EXPECT_FALSE(came_of(sent, Json::parse(other))) << other;
}
