// SPDX-License-Identifier: Apache-2.0
// How many tasks of a service run, in one sentence.
#pragma once

#include "watch/count.hpp"

#include <cstdint>
#include <string>

namespace swarm::explain {

/// "web runs 2 of 3 tasks, none of the new version"
std::string summary(const watch::View& view, const watch::Count& count, std::uint64_t wanted);

}  // namespace swarm::explain
