// SPDX-License-Identifier: Apache-2.0
// Endpoint → connected descriptor: host names resolved within a limit, then unix or tcp.
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
  std::string why;  ///< "no such socket"
  Hint hint;        ///< What to try.
};

struct DialResult {
  int descriptor = -1;  ///< Connected, non-blocking, close-on-exec; -1: see `failure`.
  Failure failure;
};

DialResult dial_unix(const std::string& path, Deadline limit);

/// Resolves `host` and tries its addresses in turn.
DialResult dial_tcp(const std::string& host, unsigned port, Deadline limit);

/// The port meant: the one given, or the scheme's own.
unsigned port_of(const Endpoint& endpoint);

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] int family() const { return storage.ss_family; }
};

struct Resolved {
  std::vector<Address> addresses;  ///< Empty: see `failure`.
  Failure failure;
};

Resolved resolve(const std::string& host, unsigned port, Deadline limit);

}  // namespace swarm::http
