// SPDX-License-Identifier: Apache-2.0
// A hook for diagnostic lines; silent without a listener.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace swarm::log {

enum class Level { trace, debug, info, warn };

/// Receives each line, without a line end. Lines never contain credentials or request bodies.
using Hook = std::function<void(Level, std::string_view)>;

/// Replaces the listener; an empty hook disables it. Not thread-safe: call it before the first request.
void listen(Hook hook);

/// Whether there is a listener; lets callers skip building lines.
[[nodiscard]] bool wanted() noexcept;

void write(Level level, std::string_view line);

}  // namespace swarm::log
