// SPDX-License-Identifier: Apache-2.0
// Tests how placement constraints and preferences are parsed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Placement, constraints_are_kept_as_typed) {
  expect_reads(value::constraint, {{"node.role==worker", R"("node.role==worker")"},
                                   {"node.role != Manager", R"("node.role != Manager")"},
                                   {"node.labels.zone==a b", R"("node.labels.zone==a b")"},
                                   {"NODE.ID==abc", R"("NODE.ID==abc")"},
                                   {"engine.labels.x-y.z==1", R"("engine.labels.x-y.z==1")"},
                                   {"node.platform.os==linux", R"("node.platform.os==linux")"},
                                   {"node.ip==10.0.0.0/8", R"("node.ip==10.0.0.0/8")"},
                                   {"node.ip!=fd00::1", R"("node.ip!=fd00::1")"}});
}

TEST(Placement, constraints_that_can_match_nothing_are_refused) {
  constexpr std::string_view keys =
      "': node.id, node.hostname, node.ip, node.role, node.platform.os, node.platform.arch, node.labels.KEY "
      "or "
      "engine.labels.KEY";
  const std::string nosuch = "unknown key 'nosuch" + std::string(keys);
  const std::string empty = "unknown key '" + std::string(keys);
  const std::string label = "unknown key 'node.labels." + std::string(keys);
  expect_refuses(
      value::constraint,
      {{"bad", "not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker"},
       {"node.role=worker", "not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker"},
       {"", "not a constraint: KEY==VALUE or KEY!=VALUE, such as node.role==worker"},
       {"nosuch==1", nosuch},
       {"==1", empty},
       {"node.labels.==1", label},
       {"node.labels.a/b==1",
        "'node.labels.a/b' is not a label's key in a constraint: letters, digits, -, _ and ."},
       {"node.id==", "the value is empty: KEY==VALUE or KEY!=VALUE"},
       {"node.id==a,b",
        "'a,b' is not a constraint's value: letters, digits, blanks and : - _ . * ( ) ? + [ ] \\ ^ $ | /"},
       {"node.role==managr", "node.role cannot be 'managr': manager or worker"},
       {"node.ip==10.0.0.0/33",
        "node.ip cannot be '10.0.0.0/33': an address such as 10.0.0.1, or a net such as 10.0.0.0/8"}});
}

TEST(Placement, preferences_only_spread) {
  expect_reads(value::placement_pref,
               {{"spread=node.labels.dc", R"({"Spread":{"SpreadDescriptor":"node.labels.dc"}})"},
                {"spread=zz", R"({"Spread":{"SpreadDescriptor":"zz"}})"},
                {"spread=a=b", R"({"Spread":{"SpreadDescriptor":"a=b"}})"}});
  for (const std::string_view junk : {"", "spread", "=a", "binpack=a", "spread ==a"})
    expect_refuses(value::placement_pref,
                   {{junk, "not a preference: spread=node.labels.KEY or spread=engine.labels.KEY"}});
  expect_refuses(value::placement_pref,
                 {{"spread=", "nothing to spread over: spread=node.labels.KEY or spread=engine.labels.KEY"}});
  expect_shows_held(value::placement_pref, {{"{}", "spread="}, {R"({"Spread":7})", "spread="}});
}
