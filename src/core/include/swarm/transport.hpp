// SPDX-License-Identifier: Apache-2.0
// The connection to one manager, or to several as one: sends requests and receives responses.
#pragma once

#include <swarm/endpoint.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

struct Response;

struct Request {
  std::string method = "GET";
  std::string path{};           ///< With the version prefix and the encoded query.
  std::string body{};           ///< JSON, or empty.
  std::string registry_auth{};  ///< Value of X-Registry-Auth; empty: no such header.
  /// Timeout for the whole request, from the first byte sent to the last byte received; 0: the transport's
  /// default, negative: no limit (followed streams).
  std::chrono::milliseconds timeout{0};
  /// The deadline of the request, whichever managers are tried: each gets a share of the remaining time.
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max();
  /// Streams: the longest silence between two pieces; 0: no limit.
  std::chrono::milliseconds idle{0};
  /// Called several times a second while waiting; true ends the request like ConnectOptions::stop.
  std::function<bool()> stop{};
  /// Called with each complete 2xx response; false: the manager's store has no leader, so its content is not
  /// the swarm's. Counts as 'no leader': another manager is tried.
  std::function<bool(const Response&)> has_leader{};
  /// Prefer another manager than the one that answered last, if there are several. That one is used only if
  /// no other accepts the request.
  bool elsewhere = false;
  /// If no manager has a leader: the longest wait for an election, from the first byte of this request; 0:
  /// try each manager once; negative: the transport's default, 30 s per manager.
  std::chrono::milliseconds leader_timeout{-1};

  /// Whether the request changes nothing, so that it may be repeated and sent to another manager.
  [[nodiscard]] bool reads() const { return method == "GET" || method == "HEAD"; }

  /// A GET of `next` with the timeouts and the stop of this request.
  [[nodiscard]] Request then_get(std::string next) const;
};

struct Response {
  int status = 0;  ///< HTTP status. 0: the request may have been received, but no complete response arrived.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::string lost{};  ///< status 0: the reason ("connection reset or closed before it responded").
  /// status 0: the deadline passed on an open connection, so the peer may still act on the request.
  bool still_open = false;

  [[nodiscard]] bool answered() const { return status != 0; }
  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  /// Value of the first header with this name, case-insensitive; empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The engine's message in an error body, without 'rpc error: code = … desc = ', or the status ("HTTP 502")
/// if there is none.
std::string engine_words(const Response& answer);

/// Receives the next piece of a body. Return false to stop and close the connection.
using Sink = std::function<bool(std::string_view piece)>;

/// Any HTTP status is a response, not an error. Throws only if certainly nothing was changed: unreachable or
/// denied if no manager accepted the request, not_manager or no_leader if several managers accepted it and
/// none can serve, broken_answer or unreachable if a read failed permanently. A write whose response was lost
/// returns status 0, and the caller has to find out its outcome. Use one thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Response send(const Request& request) = 0;

  /// Passes the body of a 2xx response to `sink` as it arrives; any other status keeps its (bounded) body.
  /// Calls `answered` before the first piece, with the status and headers. Retries only while `sink` has
  /// received nothing.
  virtual Response stream(const Request& request, const Sink& sink,
                          const std::function<void(const Response&)>& answered = {}) = 0;

  /// The manager that answered last, or the one to try next, for messages.
  [[nodiscard]] virtual std::string peer() const = 0;

  /// The number of managers.
  [[nodiscard]] virtual std::size_t managers() const { return 1; }

  /// The time left for all following requests; max(): no limit.
  [[nodiscard]] virtual std::chrono::milliseconds time_left() const {
    return std::chrono::milliseconds::max();
  }
};

/// Per given manager: the longest wait for an election, and the longest time of a command that waits for
/// nothing else.
inline constexpr std::chrono::seconds leader_limit{30};

/// A manager that was tried and could not serve.
struct PassedOver {
  std::string manager, why;
};

/// Whether a header of this name controls message framing or the connection, so that only the transport may
/// set it.
bool is_framing_header(std::string_view name);

/// One request to one manager, without anything secret: no query, headers or body.
struct RequestReport {
  std::string method, path;
  std::string manager;  ///< Its address.
  int status = 0;       ///< HTTP status; 0: no complete response arrived.
  std::string why{};    ///< status 0: the reason.
  std::chrono::milliseconds took{0};
};

struct ConnectOptions {
  std::chrono::milliseconds connect_limit{3000};  ///< For each manager.
  /// Whole request; longer than the 20 s that a lost leader costs.
  std::chrono::milliseconds request_limit{22000};
  /// Sent with each request (HttpHeaders), except headers that control framing.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string user_agent = "swarmctl";
  /// Called several times a second during every wait; true ends the request with Errc::interrupted if
  /// certainly nothing was changed, else as a lost response. Called on the request's thread; must be fast and
  /// must not throw: let it read an atomic that another thread or a signal sets.
  std::function<bool()> stop{};
  /// Called after a failover, when another manager than the first one has answered: the managers passed over,
  /// in the order in which they were tried, and the one that answered.
  std::function<void(const std::vector<PassedOver>& passed, const std::string& answered)> fell_over{};
  /// Called before waiting for an election because no manager has a leader.
  std::function<void()> awaits_leader{};
  /// Called after each request to a manager, for a stream at its end, on the request's thread: for the
  /// connections of a Client several at once, and some of the library. Must be fast and must not throw.
  std::function<void(const RequestReport&)> on_request{};
};

/// One transport over all `managers`, tried in the given order. Opens no connection yet. A read moves on to
/// the next manager if one is lost or did not get the leader's response; a write only if nothing was sent, or
/// the manager has no leader. If no manager has a leader, all are tried again until an election is over.
std::unique_ptr<Transport> connect(std::vector<Endpoint> managers, ConnectOptions options = {});

/// Ends every ssh of this process's transports, for a signal handler that skips destructors: an ssh whose
/// remote end hangs would outlive us. Async-signal-safe; the transports are unusable afterwards.
void end_ssh() noexcept;

}  // namespace swarm
