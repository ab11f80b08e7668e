// SPDX-License-Identifier: Apache-2.0
// What each place of a service is doing, in the words a display shows.
#pragma once

#include "watch/ledger.hpp"

#include <vector>

namespace swarm::watch {

std::vector<Progress::Slot> rows(const Rollout& rollout, const std::vector<Place>& places, const Nodes& nodes,
                                 const Ledger& ledger, EngineTime now);

}  // namespace swarm::watch
