// SPDX-License-Identifier: Apache-2.0
// A program of somebody else: every public header compiles there, and the library links and works.
#include <swarm/access.hpp>
#include <swarm/document.hpp>
#include <swarm/edit.hpp>
#include <swarm/endpoint.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/log.hpp>
#include <swarm/lookup.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/transport.hpp>
#include <swarm/types.hpp>
#include <swarm/watch.hpp>

#include <iostream>

#include <nlohmann/json.hpp>

int main() {
  swarm::TaskTemplate task(swarm::ContainerSpec("busybox").args({"echo", "hello"}));
  std::cout << task.json().dump() << "\n";
  try {
    const auto transport = swarm::connect({swarm::parse_endpoint("unix:///nonexistent/docker.sock")});
    swarm::Engine engine(*transport);
    swarm::ServiceClient(engine).inspect("web");
  } catch (const swarm::Error& error) {
    std::cout << error.what() << "\n";
    return error.code() == swarm::Errc::unreachable ? 0 : 1;
  }
  return 1;
}
