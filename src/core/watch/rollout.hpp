// SPDX-License-Identifier: Apache-2.0
// Reads the state of a rollout from a service's document.
#pragma once

#include "spec/equivalence.hpp"

#include <swarm/edit.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/watch.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace swarm::watch {

enum class UpdateState {
  none,
  updating,
  completed,
  paused,
  rollback_started,
  rollback_completed,
  rollback_paused
};
enum class Restart { any, on_failure, never };

struct Rollout {
  std::string id, name;
  std::uint64_t version = 0;
  edit::Mode mode = edit::Mode::replicated;
  std::uint64_t replicas = 0;   ///< Replicated: Replicas. Replicated job: TotalCompletions.
  std::uint64_t iteration = 0;  ///< Jobs: tasks of other iterations do not count.
  UpdateState update = UpdateState::none;
  std::string update_text, message;
  /// The engine restored the previous spec by itself; it then leaves no PreviousSpec.
  bool rolled_back_by_engine = false;
  /// When the newest spec was written; tasks created earlier belong to an older change.
  EngineTime started{};
  EngineTime created{};
  Restart restart = Restart::any;
  std::uint64_t max_attempts = 0;  ///< 0: no limit.
  milliseconds monitor{0};         ///< UpdateConfig.Monitor; 0: not set.
  bool engine_judges = false;      ///< The update in progress ends by itself when tasks fail.
  bool health_check = false;
  /// The newest spec replaces no tasks: neither TaskTemplate nor EndpointSpec differs from the previous spec.
  bool leaves_tasks = false;
  std::vector<std::string> constraints;

  [[nodiscard]] bool job() const { return is_job(mode); }
  [[nodiscard]] bool global() const { return is_global(mode); }
  [[nodiscard]] bool in_progress() const {
    return update == UpdateState::updating || update == UpdateState::rollback_started;
  }
  /// How long a task must have been running to count as stable.
  [[nodiscard]] milliseconds stable_time() const {
    return monitor.count() > 0 ? monitor : spec::default_monitor;
  }
  [[nodiscard]] bool update_done() const {
    return update == UpdateState::completed || update == UpdateState::rollback_completed;
  }
};

Rollout read_rollout(const Json& service);

}  // namespace swarm::watch
