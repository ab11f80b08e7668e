// SPDX-License-Identifier: Apache-2.0
// Where the last update of a service stands, and what its failed tasks still tell of it.
#pragma once

#include "watch/count.hpp"

#include <swarm/why.hpp>

#include <optional>
#include <vector>

namespace swarm::explain {

/// The update itself, with what it tried where it failed; nothing where there is nothing to say.
std::optional<Finding> update_finding(const watch::View& view, const watch::Count& count);

/// The tasks that failed in an update that was rolled back or paused, as notes: the newest of each place.
std::vector<Finding> failed_in_update(const watch::View& view);

}  // namespace swarm::explain
