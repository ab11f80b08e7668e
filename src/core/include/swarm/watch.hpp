// SPDX-License-Identifier: Apache-2.0
// Has a rollout arrived? A pure state machine over snapshots, and the loop that feeds it. A wait runs on the
// thread that calls it, and uses its Engine alone until it returns.
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

/// Our own clock; only differences count.
using TimePoint = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

/// Of so many tasks that ended alike in one place no more are held, nor counted: there may be any number.
inline constexpr std::size_t most_told = 32;
/// "3"; "at least 32" where more of them are not held.
std::string told_count(std::size_t times);

/// A service that publishes ports of the nodes its tasks are on.
struct Neighbour {
  std::string id, name;
  std::vector<std::pair<std::uint64_t, std::string>> ports;  ///< number, protocol
};

/// What the engine showed: the service, all its tasks with their history, and the nodes.
struct Snapshot {
  std::shared_ptr<const Json> service;  ///< The document of an inspect; null: there is no such service.
  Tasks tasks;
  std::vector<Node> nodes;
  bool nodes_known = false;
  EngineTime engine_now{};              ///< The manager's clock; the epoch: unknown.
  std::vector<Neighbour> neighbours{};  ///< This service and others, where `add_others` asked.
  /// When each part was read, if before the observation.
  TimePoint service_read = TimePoint::max(), tasks_read = TimePoint::max();
};

/// Documents of the engine (null for a service that is gone) to a snapshot.
Snapshot snapshot(Json service, Json tasks, Json nodes);

/// Adds what other services have on the nodes, for an explanation: their tasks and, where this service
/// publishes ports of nodes, who else does. Tasks of its own that are known stay as they are.
void add_others(Engine& engine, Snapshot& snapshot);

/// What is waited for.
struct Goal {
  enum class Target { converged, healthy, running, completed, gone };
  /// What we did before: nothing, or a write whose outcome is awaited.
  enum class After { nothing, create, update, rollback };

  Target target = Target::converged;
  After after = After::nothing;
  std::uint64_t running = 0;       ///< Target running: so many, of whichever version.
  std::uint64_t sent_version = 0;  ///< After update, rollback: Version.Index that was sent.
  std::shared_ptr<const Json> before{},
      sent{};  ///< After update: the spec read and the spec sent, if at hand.
  /// How long all must have been running. Unset: the service's update monitor, 5 s where it has none.
  std::optional<milliseconds> stable{};
  milliseconds pending_grace{15000};  ///< How long a task may stay unplaced while nothing else moves.
  bool wait_for_capacity = false;     ///< Never give up on unplaced tasks.
};

struct Progress {
  enum class Phase {
    waiting,       ///< Not there yet.
    verifying,     ///< All run; they must go on doing so.
    rolling_back,  ///< The engine, or we, go back to the previous spec.
    done,
    rolled_back,
    paused,
    stuck,
    superseded,
    gone,  ///< The end.
  };
  /// One place where a task should run: a slot, or a node of a global service.
  struct Slot {
    std::string label;  ///< "1", or the node's name.
    ShortText task;     ///< Empty: none yet.
    TaskState state = TaskState::unknown;
    bool up_to_date = false;      ///< False: a task of another version still stands there.
    std::chrono::seconds age{0};  ///< Since the state was entered; 0 if unknown.
    SharedText node;              ///< Its name, or ID.
    SharedText error;             ///< Of this task, or of the one that failed before it.
    SharedText failed_on;         ///< The node of the task that `error` is of.
    std::string_view note;        ///< "previous version", "waiting to restart", …: a constant.
    int failures = 0;             ///< In a row; `most_told`: so many, or more.
  };
  /// Tasks of one place that failed with the same error on the same node.
  struct Failure {
    std::string error, node;
    std::optional<int> exit_code;
    std::string task;       ///< The newest one.
    std::string label;      ///< "web.1"
    std::size_t times = 0;  ///< Of this label alone.
  };

  Phase phase = Phase::waiting;
  bool has_counts = false;       ///< False: nothing was counted yet, and the next four are 0.
  std::uint64_t running = 0;     ///< Tasks that run, of whichever version.
  std::uint64_t up_to_date = 0;  ///< Those of them that are of the version that is rolled out.
  std::uint64_t wanted = 0;
  std::uint64_t completed = 0;           ///< Tasks that ended well, where they may.
  std::optional<std::uint64_t> awaited;  ///< Target running: so many must run.
  bool job = false;
  std::vector<Slot> slots;
  std::string reason;  ///< Why it ended so, or what is waited for, in words; may be empty before the end.
  /// Of this rollout, newest first; of `stuck`, those of the task that `reason` names before all others.
  std::vector<Failure> failures;
  std::vector<std::string> warnings;
  std::string update_state, update_message;  ///< UpdateStatus
  std::uint64_t version = 0;
  bool unplaced = false;                   ///< Tasks had no node for pending_grace.
  std::string read_failure;                ///< The last read failed: why; it is tried again.
  milliseconds stable_left{0};             ///< verifying: how long yet.
  std::optional<milliseconds> look_again;  ///< An observation then will tell more.

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

/// Lets a moment pass; always true.
bool sleep_through(milliseconds time);

/// Time, as the loop sees it. By itself the steady clock, on which nobody stops a wait.
struct WaitClock {
  std::function<TimePoint()> now = &std::chrono::steady_clock::now;
  std::function<bool(milliseconds)> sleep = &sleep_through;  ///< False: somebody asked us to stop.
};

struct WaitOptions {
  milliseconds timeout{std::chrono::minutes(10)};  ///< 0: for ever.
  milliseconds first{200}, steady{1000};           ///< Time between requests, at first and in the long run.
};

struct Outcome {
  enum class Verdict { done, rolled_back, paused, stuck, superseded, gone, deadline, interrupted };
  Verdict verdict = Verdict::done;
  Progress progress{};
  Snapshot last{};  ///< With nodes, where the verdict asks for an explanation.
};

/// Watches the service until the goal is decided, the time is up, or `sleep` says stop. A read that fails
/// is tried again until then. Throws unsupported, usage, interrupted, and not_manager where it lasts for some
/// seconds. `tell` may be empty. `wait_for_all` in swarm/wait.hpp does the same for several services in one loop.
Outcome wait_for(Engine& engine, const std::string& service_id, Goal goal, const WaitOptions& options,
                 const std::function<void(const Progress&, TimePoint)>& tell, const WaitClock& clock);

/// Calls `look` again and again, at the steady pace of `options`, until it returns false, the timeout has
/// passed or `sleep` says stop. What the first look throws comes out of here. A later one that fails is tried
/// again, as a wait's reads are: `trouble` gets why, each reason once, and an empty text when all is well
/// again.
Outcome::Verdict keep_looking(const std::function<bool()>& look,
                              const std::function<void(const std::string& why)>& read_failure,
                              const WaitOptions& options, const WaitClock& clock);

/// Waits until none of these tasks exists any more. Take the IDs before the service is removed: asked by
/// service, the engine knows them no longer, though their containers still run.
/// `tell` gets the number that is left (an upper bound).
Outcome::Verdict tasks_gone(Engine& engine, std::vector<std::string> task_ids, const WaitOptions& options,
                            const std::function<void(std::size_t, TimePoint)>& tell, const WaitClock& clock);

}  // namespace swarm
