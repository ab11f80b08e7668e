// SPDX-License-Identifier: Apache-2.0
// Decides whether a rollout has converged: a pure state machine over snapshots, and the loop that feeds it. A
// wait runs on the calling thread and uses its Engine exclusively until it returns.
#pragma once

#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

class Engine;

/// Our own clock; only differences matter.
using TimePoint = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

/// The most ended tasks with the same place, spec and final state that are kept and counted, because there
/// may be any number of them.
inline constexpr std::size_t most_failures_counted = 32;
/// "3"; "at least 32" if more may have been dropped.
std::string failure_count_text(std::size_t times);

/// A service that publishes ports on the nodes of its tasks (host mode).
struct Neighbour {
  std::string id, name;
  std::vector<std::pair<std::uint64_t, std::string>> ports;  ///< number, protocol
};

/// The engine's state: the service, all its tasks with their history, and the nodes.
struct Snapshot {
  std::shared_ptr<const Json> service;  ///< The document of an inspect; null: there is no such service.
  Tasks tasks;
  std::vector<Node> nodes;
  bool nodes_known = false;
  EngineTime engine_now{};              ///< The manager's clock; the epoch: unknown.
  std::vector<Neighbour> neighbours{};  ///< This service and others, if `add_others` was called.
  /// When each part was read, if before the observation.
  TimePoint service_read = TimePoint::max(), tasks_read = TimePoint::max();
};

/// Converts documents of the engine (null for a removed service) to a snapshot.
Snapshot snapshot(Json service, Json tasks, Json nodes);

/// Adds what other services use on the nodes, for an explanation: their tasks and, if this service publishes
/// ports in host mode, the services that do too. Known tasks of this service stay unchanged.
void add_others(Engine& engine, Snapshot& snapshot);

/// What to wait for.
struct Goal {
  enum class Target { converged, healthy, running, completed, gone };
  /// What we did before: nothing, or a write whose outcome is awaited.
  enum class After { nothing, create, update, rollback };

  Target target = Target::converged;
  After after = After::nothing;
  std::uint64_t running = 0;       ///< Target running: the number of tasks, of any version.
  std::uint64_t sent_version = 0;  ///< After update, rollback: Version.Index that was sent.
  std::shared_ptr<const Json> before{},
      sent{};  ///< After update: the spec read and the spec sent, if available.
  /// How long all tasks must have been running. Unset: the service's update monitor, 5 s if it has none.
  std::optional<milliseconds> stable{};
  milliseconds pending_grace{15000};  ///< How long a task may stay unplaced while nothing else changes.
  bool wait_for_capacity = false;     ///< Never give up on unplaced tasks.
};

struct Progress {
  enum class Phase {
    waiting,       ///< Not converged yet.
    verifying,     ///< All tasks run, and must keep running for a while.
    rolling_back,  ///< The engine restores the previous spec, by itself or for us.
    done,
    rolled_back,
    paused,
    stuck,
    superseded,
    gone,  ///< The service was removed.
  };
  /// One place where a task should run: a slot, or a node of a global service.
  struct Slot {
    std::string label;  ///< "1", or the node's name.
    ShortText task;     ///< Empty: none yet.
    TaskState state = TaskState::unknown;
    bool up_to_date = false;      ///< False: the place still has a task of another version.
    std::chrono::seconds age{0};  ///< Since the state was entered; 0 if unknown.
    SharedText node;              ///< Its name, or ID.
    SharedText error;             ///< The error of this task, or of the failed one before it.
    SharedText failed_on;         ///< The node of the task that `error` belongs to.
    std::string_view note;        ///< "previous version", "waiting to restart", …: a constant.
    int failures = 0;             ///< Consecutive failures; `most_failures_counted`: that many, or more.
  };
  /// Tasks of one place that failed with the same error on the same node.
  struct Failure {
    std::string error, node;
    std::optional<int> exit_code;
    std::string task;       ///< The newest one.
    std::string label;      ///< "web.1"
    std::size_t times = 0;  ///< Counts only this label.
  };

  Phase phase = Phase::waiting;
  bool has_counts = false;       ///< False: nothing was counted yet, and the next four are 0.
  std::uint64_t running = 0;     ///< Running tasks, of any version.
  std::uint64_t up_to_date = 0;  ///< Running tasks of the version that is rolled out.
  std::uint64_t wanted = 0;
  std::uint64_t completed = 0;           ///< Tasks that ended successfully, if they may end.
  std::optional<std::uint64_t> awaited;  ///< Target running: the number of tasks that must run.
  bool job = false;
  std::vector<Slot> slots;
  std::string reason;  ///< Why it ended so, or what is waited for, in words; may be empty before the end.
  /// Of this rollout, newest first; of `stuck`, those of the task that `reason` names before all others.
  std::vector<Failure> failures;
  std::vector<std::string> warnings;
  std::string update_state, update_message;  ///< UpdateStatus
  std::uint64_t version = 0;
  /// The spec before the last update says the same, but for the counter of forced updates: going back would
  /// only restart the tasks once more.
  bool is_restart = false;
  bool unplaced = false;                   ///< Tasks had no node for pending_grace.
  std::string read_failure;                ///< Why the last read failed; it is retried.
  milliseconds stable_left{0};             ///< verifying: the remaining time.
  std::optional<milliseconds> look_again;  ///< Observe again after this time: it may bring a decision.

  [[nodiscard]] bool ended() const { return phase >= Phase::done; }
};

/// "waiting", "rolling_back", …
std::string_view to_text(Progress::Phase phase);

/// Judges a rollout. No clock, no socket: the same observations give the same progress.
class Convergence {
 public:
  explicit Convergence(Goal goal);
  Convergence(Convergence&&) noexcept;
  Convergence& operator=(Convergence&&) noexcept;
  ~Convergence();
  Progress observe(const Snapshot& snapshot, TimePoint now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Sleeps for this time; always true.
bool sleep_through(milliseconds time);

/// The clock of the loop. By default the steady clock, and nobody stops the wait.
struct WaitClock {
  std::function<TimePoint()> now = &std::chrono::steady_clock::now;
  std::function<bool(milliseconds)> sleep = &sleep_through;  ///< False: a stop was requested.
};

struct WaitOptions {
  milliseconds timeout{std::chrono::minutes(10)};  ///< 0: no limit.
  milliseconds first{200}, steady{1000};           ///< The poll interval, at first and in the long run.
};

struct Outcome {
  enum class Verdict { done, rolled_back, paused, stuck, superseded, gone, deadline, interrupted };
  Verdict verdict = Verdict::done;
  Progress progress{};
  Snapshot last{};  ///< With nodes, if the verdict needs an explanation.
};

/// Polls the service until the goal is decided, the timeout has passed, or `sleep` returns false. Failed
/// reads are retried until then. Throws unsupported, usage, interrupted, and not_manager if it persists for
/// some seconds. `report` may be empty. `wait_for_all` in swarm/wait.hpp does the same for several services in
/// one loop.
Outcome wait_for(Engine& engine, const std::string& service_id, Goal goal, const WaitOptions& options,
                 const std::function<void(const Progress&, TimePoint)>& report, const WaitClock& clock);

/// Calls `look` repeatedly, at the steady interval of `options`, until it returns false, the timeout has
/// passed or `sleep` returns false. Exceptions of the first call propagate. Later failures are retried like a
/// wait's reads: `read_failure` is called with each reason once, and with an empty text after recovery.
Outcome::Verdict keep_looking(const std::function<bool()>& look,
                              const std::function<void(const std::string& why)>& read_failure,
                              const WaitOptions& options, const WaitClock& clock);

/// Waits until none of these tasks exists. Read the IDs before the service is removed: afterwards the engine
/// no longer lists them by service, although their containers still run. `report` is called with the number of
/// remaining tasks (an upper bound).
Outcome::Verdict tasks_gone(Engine& engine, std::vector<std::string> task_ids, const WaitOptions& options,
                            const std::function<void(std::size_t, TimePoint)>& report,
                            const WaitClock& clock);

}  // namespace swarm
