// SPDX-License-Identifier: Apache-2.0
// Connections for threads: each has an engine of its own, and waits for its turn on the wire.
#include "conversations.hpp"

#include <algorithm>
#include <mutex>

namespace cli {

namespace {

constexpr std::size_t most_connections = 8;

}  // namespace

class Conversations::Shared final : public swarm::Transport {
 public:
  explicit Shared(swarm::Transport& wire) : wire_(wire) {}

  swarm::Response send(const swarm::Request& request) override {
    const std::lock_guard turn(mutex_);
    return wire_.send(request);
  }
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered) override {
    const std::lock_guard turn(mutex_);
    return wire_.stream(request, sink, answered);
  }
  [[nodiscard]] std::string peer() const override {
    const std::lock_guard turn(mutex_);
    return wire_.peer();
  }

 private:
  mutable std::mutex mutex_;
  swarm::Transport& wire_;
};

Conversations::Conversations(Session& session, std::size_t threads) {
  for (std::size_t i = 0; i < std::min(threads, most_connections); ++i) {
    auto wire = session.another_transport();
    if (!wire && !shared_.empty()) break;
    shared_.push_back(std::make_unique<Shared>(wire ? *wire : session.engine().transport()));
    if (wire) transports_.push_back(std::move(wire));
  }
  const swarm::Api newest = session.settings().newest_api();
  for (std::size_t i = 0; i < threads; ++i)
    engines_.push_back(std::make_unique<swarm::Engine>(*shared_[i % shared_.size()], newest));
}

Conversations::~Conversations() = default;

}  // namespace cli
