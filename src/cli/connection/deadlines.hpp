// SPDX-License-Identifier: Apache-2.0
// Connections with a deadline: for all requests, for one command, or for reads before a wait.
#pragma once

#include <swarm/error.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// Like swarm::connect, but all requests share a deadline `within` from now; later ones fail as unreachable.
std::unique_ptr<swarm::Transport> connect_with_deadline(std::vector<swarm::Endpoint> managers,
                                                        swarm::ConnectOptions options,
                                                        std::chrono::milliseconds within);

/// --timeout passed before a request was answered, and that request has changed nothing.
class TimeIsUp : public swarm::Error {
 public:
  using Error::Error;
};

/// The TimeIsUp that `act` throws; nothing if it returns.
std::optional<TimeIsUp> time_is_up_in(const std::function<void()>& act);

/// When a --timeout that counts from `since` passes; 100 years ahead if there is none, or a longer one.
swarm::TimePoint end_of_timeout(swarm::TimePoint since, std::chrono::milliseconds timeout);

/// Ends requests when --timeout has passed, but leaves time to read back a write. Ends all requests together
/// after 30 s per manager.
class CommandDeadline final : public swarm::Transport {
 public:
  /// `request_limit`: the timeout of requests that set none. `waits_for_leader`: reads wait for a leader
  /// until the deadline, as a wait does, rather than for leader_limit.
  CommandDeadline(swarm::Transport& inner, std::function<swarm::TimePoint()> now,
                  std::chrono::milliseconds request_limit, bool waits_for_leader)
      : inner_(inner),
        now_(std::move(now)),
        request_limit_(request_limit),
        waits_for_leader_(waits_for_leader) {}

  /// Applies to all requests until `lift`. `timeout` counts from `since`; 0: no deadline.
  void set_timeout(swarm::TimePoint since, std::chrono::milliseconds timeout);

  /// All following requests share 30 s per manager, or --request-timeout per manager if that is longer. Time
  /// between requests does not count, nor does a wait while a response is processed.
  void limit_all();
  void lift() {
    is_set_ = false;
    left_ = unlimited;
  }

  /// The requests of `act` have `most` in all, and at most half of the remaining time, because the command's
  /// own requests come after them. --timeout ends none of them.
  void aside(std::chrono::milliseconds most, const std::function<void()>& act);

  swarm::Response send(const swarm::Request& request) override;
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override;
  [[nodiscard]] std::string peer() const override { return inner_.peer(); }
  [[nodiscard]] std::size_t managers() const override { return inner_.managers(); }
  [[nodiscard]] std::chrono::milliseconds time_left() const override;

 private:
  static constexpr auto unlimited = std::chrono::milliseconds::max().count();

  /// Counts the time of one request.
  class Count;
  class Aside;
  swarm::Response within(const swarm::Request& request,
                         const std::function<swarm::Response(const swarm::Request&)>& send);
  [[nodiscard]] std::chrono::milliseconds per_manager() const;
  [[nodiscard]] std::chrono::milliseconds left() const;
  [[nodiscard]] swarm::Request sharing(swarm::Request request) const;
  [[nodiscard]] swarm::Request bounded(swarm::Request request, std::chrono::milliseconds left) const;
  [[nodiscard]] TimeIsUp time_is_up(swarm::Errc code, const std::string& why) const;

  swarm::Transport& inner_;
  std::function<swarm::TimePoint()> now_;
  std::chrono::milliseconds request_limit_;
  bool waits_for_leader_;
  std::atomic<bool> is_set_{false};          ///< Atomic because another thread may be reading.
  std::atomic<bool> has_sent_write_{false};  ///< Since the deadline was set.
  swarm::TimePoint end_;
  std::atomic<std::chrono::milliseconds::rep> left_{unlimited};  ///< For all requests together.
  bool is_aside_ = false;
};

}  // namespace cli
