// SPDX-License-Identifier: Apache-2.0
// A service for eyes: docker's `inspect --pretty`, and what it leaves out.
#pragma once

#include "output/ages.hpp"

#include <swarm/json.hpp>

#include <functional>
#include <string>

namespace cli {

/// The name of a network, by what the spec says of it (a name or an ID); the argument itself where it is
/// gone.
using NetworkName = std::function<std::string(const std::string& target)>;

/// One service (API: Service, with insertDefaults), a blank line before and after it. docker's own lines, in
/// its order; lines of ours stand where they belong, and only for what is set.
std::string pretty(const swarm::Json& service, const NetworkName& network, Clock::time_point now);

}  // namespace cli
