// SPDX-License-Identifier: Apache-2.0
// Numbers and times in the words of explanations.
#pragma once

#include <swarm/tasks.hpp>

#include <cstdint>
#include <string>

namespace swarm {

/// "1 task", "3 tasks"
std::string plural(std::uint64_t count, const std::string& noun);
/// "3 minutes"; empty where the time is unknown, or less than a second ago.
std::string age(EngineTime since, EngineTime now);
/// " for 3 minutes", or empty.
std::string for_age(EngineTime since, EngineTime now);

}  // namespace swarm
