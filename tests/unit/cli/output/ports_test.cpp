// SPDX-License-Identifier: Apache-2.0
// Tests how the ports of a service are printed.
#include "output/lists/cells.hpp"

#include <gtest/gtest.h>

namespace {

using Ports = std::vector<swarm::ServiceRow::Port>;

TEST(Ports, neighbours_join_to_ranges) {
  struct {
    Ports ports;
    const char* text;
  } const cases[] = {
      {{{"tcp", "ingress", 8080, 80},
        {"udp", "ingress", 53, 53},
        {"tcp", "ingress", 8443, 443},
        {"tcp", "ingress", 8082, 80},
        {"tcp", "ingress", 8081, 81}},
       "*:8080-8081->80-81/tcp, *:8082->80/tcp, *:8443->443/tcp, *:53->53/udp"},
      {{{"tcp", "ingress", 80, 80}, {"tcp", "ingress", 81, 80}}, "*:80-81->80/tcp"},
      {{{"tcp", "ingress", 80, 80}, {"udp", "ingress", 80, 80}}, "*:80->80/tcp, *:80->80/udp"},
      {{{"tcp", "ingress", 0, 80}}, ""},
      {{{"tcp", "host", 80, 80}}, ""},
      {{}, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(cli::ingress_ports(c.ports), c.text);
}

TEST(Ports, of_the_host_stand_by_themselves) {
  const Ports ports{{"tcp", "host", 80, 80}, {"tcp", "ingress", 1, 1}, {"tcp", "host", 81, 81}};
  EXPECT_EQ(cli::host_ports(ports), "*:80->80/tcp, *:81->81/tcp");
  EXPECT_EQ(cli::host_ports(ports, ","), "*:80->80/tcp,*:81->81/tcp");
}

}  // namespace
