// SPDX-License-Identifier: Apache-2.0
// Tests when two specs are equal.
#include "spec/equivalence.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

struct Pair {
  const char *left, *right;
};

bool same(const Pair& pair, Strictness by = Strictness::as_asked) {
  return same_spec(Json::parse(pair.left), Json::parse(pair.right), by);
}

bool came_of(const Json& sent, const Json& found) { return same_spec(sent, found, Strictness::as_stored); }

/// The live spec as text, in which the order of members is visible.
std::string became(const char* live, const char* requested) {
  Json spec = Json::parse(live);
  edit::replace(spec, Json::parse(requested));
  return spec.dump();
}

}  // namespace

TEST(Empty, depends_on_the_strictness_and_the_members_name) {
  const struct {
    const char *name, *value;
    bool asked, shown, encoded, stored, orchestrated;
  } cases[] = {
      {"X", "null", true, true, true, true, true},
      {"X", "[]", true, true, true, true, true},
      {"X", "[null]", false, false, false, false, false},
      {"X", "{}", true, true, true, true, false},
      {"Labels", "{}", true, true, true, true, true},
      {"Sysctls", "{}", true, true, true, true, true},
      {"Options", "{}", true, true, true, true, true},
      {"DriverOpts", "{}", true, true, true, true, true},
      {"X", R"({"A":{"B":[],"C":null}})", true, false, false, true, false},
      {"X", R"({"A":0})", false, false, false, false, false},
      {"Runtime", "{}", false, true, true, false, false},
      {"X", R"({"Runtime":{}})", false, false, false, false, false},
      {"Mode", "{}", true, true, true, true, false},
      {"Mode", R"({"Global":{}})", false, false, false, false, false},
      {"X", R"("")", false, true, true, true, true},
      {"X", R"("x")", false, false, false, false, false},
      {"X", "0", false, false, true, true, true},
      {"X", "0.0", false, false, true, true, true},
      {"X", "1", false, false, false, false, false},
      {"X", "false", false, false, true, true, true},
      {"X", "true", false, false, false, false, false},
      {"Init", "false", false, false, true, true, false},
      {"StopGracePeriod", "0", false, false, true, true, false},
      {"Delay", "0", false, false, true, true, false},
      {"Window", "0", false, false, true, true, false},
      {"SwapBytes", "0", false, false, true, true, false},
      {"MemorySwappiness", "0", false, false, true, true, false},
      {"Runtime", R"("container")", false, false, false, false, true},
      {"Runtime", R"("plugin")", false, false, false, false, false},
      {"Isolation", R"("default")", false, false, false, false, true},
      {"Isolation", R"("hyperv")", false, false, false, false, false},
      {"Protocol", R"("tcp")", false, false, false, false, true},
      {"Protocol", R"("udp")", false, false, false, false, false},
      {"PublishMode", R"("ingress")", false, false, false, false, true},
      {"PublishMode", R"("host")", false, false, false, false, false},
      {"Mode", R"("vip")", false, false, false, false, false},
      {"X", R"("tcp")", false, false, false, false, false},
  };
  for (const auto& [name, text, asked, shown, encoded, stored, orchestrated] : cases) {
    const Json value = Json::parse(text);
    EXPECT_EQ(is_empty(value, Strictness::as_asked, name), asked) << name << text;
    EXPECT_EQ(is_empty(value, Strictness::as_shown, name), shown) << name << text;
    EXPECT_EQ(is_empty(value, Strictness::as_encoded, name), encoded) << name << text;
    EXPECT_EQ(is_empty(value, Strictness::as_stored, name), stored) << name << text;
    EXPECT_EQ(is_empty(value, Strictness::as_orchestrated, name), orchestrated) << name << text;
  }
}

TEST(SameSpec, absent_null_and_empty_are_equal_and_so_is_any_order_of_members) {
  for (const Pair pair : {
           Pair{R"({})", R"({"Labels":{},"Env":[],"X":null})"},
           Pair{R"({"a":1,"b":2})", R"({"b":2,"a":1})"},
           Pair{R"({"a":1})", R"({"a":1,"T":{"P":{"C":[]},"Q":{"x":null}}})"},
           Pair{R"({"a":1})", R"({"a":1.0})"},
           Pair{R"({"Mounts":[{"T":"/d","O":{}}]})", R"({"Mounts":[{"T":"/d"}]})"},
           Pair{R"({"Mode":{}})", R"({})"},
           Pair{R"({"Mode":{"Replicated":{"Replicas":null}}})", R"({"Mode":{"Replicated":{}}})"},
           Pair{R"({"Runtime":null})", R"({})"},
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
           Pair{R"({"Init":false})", R"({})"},
           Pair{R"({"StopGracePeriod":0})", R"({})"},
           Pair{R"({"Runtime":"container"})", R"({})"},
           Pair{R"({"Mode":{"Replicated":null}})", R"({"Mode":{}})"},
           Pair{R"({"Runtime":{}})", R"({"Runtime":null})"},
           Pair{R"({"Configs":[{"ConfigID":"a","Runtime":{}}]})", R"({"Configs":[{"ConfigID":"a"}]})"},
       }) {
    EXPECT_FALSE(same(pair)) << pair.left << " " << pair.right;
    EXPECT_FALSE(same({pair.right, pair.left})) << pair.right << " " << pair.left;
  }
}

TEST(SameSpec, as_stored_the_engine_may_add_defaults_and_leave_out_zeros) {
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

TEST(SameSpec, as_stored_the_engine_may_store_a_default_for_an_empty_text_or_null) {
  const Json sent = Json::parse(
      R"({"EndpointSpec":{"Mode":""},"RollbackConfig":{"Order":null},"UpdateConfig":null,"User":"","Labels":{"a":""}})");
  const auto stored = [&](const char* mode, const char* user, const char* label) {
    return Json{{"EndpointSpec", {{"Mode", mode}}},
                {"RollbackConfig", {{"Order", "stop-first"}}},
                {"UpdateConfig", {{"Order", "stop-first"}}},
                {"User", user},
                {"Labels", {{"a", label}}}};
  };
  EXPECT_TRUE(came_of(sent, stored("vip", "", "")));
  EXPECT_FALSE(came_of(sent, stored("dnsrr", "", "")));
  EXPECT_FALSE(came_of(sent, stored("vip", "root", "")));
  EXPECT_FALSE(came_of(sent, stored("vip", "", "b")));
}

TEST(SameSpec, as_stored_no_engine_adds_what_others_ask_for) {
  const Json sent = Json::parse(
      R"({"Name":"web","Labels":{"a":"1"},"TaskTemplate":{"ContainerSpec":{"Image":"x","Env":["A=1"]}}})");
  const auto with = [&](const char* pointer, const char* value) {
    Json found = sent;
    found[Json::json_pointer(pointer)] = Json::parse(value);
    return found;
  };
  for (const auto& [pointer, value] : {
           std::pair("/Labels/b", R"("2")"),
           std::pair("/Labels/b", R"("")"),
           std::pair("/TaskTemplate/ContainerSpec/Args", R"(["x"])"),
           std::pair("/TaskTemplate/ContainerSpec/Mounts", R"([{"Target":"/x"}])"),
           std::pair("/TaskTemplate/ContainerSpec/User", R"("root")"),
           std::pair("/TaskTemplate/ContainerSpec/Labels", R"({"a":"1"})"),
           std::pair("/TaskTemplate/ContainerSpec/TTY", "true"),
           std::pair("/TaskTemplate/Resources", R"({"Limits":{"MemoryBytes":1}})"),
           std::pair("/TaskTemplate/ForceUpdate", "1"),
           std::pair("/Mode", R"({"Global":{}})"),
           std::pair("/Mode", R"({"Replicated":{"Replicas":2}})"),
           std::pair("/EndpointSpec", R"({"Mode":"dnsrr"})"),
           std::pair("/EndpointSpec", R"({"Mode":"vip","Ports":[{"TargetPort":80}]})"),
       })
    EXPECT_FALSE(came_of(sent, with(pointer, value))) << pointer << value;
  for (const auto& [pointer, value] : {
           std::pair("/Mode", R"({"Replicated":{"Replicas":1}})"),
           std::pair("/EndpointSpec", R"({"Mode":"vip"})"),
           std::pair("/TaskTemplate/Runtime", R"("container")"),
           std::pair("/TaskTemplate/ForceUpdate", "0"),
           std::pair("/TaskTemplate/Resources", R"({"Limits":{},"Reservations":{}})"),
           std::pair("/TaskTemplate/RestartPolicy", R"({"Condition":"any","MaxAttempts":0})"),
           std::pair("/UpdateConfig",
                     R"({"FailureAction":"pause","Order":"stop-first","MaxFailureRatio":0})"),
           std::pair("/TaskTemplate/ContainerSpec/Isolation", R"("default")"),
           std::pair("/TaskTemplate/ContainerSpec/FromTheFuture", R"({"A":["b"]})"),
           std::pair("/Labels", R"({"a":"1"})"),
       })
    EXPECT_TRUE(came_of(sent, with(pointer, value))) << pointer << value;
}

TEST(SameSpec, as_orchestrated_zeros_and_defaults_are_nothing_unless_optional) {
  struct {
    const char *a, *b;
    bool same;
  } const cases[] = {
      {R"({"Env":[]})", "{}", true},
      {R"({"Env":null})", "{}", true},
      {R"({"Labels":{}})", "{}", true},
      {R"({"ForceUpdate":0})", "{}", true},
      {R"({"A":1,"B":2})", R"({"B":2,"A":1})", true},
      {R"({"Runtime":"container"})", "{}", true},
      {R"({"Runtime":"plugin"})", "{}", false},
      {R"({"Ports":[{"TargetPort":80,"Protocol":"tcp","PublishMode":"ingress"}]})",
       R"({"Ports":[{"TargetPort":80}]})", true},
      {R"({"Resources":{}})", "{}", false},  // the engine keeps the difference, and restarts tasks
      {R"({"Init":false})", "{}", false},
      {R"({"StopGracePeriod":0})", "{}", false},
      {R"({"RestartPolicy":{"Delay":0}})", R"({"RestartPolicy":{}})", false},
      {R"({"RestartPolicy":{"Window":0}})", R"({"RestartPolicy":{}})", false},
      {R"({"Resources":{"SwapBytes":0}})", R"({"Resources":{}})", false},
      {R"({"Isolation":"default"})", "{}", true},
      {R"({"Isolation":"default"})", R"({"Isolation":""})", true},
      {R"({"Protocol":"tcp"})", R"({"Protocol":"udp"})", false},
      {R"({"Mode":{"Replicated":{}}})", R"({"Mode":{"Global":{}}})", false},
      {R"({"Labels":{"":"a"}})", R"({"Labels":{"":"b"}})", false},
      {R"({"RestartPolicy":{"MaxAttempts":0}})", R"({"RestartPolicy":{}})", true},
      {R"({"Env":["A","B"]})", R"({"Env":["B","A"]})", false},
      {R"({"Unknown":{"Deep":[1]}})", R"({"Unknown":{"Deep":[2]}})", false},
      {R"({"ForceUpdate":1})", "{}", false},
  };
  for (const auto& given : cases) {
    EXPECT_EQ(same({given.a, given.b}, Strictness::as_orchestrated), given.same) << given.a << given.b;
    EXPECT_EQ(same({given.b, given.a}, Strictness::as_orchestrated), given.same) << given.b << given.a;
  }
}

TEST(Replace, is_the_live_spec_where_nothing_differs) {
  const char* live =
      R"({"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"a:1@sha256:d","Isolation":"default"},"ForceUpdate":3,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},"EndpointSpec":{"Mode":"vip"}})";
  EXPECT_EQ(
      became(live,
             R"({"TaskTemplate":{"ContainerSpec":{"Image":"a:1"}},"Name":"web","Mode":{"Replicated":{}}})"),
      live);
  EXPECT_EQ(became(live, live), live);
}

TEST(Replace, keeps_order_and_empty_members_of_what_stays) {
  EXPECT_EQ(
      became(R"({"Name":"web","TaskTemplate":{"Resources":{"Limits":{}},"ContainerSpec":{"Image":"a"}}})",
             R"({"Labels":{"x":"y"},"TaskTemplate":{"ContainerSpec":{"Image":"a"}},"Name":"web"})"),
      R"({"Name":"web","TaskTemplate":{"Resources":{"Limits":{}},"ContainerSpec":{"Image":"a"}},"Labels":{"x":"y"}})");
}

TEST(Replace, drops_what_is_not_wished) {
  EXPECT_EQ(
      became(
          R"({"Name":"web","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"a","Env":["A=1"]}}})",
          R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}}})"),
      R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}}})");
}

TEST(Replace, has_one_mode) {
  EXPECT_EQ(became(R"({"Name":"web","Mode":{"Replicated":{}}})", R"({"Name":"web","Mode":{"Global":{}}})"),
            R"({"Name":"web","Mode":{"Global":{}}})");
}

TEST(Replace, takes_networks_of_the_old_member_for_those_of_the_new_one) {
  const char* live = R"({"Name":"web","TaskTemplate":{},"Networks":[{"Target":"a"}]})";
  EXPECT_EQ(became(live, R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"a"}]}})"), live);
  EXPECT_EQ(became(live, live), live);
  EXPECT_EQ(became(live, R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"b"}]}})"),
            R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"b"}]}})");
  EXPECT_EQ(became(live, R"({"Name":"web","Labels":{"x":"y"},"TaskTemplate":{"Networks":[{"Target":"a"}]}})"),
            R"({"Name":"web","TaskTemplate":{"Networks":[{"Target":"a"}]},"Labels":{"x":"y"}})");
}

TEST(Replace, takes_what_the_engine_adds_to_a_port_and_leaves_out_of_a_mount_for_no_change) {
  const char* live =
      R"({"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind","Target":"/b"}]}},)"
      R"("EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}]}})";
  EXPECT_EQ(became(live, R"({"TaskTemplate":{"ContainerSpec":{"Mounts":[{"Type":"bind","Target":"/b",)"
                         R"("Consistency":"cached","BindOptions":{"CreateMountpoint":true}}]}},)"
                         R"("EndpointSpec":{"Ports":[{"TargetPort":80}]}})"),
            live);
  EXPECT_NE(became(live, R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"Protocol":"udp"}]}})"), live);
}

TEST(Defaults, settle_only_what_one_of_two_specs_says) {
  Json requested = Json::parse(R"({"EndpointSpec":{"Mode":"vip"},"TaskTemplate":{"Runtime":"plugin"}})");
  edit::settle_engine_defaults(
      requested,
      Json::parse(R"({"Mode":{"Replicated":{"Replicas":1}},"TaskTemplate":{"Runtime":"container"}})"));
  EXPECT_EQ(
      requested.dump(),
      R"({"EndpointSpec":{},"TaskTemplate":{"Runtime":"plugin"},"Mode":{"Replicated":{"Replicas":1}}})");
}

TEST(Defaults, of_an_object_appear_in_dockers_order) {
  const char* update =
      R"({"Parallelism":1,"FailureAction":"pause","Monitor":5000000000,"MaxFailureRatio":0.0,"Order":"stop-first"})";
  EXPECT_EQ(spec::seed("/UpdateConfig").dump(), update);
  EXPECT_EQ(spec::seed("/RollbackConfig").dump(), update);
  EXPECT_EQ(spec::seed("/TaskTemplate/RestartPolicy").dump(),
            R"({"Condition":"any","Delay":5000000000,"MaxAttempts":0})");
  EXPECT_EQ(spec::seed("/EndpointSpec/Mode").dump(), "{}");
  EXPECT_EQ(spec::seed("/Labels").dump(), "{}");
}

TEST(Replace, keeps_what_the_engine_filled_in_where_something_else_changes) {
  EXPECT_EQ(
      became(
          R"({"Name":"web","Labels":{"a":"1"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox","Env":[],
                       "DNSConfig":{}},"RestartPolicy":{"Condition":"any","MaxAttempts":0},"Runtime":"container"},
                       "UpdateConfig":{"Parallelism":1,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"},
                       "EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}]}})",
          R"({"Name":"web","Labels":{"a":"2"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest","User":""}},
                       "UpdateConfig":{"Parallelism":2},"EndpointSpec":{"Ports":[{"TargetPort":80}]}})"),
      R"({"Name":"web","Labels":{"a":"2"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox","Env":[],"DNSConfig":{}},)"
      R"("RestartPolicy":{"Condition":"any","MaxAttempts":0},"Runtime":"container"},)"
      R"("UpdateConfig":{"Parallelism":2,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"},)"
      R"("EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}]}})");
}
