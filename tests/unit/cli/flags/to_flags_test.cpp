// SPDX-License-Identifier: Apache-2.0
// Tests the create line of a spec.
#include "flags/to_flags.hpp"

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

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

TEST(CreateLine, of_thousands_of_flags_costs_little_even_if_some_contradict_others) {
  constexpr int variables = 4000;
  Json spec = Json::parse(R"({"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"nginx:1.27"}},
    "EndpointSpec":{"Mode":"dnsrr","Ports":[{"TargetPort":80,"PublishedPort":8080},
      {"TargetPort":53,"PublishedPort":53,"PublishMode":"host"}]}})");
  for (int i = 0; i < variables; ++i)
    spec["TaskTemplate"]["ContainerSpec"]["Env"].push_back("V" + std::to_string(i) + "=1");
  const std::clock_t start = std::clock();
  const std::vector<std::string> words = to_flags(spec);
  EXPECT_LT(std::clock() - start, 5 * CLOCKS_PER_SEC);
  EXPECT_EQ(std::ranges::count(words, "--env"), variables);
  EXPECT_EQ(std::ranges::count(words, "8080:80"), 1);
  EXPECT_EQ(std::ranges::count(words, "--endpoint-mode"), 0);
  EXPECT_EQ(words.back(), "nginx:1.27");
}
