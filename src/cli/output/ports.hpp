// SPDX-License-Identifier: Apache-2.0
// Published ports in docker's short form: `*:8080-8081->80-81/tcp, *:53->53/udp`.
#pragma once

#include <swarm/service_client.hpp>

#include <string>
#include <vector>

namespace cli {

/// Those of the routing mesh, neighbours joined to ranges.
std::string ingress_ports(const std::vector<swarm::ServiceRow::Port>& ports);

/// Those published on the task's own node, in the order given, each by itself.
std::string host_ports(const std::vector<swarm::ServiceRow::Port>& ports, std::string_view separator = ", ");

}  // namespace cli
