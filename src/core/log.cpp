// SPDX-License-Identifier: Apache-2.0
// The hook that receives diagnostic lines.
#include <swarm/log.hpp>

#include <utility>

namespace swarm::log {
namespace {

Hook& hook() {
  static Hook instance;
  return instance;
}

}  // namespace

void listen(Hook listener) { hook() = std::move(listener); }

bool wanted() noexcept { return static_cast<bool>(hook()); }

void write(Level level, std::string_view line) {
  if (wanted()) hook()(level, line);
}

}  // namespace swarm::log
