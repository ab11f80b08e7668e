// SPDX-License-Identifier: Apache-2.0
// One snapshot taken apart, and its places counted.
#pragma once

#include "watch/slots.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace swarm::watch {

/// One snapshot, taken apart.
struct View {
  /// `shown` has a service, and outlives this.
  View(const Snapshot& shown, TimePoint at);
  [[nodiscard]] const Json& spec() const;

  const Snapshot& snapshot;
  Rollout rollout;
  Nodes nodes;
  std::vector<Place> places;
  TimePoint service_read, tasks_read;
};

/// The places, counted.
struct Count {
  std::uint64_t running = 0;     ///< Where a task runs, of whichever version.
  std::uint64_t up_to_date = 0;  ///< Where an up-to-date task runs.
  std::uint64_t ended_well = 0, live = 0;
  bool relies_on_engine =
      false;                ///< Counts a task that looks out of date, because the engine says 'completed'.
  bool in_transit = false;  ///< A task is on its way from a node's acceptance to running.
  std::vector<const Place*> unplaced;
  std::vector<std::string> tasks;  ///< IDs of those that run.
  EngineTime youngest{};           ///< When the last of these became what it is.
  std::string signature;           ///< Differs as soon as anything moved.

  /// Running tasks of the previous version.
  [[nodiscard]] std::uint64_t previous() const { return running - up_to_date; }
};

Count count_places(const View& view);

}  // namespace swarm::watch
