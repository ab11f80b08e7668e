// SPDX-License-Identifier: Apache-2.0
// Parses timestamps as users type them.
#pragma once

#include <swarm/tasks.hpp>

#include <string_view>

namespace cli {

/// "10m" (before `now`), seconds since the epoch with decimals, or a date: 2026-01-02, 2026-01-02T03,
/// …T03:04, …T03:04:05.6, with a zone (Z, +01:00) or in local time. Throws usage.
swarm::EngineTime parse_timestamp(std::string_view typed, swarm::EngineTime now);

}  // namespace cli
