// SPDX-License-Identifier: Apache-2.0
// Tests how network attachments are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Networks, keep_the_case_of_names) {
  expect_reads(
      value::network,
      {{"front", R"({"Target":"front"})"},
       {"name=FRONT", R"({"Target":"FRONT"})"},
       {"name=front,alias=web,alias=www", R"({"Target":"front","Aliases":["web","www"]})"},
       {"name=front,alias=Web,alias=Web", R"({"Target":"front","Aliases":["Web"]})"},
       {"NAME=a,Driver-Opt=Z=1,driver-opt=A=x=y", R"({"Target":"a","DriverOpts":{"A":"x=y","Z":"1"}})"},
       {R"(name=a,"driver-opt=k=1,2")", R"({"Target":"a","DriverOpts":{"k":"1,2"}})"}});
  expect_shows(value::network, {{"name=front", "front"}, {"name=front,alias=a", "name=front,alias=a"}});
}

TEST(Networks, refuse_what_services_ignore) {
  for (const std::string key : {"ip", "ip6", "mac-address", "link-local-ip", "gw-priority"})
    EXPECT_EQ(
        complaint([&] { value::read_network("name=a," + key + "=1"); }),
        "'" + key + "' works for single containers only, services ignore it: name, alias or driver-opt");
  expect_refuses(value::network,
                 {{"", "empty: a network's name or ID"},
                  {"none", "'none' works for single containers only: the name or ID of a swarm network"},
                  {"name=none", "'none' works for single containers only: the name or ID of a swarm network"},
                  {"container:web",
                   "'container:web' works for single containers only: the name or ID of a swarm network"},
                  {"alias=only", "name is missing: the network's name or ID"},
                  {"name=", "name is empty"},
                  {"name=a,alias", "'alias' needs a value: alias=VALUE"},
                  {"name=a,foo=1", "unknown key 'foo': name, alias or driver-opt"},
                  {"name=a,driver-opt=k", "driver-opt cannot be 'k': driver-opt=KEY=VALUE"},
                  {"name=a,driver-opt==v", "driver-opt cannot be '=v': driver-opt=KEY=VALUE"}});
}

TEST(Networks, held_by_the_engine_are_shown_whatever_they_are) {
  expect_shows_held(value::network,
                    {{R"({"Target":"a","Aliases":null,"DriverOpts":null})", "a"},
                     {R"({"Target":"a","Aliases":[],"DriverOpts":{}})", "a"},
                     {R"({"Target":"a","Aliases":["b",1],"DriverOpts":[1]})", "name=a,alias=b,alias="},
                     {R"({"Target":"a=b"})", "name=a=b"},
                     {"7", ""}});
}
