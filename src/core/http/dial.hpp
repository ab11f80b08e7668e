// SPDX-License-Identifier: Apache-2.0
// Endpoint → connected descriptor: unix and tcp.
#pragma once

#include "http/deadline.hpp"

#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

#include <string>

namespace swarm::http {

/// Why an engine could not be reached; nothing was sent to it.
struct Obstacle {
  Errc code = Errc::unreachable;
  std::string why;   ///< "no such socket"
  std::string hint;  ///< What to try.
};

struct Dialled {
  int descriptor = -1;  ///< Connected, non-blocking, close-on-exec; -1: see `obstacle`.
  Obstacle obstacle;
};

Dialled dial_unix(const std::string& path, Deadline limit);

/// Resolves `host` and tries its addresses in turn.
Dialled dial_tcp(const std::string& host, unsigned port, Deadline limit);

/// The port meant: the one given, or the scheme's own.
unsigned port_of(const Endpoint& endpoint);

}  // namespace swarm::http
