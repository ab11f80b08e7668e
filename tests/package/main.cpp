// SPDX-License-Identifier: Apache-2.0
// A program of another project: it compiles without warnings against the installed library, links and works.
#include <swarm/swarm.hpp>

#include <iostream>

static_assert(SWARM_VERSION > 0);

int main() {
  const auto spec = swarm::ServiceSpec(swarm::ContainerSpec("busybox").args({"echo", "hello"})).name("web");
  std::cout << spec.name() << " " << SWARM_VERSION_TEXT << "\n";
  try {
    swarm::Client client({"unix:///nonexistent/docker.sock"}, {.connection = {.user_agent = "consumer"}});
    client.create(spec, {.deadline = std::chrono::seconds(5)});
  } catch (const swarm::Error& error) {
    std::cout << error.what() << "\n";
    return error.code() == swarm::Errc::unreachable ? 0 : 1;
  }
  return 1;
}
