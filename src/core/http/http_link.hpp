// SPDX-License-Identifier: Apache-2.0
// HTTP to one manager: a kept connection, and one attempt of a request on it.
#pragma once

#include "http/deadline.hpp"
#include "http/retry.hpp"

#include <swarm/transport.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace swarm::http {

/// The largest body that is kept in memory, in bytes.
inline constexpr std::size_t most_body = std::size_t{64} * 1024 * 1024;

/// Receives the body of a 2xx response as it arrives.
struct Receiver {
  const Sink& sink;
  const std::function<void(const Response&)>& answered;
};

class HttpLink {
 public:
  HttpLink(Endpoint endpoint, const ConnectOptions& options);
  HttpLink(HttpLink&&) noexcept;
  ~HttpLink();

  /// Connects if needed, sends once, reads the response. Keeps the body if `receiver` is null.
  Attempt attempt(const Request& request, Deadline& deadline, const Receiver* receiver);

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  class Client;
  std::string name_;
  std::unique_ptr<Client> client_;
};

}  // namespace swarm::http
