// SPDX-License-Identifier: Apache-2.0
// Connections with a deadline: for all that is asked, or for what is read before a wait.
#pragma once

#include <swarm/error.hpp>
#include <swarm/transport.hpp>
#include <swarm/watch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// Like swarm::connect, but all requests together end `within` from now; those after that fail as
/// unreachable.
std::unique_ptr<swarm::Transport> connect_with_deadline(std::vector<swarm::Endpoint> managers,
                                                        swarm::ConnectOptions options,
                                                        std::chrono::milliseconds within);

/// The read deadline passed; nothing was sent that changes anything.
class TimeIsUp : public swarm::Error {
 public:
  using Error::Error;
};

/// Ends reads when --timeout has passed, until a write is sent: what became of that has to be found out.
class ReadDeadline final : public swarm::Transport {
 public:
  /// `request_limit`: of a request that names none. `waits_for_leader`: reads wait for a leader until the
  /// deadline, as a wait does, and not for leader_limit alone.
  ReadDeadline(swarm::Transport& inner, std::function<swarm::TimePoint()> now,
               std::chrono::milliseconds request_limit, bool waits_for_leader)
      : inner_(inner),
        now_(std::move(now)),
        request_limit_(request_limit),
        waits_for_leader_(waits_for_leader) {}

  /// `timeout` counts from `since`; 0: no deadline.
  void set(swarm::TimePoint since, std::chrono::milliseconds timeout);
  void lift() { is_set_ = false; }

  swarm::Response send(const swarm::Request& request) override;
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override;
  [[nodiscard]] std::string peer() const override { return inner_.peer(); }
  [[nodiscard]] std::size_t managers() const override { return inner_.managers(); }

 private:
  swarm::Response within(const swarm::Request& request,
                         const std::function<swarm::Response(const swarm::Request&)>& send);
  [[nodiscard]] std::chrono::milliseconds left() const;
  [[nodiscard]] swarm::Request bounded(swarm::Request request, std::chrono::milliseconds left) const;
  [[nodiscard]] TimeIsUp time_is_up(swarm::Errc code, const std::string& why) const;

  swarm::Transport& inner_;
  std::function<swarm::TimePoint()> now_;
  std::chrono::milliseconds request_limit_;
  bool waits_for_leader_;
  std::atomic<bool> is_set_{false};  ///< Another thread may be reading.
  swarm::TimePoint end_;
};

}  // namespace cli
