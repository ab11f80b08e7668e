// SPDX-License-Identifier: Apache-2.0
// Analyses one snapshot: counts its places, describes what each one does, and explains unplaced tasks.
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

/// One snapshot and what is derived from it.
struct View {
  /// `shown` must have a service and outlive this view.
  View(const Snapshot& shown, TimePoint at);
  [[nodiscard]] const Json& spec() const;
  /// Whether the last update only restarted the tasks.
  [[nodiscard]] bool is_restart() const;

  const Snapshot& snapshot;
  Rollout rollout;
  Nodes nodes;
  Places places;
  TimePoint service_read, tasks_read;
};

/// A hash over a sequence of texts, to detect that one of a hundred thousand changed.
class Fingerprint {
 public:
  void add(std::string_view text) {
    value_ = value_ * 1'099'511'628'211U ^ std::hash<std::string_view>{}(text);
  }
  bool operator==(const Fingerprint&) const = default;

 private:
  std::uint64_t value_ = 0;
};

struct UnplacedTask {
  const Place* place;
  const Task* task;  ///< The one that counts, which may look out of date.
};

/// The places, counted.
struct Count {
  std::uint64_t running = 0;     ///< Places where a task of any version runs.
  std::uint64_t up_to_date = 0;  ///< Places where an up-to-date task runs.
  std::uint64_t ended_well = 0, live = 0;
  bool relies_on_engine =
      false;                ///< Counts a task that looks out of date, because the engine says 'completed'.
  bool in_transit = false;  ///< A task is between acceptance by its node and running.
  std::vector<UnplacedTask> unplaced;
  Fingerprint tasks;      ///< The running tasks.
  EngineTime youngest{};  ///< When the most recently changed of these tasks reached its state.
  Fingerprint signature;  ///< Changes whenever any task changes.

  /// Running tasks of the previous version.
  [[nodiscard]] std::uint64_t previous() const { return running - up_to_date; }
};

Count count_places(const View& view);

class Unplaced {
 public:
  /// `count` must have unplaced tasks; both arguments must outlive this object.
  Unplaced(const View& view, const Count& count);

  /// The engine gave a reason.
  [[nodiscard]] bool has_cause() const { return !cause_.empty(); }
  /// "task web.1 waits for the scheduler", "2 tasks of web cannot be scheduled: no suitable node"
  [[nodiscard]] std::string state() const;
  /// The same text, after they have waited this long.
  [[nodiscard]] std::string verdict(milliseconds waited) const;

 private:
  enum class Stage { allocation, scheduling };

  Stage stage_;
  std::size_t tasks_ = 0;  ///< How many tasks share the same stage and reason.
  std::string subject_, cause_;
};

std::vector<Progress::Slot> rows(const Rollout& rollout, const Places& places, const Nodes& nodes,
                                 const FailureLog& failure_log, EngineTime now);

}  // namespace swarm::watch
