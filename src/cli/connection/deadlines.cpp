// SPDX-License-Identifier: Apache-2.0
// Connections with a deadline: for all that is asked, or for what is read before a wait.
#include "connection/deadlines.hpp"

#include <swarm/error.hpp>

#include <algorithm>

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;

class DeadlineTransport final : public swarm::Transport {
 public:
  DeadlineTransport(std::unique_ptr<swarm::Transport> inner, Clock::time_point end)
      : inner_(std::move(inner)), end_(end) {}

  swarm::Response send(const swarm::Request& request) override { return inner_->send(bounded(request)); }

  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    return inner_->stream(bounded(request), sink, answered);
  }

  [[nodiscard]] std::string peer() const override { return inner_->peer(); }
  [[nodiscard]] std::size_t managers() const override { return inner_->managers(); }

 private:
  swarm::Request bounded(swarm::Request request) const {
    const auto left = std::chrono::floor<std::chrono::milliseconds>(end_ - Clock::now());
    if (left.count() <= 0) throw swarm::Error(swarm::Errc::unreachable, "no time is left to ask " + peer());
    request.timeout = left;
    request.leader_timeout = left;
    return request;
  }

  std::unique_ptr<swarm::Transport> inner_;
  Clock::time_point end_;
};

}  // namespace

std::unique_ptr<swarm::Transport> connect_with_deadline(std::vector<swarm::Endpoint> managers,
                                                        swarm::ConnectOptions options,
                                                        std::chrono::milliseconds within) {
  const auto end = Clock::now() + within;
  // A second manager is not asked once the first has used up the time.
  options.stop = [end] { return Clock::now() >= end; };
  options.connect_limit = options.request_limit = within;
  return std::make_unique<DeadlineTransport>(swarm::connect(std::move(managers), std::move(options)), end);
}

namespace {

using std::chrono::milliseconds;
using swarm::Errc;
using swarm::Request;
using swarm::Response;

/// As good as for ever: more than that, and the sum would be no time.
constexpr std::chrono::years longest{10};
/// So long a manager is given at least, where there are several.
constexpr milliseconds fair_share{1000};

}  // namespace

void ReadDeadline::set(swarm::TimePoint since, milliseconds timeout) {
  const bool endless = timeout.count() == 0 || timeout > longest;
  end_ = since + (endless ? std::chrono::duration_cast<milliseconds>(longest) : timeout);
  is_set_ = true;
}

milliseconds ReadDeadline::left() const { return std::chrono::floor<milliseconds>(end_ - now_()); }

Request ReadDeadline::bounded(Request request, milliseconds left) const {
  const auto managers = static_cast<int>(inner_.managers());
  const milliseconds own = request.timeout.count() > 0 ? request.timeout : request_limit_;
  // A silent manager leaves the others time to answer.
  const milliseconds share = std::max(left / managers, std::min(left, fair_share));
  if (request.timeout.count() >= 0) request.timeout = std::min(own, share);
  if (request.leader_timeout.count() < 0 && (waits_for_leader_ || left < swarm::leader_limit * managers))
    request.leader_timeout = left;
  return request;
}

TimeIsUp ReadDeadline::time_is_up(Errc code, const std::string& why) const {
  const std::string prefix = waits_for_leader_ ? "" : "--timeout passed before anything was sent: ";
  return {code, prefix + why, "a longer --timeout gives it more time"};
}

Response ReadDeadline::within(const Request& request, const std::function<Response(const Request&)>& send) {
  if (!request.reads()) lift();
  if (!is_set_) return send(request);
  const std::string nobody = inner_.peer() + " has not answered yet";
  const milliseconds time = left();
  if (time.count() <= 0) throw time_is_up(Errc::unreachable, nobody);
  const Request in_time = bounded(request, time);
  try {
    return send(in_time);
  } catch (const swarm::Error& error) {
    const bool awaited_a_leader =
        error.code() == Errc::no_leader && in_time.leader_timeout != request.leader_timeout;
    if (error.code() == Errc::interrupted || (left().count() > 0 && !awaited_a_leader)) throw;
    // That a manager was too slow for us is not its fault.
    const bool too_slow = error.code() == Errc::unreachable || error.code() == Errc::broken_answer;
    throw time_is_up(error.code(), too_slow && inner_.managers() == 1 ? nobody : error.what());
  }
}

Response ReadDeadline::send(const Request& request) {
  return within(request, [&](const Request& in_time) { return inner_.send(in_time); });
}

Response ReadDeadline::stream(const Request& request, const swarm::Sink& sink,
                              const std::function<void(const Response&)>& answered) {
  return within(request, [&](const Request& in_time) { return inner_.stream(in_time, sink, answered); });
}

}  // namespace cli
