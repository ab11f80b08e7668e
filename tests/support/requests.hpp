// SPDX-License-Identifier: Apache-2.0
// The requests of transport tests, and their outcome in one line.
#pragma once

#include <swarm/transport.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace test {

inline swarm::Request get(std::chrono::milliseconds timeout = std::chrono::milliseconds{0}) {
  return {.method = "GET", .path = "/v1.41/services", .timeout = timeout};
}

inline swarm::Request post(std::chrono::milliseconds timeout = std::chrono::milliseconds{0}) {
  return {.method = "POST", .path = "/v1.41/services/create", .body = "{}", .timeout = timeout};
}

/// "200 body", "lost: why" or "unreachable: message", with ENGINE for the address of a RawServer.
std::string outcome(const std::function<swarm::Response()>& ask);

/// The same for one request on a transport.
inline std::string outcome_of(swarm::Transport& transport, const swarm::Request& request) {
  return outcome([&] { return transport.send(request); });
}

/// Runs the scene with longer and longer time limits until its result is `wanted`; returns the last result.
/// On a busy machine a short limit may pass before the peer has done its part.
std::string given_time(const std::string& wanted,
                       const std::function<std::string(std::chrono::milliseconds limit)>& scene);

}  // namespace test
