// SPDX-License-Identifier: Apache-2.0
// One manager's HTTP: a kept connection, and one try of a request on it.
#pragma once

#include "http/deadline.hpp"
#include "http/retry.hpp"

#include <swarm/transport.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace swarm::http {

/// Most bytes that a body kept in memory may have.
inline constexpr std::size_t most_body = std::size_t{64} * 1024 * 1024;

/// Where the body of a 2xx answer goes as it arrives.
struct Receiver {
  const Sink& sink;
  const std::function<void(const Response&)>& answered;
};

class HttpLink {
 public:
  HttpLink(Endpoint endpoint, const ConnectOptions& options);
  HttpLink(HttpLink&&) noexcept;
  ~HttpLink();

  /// Connects if needed, sends once, reads the answer. `receiver` may be null: the body is kept.
  Attempt attempt(const Request& request, Deadline& deadline, const Receiver* receiver);

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  class Client;
  std::string name_;
  std::unique_ptr<Client> client_;
};

}  // namespace swarm::http
