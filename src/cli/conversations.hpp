// SPDX-License-Identifier: Apache-2.0
// Several connections to the same managers, shared out among threads.
#pragma once

#include "session.hpp"

#include <swarm/engine.hpp>
#include <swarm/transport.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace cli {

class Conversations {
 public:
  /// For so many threads; beyond a few, they take turns on the same connections.
  Conversations(Session& session, std::size_t threads);
  ~Conversations();

  /// The engine for one thread, to be used by no other.
  swarm::Engine& of(std::size_t thread) { return *engines_.at(thread); }

 private:
  class Shared;
  std::vector<std::unique_ptr<swarm::Transport>> transports_;
  std::vector<std::unique_ptr<Shared>> shared_;
  std::vector<std::unique_ptr<swarm::Engine>> engines_;
};

}  // namespace cli
