// SPDX-License-Identifier: Apache-2.0
// Host name → addresses, within a limit.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"

#include <string>
#include <vector>

#include <sys/socket.h>

namespace swarm::http {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] int family() const { return storage.ss_family; }
};

struct Resolved {
  std::vector<Address> addresses;  ///< Empty: see `obstacle`.
  Obstacle obstacle;
};

Resolved resolve(const std::string& host, unsigned port, Deadline limit);

}  // namespace swarm::http
