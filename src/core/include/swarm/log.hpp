// SPDX-License-Identifier: Apache-2.0
// A hook for diagnostic lines; silent unless someone listens.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace swarm::log {

enum class Level { trace, debug, info, warn };

/// Receives each line, without a line end. Lines never hold credentials or request bodies.
using Hook = std::function<void(Level, std::string_view)>;

/// Replaces the listener; an empty hook silences. Not thread-safe: set it before the first request.
void listen(Hook hook);

/// True if a line of this level would be heard; lets callers skip building it.
[[nodiscard]] bool wanted() noexcept;

void write(Level level, std::string_view line);

}  // namespace swarm::log
