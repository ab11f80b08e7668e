// SPDX-License-Identifier: Apache-2.0
// Connects to an endpoint: resolves host names within a timeout, then connects a unix or TCP socket.
#pragma once

#include "http/deadline.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

#include <string>
#include <vector>

#include <sys/socket.h>

namespace swarm::http {

/// Why an engine could not be reached; nothing was sent to it.
struct Failure {
  Errc code = Errc::unreachable;
  std::string why;  ///< For example "no such file or directory".
  Hint hint;        ///< The next step for the user.
};

struct DialResult {
  int descriptor = -1;  ///< Connected, non-blocking, close-on-exec; -1: see `failure`.
  Failure failure;
};

DialResult dial_unix(const std::string& path, Deadline limit);

/// Resolves `host` and tries its addresses in order.
DialResult dial_tcp(const std::string& host, unsigned port, Deadline limit);

/// The port to connect to: the given one, or the scheme's default.
unsigned port_of(const Endpoint& endpoint);

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] int family() const { return storage.ss_family; }
};

struct ResolveResult {
  std::vector<Address> addresses;  ///< Empty: see `failure`.
  Failure failure;
};

ResolveResult resolve(const std::string& host, unsigned port, Deadline limit);

}  // namespace swarm::http
