// SPDX-License-Identifier: Apache-2.0
// The connections of a Client: each call borrows one, with its deadline and its stop token.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include <sys/types.h>

namespace swarm::client {

/// Sleeps for this time; false if a stop was requested.
bool sleep_until_stop(const std::stop_token& stop, milliseconds time);

/// Ends every request at the current deadline, and on a stop.
class BoundedTransport final : public Transport {
 public:
  explicit BoundedTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

  /// Without `end`, only the timeout of each request applies.
  void bind(std::optional<TimePoint> end, std::stop_token stop);

  Response send(const Request& request) override;
  Response stream(const Request& request, const Sink& sink,
                  const std::function<void(const Response&)>& answered) override;
  [[nodiscard]] std::string peer() const override { return inner_->peer(); }
  [[nodiscard]] std::size_t managers() const override { return inner_->managers(); }
  [[nodiscard]] milliseconds time_left() const override;
  /// Sleeps between two attempts.
  void pause(milliseconds time) const;

 private:
  [[nodiscard]] Request bounded(Request request) const;
  Response within(const Request& request, const std::function<Response(const Request&)>& send);

  std::unique_ptr<Transport> inner_;
  std::optional<TimePoint> end_;
  std::stop_token stop_;
  bool write_is_lost_ = false;  ///< The response to a write was lost; it has to be read back.
};

struct Connection {
  Connection(std::unique_ptr<Transport> inner, Api at_most)
      : transport(std::move(inner)), engine(transport, at_most) {}

  BoundedTransport transport;
  Engine engine;
};

using Connect = std::function<std::unique_ptr<Transport>()>;

/// Idle connections, for the next call. A child of fork uses none of its parent's: what one process sends
/// over them, even a close notification, would disturb the other.
class Pool {
 public:
  Pool(Connect connect, Api at_most);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { leave_to_parent(); }

  std::unique_ptr<Connection> take();
  void give(std::unique_ptr<Connection> connection);

 private:
  void leave_to_parent();

  Connect connect_;
  Api at_most_;
  pid_t process_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

/// A connection for one call.
class Lease {
 public:
  Lease(Pool& pool, std::optional<milliseconds> deadline, std::stop_token stop);
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease();

  [[nodiscard]] Engine& engine() const { return connection_->engine; }
  [[nodiscard]] Pause pause() const;
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }
  [[nodiscard]] milliseconds time_left() const { return connection_->transport.time_left(); }
  /// Following reads have only their own timeouts.
  void lift_deadline() { connection_->transport.bind({}, stop_); }

 private:
  Pool& pool_;
  std::stop_token stop_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace swarm::client
