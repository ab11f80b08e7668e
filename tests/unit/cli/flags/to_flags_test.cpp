// SPDX-License-Identifier: Apache-2.0
// Tests the create line of a spec.
#include "flags/to_flags.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace cli;
using swarm::Json;

TEST(CreateLine, reports_what_was_wished_and_nothing_else) {
  const Json spec = Json::parse(R"({"Name":"web","Labels":{"tier":"web"},
    "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.27","Args":["nginx","-g","daemon off;"],"Env":["A=b c"],
      "Init":false,"DNSConfig":{},"Isolation":"default"},
      "Resources":{"Limits":{"MemoryBytes":536870912},"Reservations":{}},"Placement":{},"ForceUpdate":4,
      "Runtime":"container"},
    "Mode":{"Replicated":{"Replicas":3}},
    "EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,
      "PublishMode":"ingress"}]}})");
  EXPECT_EQ(create_line(spec),
            "swarmctl create --name web --label tier=web --replicas 3 --env 'A=b c' --publish 8080:80 "
            "--limit-memory 512m nginx:1.27 nginx -g 'daemon off;'");
}
