// SPDX-License-Identifier: Apache-2.0
// A program of somebody else: every public header compiles there, and the library links and answers.
#include <swarm/endpoint.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/transport.hpp>

#include <iostream>

#include <nlohmann/json.hpp>

int main() {
  swarm::Engine engine(*swarm::connect({swarm::Endpoint::parse("unix:///nonexistent/docker.sock")}));
  return 0;
}
