// SPDX-License-Identifier: Apache-2.0
// A conversation with one manager, or with many as one: requests out, answers in.
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
  /// Most time the whole request may take, first byte out to last byte in; 0: the transport's own limit,
  /// negative: no limit (streams that are followed).
  std::chrono::milliseconds timeout{0};
  /// When the request must be over, whichever managers are asked: each gets a share of the time that is left.
  std::chrono::steady_clock::time_point end = std::chrono::steady_clock::time_point::max();
  /// Streams: longest silence between two pieces; 0: no limit.
  std::chrono::milliseconds idle{0};
  /// Asked several times a second while it waits; true: it ends, as ConnectOptions::stop says.
  std::function<bool()> stop{};
  /// Asked of a whole 2xx answer; false: the manager's store has no leader, so that what it says is not what
  /// the swarm holds. Counts as 'no leader': another manager is asked.
  std::function<bool(const Response&)> has_leader{};
  /// Asked of another manager than the one that answered last, where there are several. That one's word counts
  /// only where no other took the request.
  bool elsewhere = false;
  /// Where no manager has a leader: longest wait for an election, from the first byte of this request; 0:
  /// each manager is asked once; negative: the transport's own limit, 30 s a manager.
  std::chrono::milliseconds leader_timeout{-1};

  /// A request that changes nothing may be repeated, and sent to another manager.
  [[nodiscard]] bool reads() const { return method == "GET" || method == "HEAD"; }

  /// A GET of `next` with the time limits and the stop of this request.
  [[nodiscard]] Request then_get(std::string next) const;
};

struct Response {
  int status = 0;  ///< HTTP status. 0: the request was perhaps received, but no whole answer came back.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::string lost{};  ///< status 0: why, in words ("connection reset or closed before it answered").
  /// status 0: the deadline passed on an open connection, so that the peer may still act on the request.
  bool still_open = false;

  [[nodiscard]] bool answered() const { return status != 0; }
  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  /// Value of the first header of that name, whatever its case; empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The engine's own words in an error body, without 'rpc error: code = … desc = ', or the status ("HTTP 502")
/// where there are none.
std::string engine_words(const Response& answer);

/// Takes the next piece of a body. False: enough, the connection is closed.
using Sink = std::function<bool(std::string_view piece)>;

/// Any HTTP status is an answer, not an error. A failure is thrown only where it is certain that nothing
/// was changed: unreachable or denied when no manager took the request, not_manager or no_leader when several
/// managers took it and none can serve, broken_answer or unreachable when a read failed for good. A write
/// whose answer was lost returns status 0, for the caller to find out. One thread at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Response send(const Request& request) = 0;

  /// Hands the body of a 2xx answer to `sink` as it arrives; any other status keeps its (bounded) body.
  /// `answered` is called before the first piece, with the status and headers.
  /// Repeated only while `sink` has not seen anything.
  virtual Response stream(const Request& request, const Sink& sink,
                          const std::function<void(const Response&)>& answered = {}) = 0;

  /// The manager that answered last, or the one to be asked next, for messages.
  [[nodiscard]] virtual std::string peer() const = 0;

  /// How many managers there are to ask.
  [[nodiscard]] virtual std::size_t managers() const { return 1; }

  /// How much time is left for all requests that follow; max(): no limit.
  [[nodiscard]] virtual std::chrono::milliseconds time_left() const {
    return std::chrono::milliseconds::max();
  }
};

/// Longest wait for an election, and longest time of a command that waits for nothing else, for each manager
/// that is given.
inline constexpr std::chrono::seconds leader_limit{30};

/// A manager that was asked and could not serve.
struct PassedOver {
  std::string manager, why;
};

/// Whether a header of that name says where a message ends, or what becomes of its connection: only the
/// transport itself can tell.
bool is_framing_header(std::string_view name);

/// One request to one manager, as far as it holds nothing secret: no query, headers or body.
struct RequestReport {
  std::string method, path;
  std::string manager;  ///< Its address.
  int status = 0;       ///< HTTP status; 0: no whole answer came.
  std::string why{};    ///< status 0: why not, in words.
  std::chrono::milliseconds took{0};
};

struct ConnectOptions {
  std::chrono::milliseconds connect_limit{3000};   ///< For each manager.
  std::chrono::milliseconds request_limit{22000};  ///< Whole request; above the 20 s a lost leader costs.
  /// Sent with each request (HttpHeaders), but for those that frame a message.
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string user_agent = "swarmctl";
  /// Asked several times a second in every wait; true: the request ends, with Errc::interrupted where nothing
  /// can have been changed, else as a lost answer. Called on the thread of the request, must be fast and throw
  /// nothing: it reads an atomic that another thread or a signal sets.
  std::function<bool()> stop{};
  /// Called when another manager than the first one asked has answered: who was passed over, in the order in
  /// which they were asked, and who answered.
  std::function<void(const std::vector<PassedOver>& passed, const std::string& answered)> fell_over{};
  /// Called before a wait for an election, as no manager has a leader.
  std::function<void()> awaits_leader{};
  /// Called after each request to a manager, a stream's at its end, on the thread of the request: several
  /// threads where the connections of a Client are. Must be fast and throw nothing.
  std::function<void(const RequestReport&)> on_request{};
};

/// One transport over all `managers`, tried in the given order. Opens nothing yet.
/// A read moves on to the next manager when one is lost, or did not get an answer of the leader; a write only
/// where nothing was sent, or the manager has no leader. Where no manager has one, all are asked again until
/// an election is over.
std::unique_ptr<Transport> connect(std::vector<Endpoint> managers, ConnectOptions options = {});

/// Ends every ssh of this process's transports, for a signal handler that leaves without destructors: an ssh
/// whose far end is mute would outlive us. Async-signal-safe; the transports are of no use afterwards.
void end_ssh() noexcept;

}  // namespace swarm
