// SPDX-License-Identifier: Apache-2.0
// One snapshot taken apart: its places counted, what each is doing, and what is known of tasks without a
// node.
#pragma once

#include "watch/failure_log.hpp"
#include "watch/places.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
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
  Places places;
  TimePoint service_read, tasks_read;
};

/// Of texts in their order: tells that one of a hundred thousand changed.
class Fingerprint {
 public:
  void add(std::string_view text) {
    value_ = value_ * 1'099'511'628'211U ^ std::hash<std::string_view>{}(text);
  }
  bool operator==(const Fingerprint&) const = default;

 private:
  std::uint64_t value_ = 0;
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
  Fingerprint tasks;      ///< Of those that run.
  EngineTime youngest{};  ///< When the last of these became what it is.
  Fingerprint signature;  ///< Differs as soon as anything moved.

  /// Running tasks of the previous version.
  [[nodiscard]] std::uint64_t previous() const { return running - up_to_date; }
};

Count count_places(const View& view);

class Unplaced {
 public:
  /// `count` has unplaced tasks; both outlive this.
  Unplaced(const View& view, const Count& count);

  /// The engine said why.
  [[nodiscard]] bool has_cause() const { return !cause_.empty(); }
  /// "task web.1 waits for the scheduler", "2 tasks of web can't be placed: no suitable node"
  [[nodiscard]] std::string state() const;
  /// The same, once they have waited for so long.
  [[nodiscard]] std::string verdict(milliseconds waited) const;

 private:
  enum class Stage { allocation, scheduling };

  Stage stage_;
  std::size_t tasks_ = 0;  ///< How many are in the very same case.
  std::string subject_, cause_;
};

std::vector<Progress::Slot> rows(const Rollout& rollout, const Places& places, const Nodes& nodes,
                                 const FailureLog& failure_log, EngineTime now);

}  // namespace swarm::watch
