// SPDX-License-Identifier: Apache-2.0
// What tests of a transport ask, and what came of it in one line.
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

/// What comes of a scene under a limit of time: a short one first, then longer ones, until it is `wanted`. A
/// busy machine may use up a limit before the peer has played its part, and then it is too early for the
/// point.
std::string given_time(const std::string& wanted,
                       const std::function<std::string(std::chrono::milliseconds limit)>& scene);

}  // namespace test
