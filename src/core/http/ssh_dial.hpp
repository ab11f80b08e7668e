// SPDX-License-Identifier: Apache-2.0
// An engine at the far end of ssh: reached through docker there, or through a forwarded socket.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"
#include "http/ssh_child.hpp"

#include <swarm/endpoint.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace swarm::http {

struct SshDialled {
  Dialled dialled;
  std::unique_ptr<SshChild> child;  ///< Has to live as long as the connection.
};

/// Comes back only when the engine itself has answered a ping, so that what fails later was sent to an
/// engine: ssh takes bytes long before it knows whether there is anybody to give them to.
SshDialled dial_ssh(const Endpoint& endpoint, std::chrono::milliseconds connect_limit, Deadline limit);

/// The arguments that run `command` at the far end.
std::vector<std::string> ssh_arguments(const Endpoint& endpoint, std::chrono::milliseconds connect_limit,
                                       const std::vector<std::string>& options, const std::string& command);

/// One word for the far end's shell.
std::string quoted(const std::string& word);

}  // namespace swarm::http
