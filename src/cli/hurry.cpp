// SPDX-License-Identifier: Apache-2.0
// One deadline over all requests.
#include "hurry.hpp"

#include <swarm/error.hpp>

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;

class Hurried final : public swarm::Transport {
 public:
  Hurried(std::unique_ptr<swarm::Transport> inner, Clock::time_point end)
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
    request.patience = left;
    request.leader_timeout = left;
    return request;
  }

  std::unique_ptr<swarm::Transport> inner_;
  Clock::time_point end_;
};

}  // namespace

std::unique_ptr<swarm::Transport> connect_in_a_hurry(std::vector<swarm::Endpoint> managers,
                                                     swarm::ConnectOptions options,
                                                     std::chrono::milliseconds within) {
  const auto end = Clock::now() + within;
  // A second manager is not asked once the first has used up the time.
  options.stop = [end] { return Clock::now() >= end; };
  options.connect_limit = options.request_limit = within;
  return std::make_unique<Hurried>(swarm::connect(std::move(managers), std::move(options)), end);
}

}  // namespace cli
