// SPDX-License-Identifier: Apache-2.0
// What the flags of `logs` ask for.
#pragma once

#include "flags/given.hpp"
#include "output/log_text.hpp"

#include <swarm/tasks.hpp>

#include <cstdint>
#include <optional>

namespace cli {

struct LogFlags {
  std::optional<std::uint64_t> tail, tail_per_task;  ///< Unset: all.
  swarm::EngineTime since, until;                    ///< The epoch: not given.
  LogLook look;
};

/// Throws usage.
LogFlags read_log_flags(const Given& given);

}  // namespace cli
