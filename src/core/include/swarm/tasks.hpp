// SPDX-License-Identifier: Apache-2.0
// Tasks, nodes and logs: where the tasks of a service run, and how many match its specification. Use a
// TaskClient on one thread at a time, like its Engine; tasks and nodes are values.
#pragma once

#include <swarm/compact.hpp>
#include <swarm/json.hpp>
#include <swarm/transport.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

class Engine;

/// A timestamp by a manager's clock; the epoch: unknown.
using EngineTime = std::chrono::sys_time<std::chrono::nanoseconds>;
/// Parses RFC 3339 with any number of decimals; returns the epoch if the text is invalid.
EngineTime parse_time(std::string_view text);

/// In the order in which a task passes through them (API: TaskState).
enum class TaskState : std::uint8_t {
  unknown,
  created,
  allocated,
  pending,
  assigned,
  accepted,
  preparing,
  ready,
  starting,
  running,
  complete,
  shutdown,
  failed,
  rejected,
  remove,
  orphaned,
};
/// The API's name ("new" for created).
std::string_view to_text(TaskState state);
TaskState task_state(std::string_view text);

/// A task as the engine describes it (API: Task). Members of an unexpected type read as empty.
struct Task {
  /// Never null after `read_task`. For a task of a list it holds only Status, and only if the task went wrong
  /// or uses ports, because the list grows with the swarm.
  Shared<Json> document;
  ShortText id;
  TaskState state = TaskState::unknown, desired = TaskState::unknown;
  std::optional<int> exit_code;     ///< Set if the container has ended.
  SharedText service, node;         ///< IDs
  SharedText message, error;        ///< Status.Message, Status.Err
  std::uint64_t slot = 0;           ///< 0: of a global service, or the first of a replicated job.
  EngineTime created{}, updated{};  ///< By the managers' clock.
  EngineTime since{};               ///< When the state was entered, by the node's clock.
  std::uint64_t iteration = 0;      ///< JobIteration
  /// For tasks of a list: equal specs are shared. Null: `document` has the spec.
  Shared<Json> shared_spec;

  [[nodiscard]] const Json& spec() const;  ///< Spec, or null
  [[nodiscard]] std::string image() const;
  /// Whether the scheduler and the orchestrator still want it to run.
  [[nodiscard]] bool wanted() const { return desired <= TaskState::complete; }
  [[nodiscard]] bool ended() const { return state >= TaskState::complete; }
  [[nodiscard]] bool went_wrong() const { return state == TaskState::failed || state == TaskState::rejected; }
};

/// Any number of tasks, whose addresses stay valid while it grows.
using Tasks = std::deque<Task>;

/// A node as the engine describes it (API: Node).
struct Node {
  std::string id, name, hostname;        ///< Spec.Name, Description.Hostname
  std::string role, availability;        ///< "manager", "worker"; "active", "pause", "drain"
  std::string state, message, address;   ///< Status; state is "ready", "down", "unknown" or "disconnected"
  std::string os, architecture, engine;  ///< Description.Platform, Engine.EngineVersion
  std::vector<std::pair<std::string, std::string>> labels, engine_labels;
  std::vector<std::pair<std::string, std::string>> plugins;  ///< type, name
  std::int64_t nano_cpus = 0, memory_bytes = 0;
  /// Kind and count; named resources have one entry per name with count 1.
  std::vector<std::pair<std::string, std::int64_t>> generic;

  /// Spec.Name, else the hostname, else the ID.
  [[nodiscard]] const std::string& label() const;
};

/// The exit code of a task's container; nothing if it never ran, although engines report a zero then.
std::optional<int> exit_code_of(const Json& task);

Task read_task(Json document);
Node read_node(const Json& document);
/// The elements of a list, without those that are not objects.
Tasks read_tasks(Json list);
std::vector<Node> read_nodes(const Json& list);

/// One filter of a list: a key, and alternative values (for labels, all must match).
using Filter = std::pair<std::string, std::vector<std::string>>;

struct LogOptions {
  enum class Of { service, task };
  Of of = Of::service;
  std::string id{};
  std::string name{};  ///< For messages; empty: the ID.
  bool out = true, err = true;
  bool follow = false, timestamps = true, details = true;
  /// The last lines of each task; unset: all.
  std::optional<std::uint64_t> tail{};
  EngineTime since{};  ///< The epoch: from the beginning.
  /// Timeout for the whole log; negative: no limit.
  std::chrono::milliseconds timeout{-1};
  /// Called several times a second, whether or not lines arrive, on the reading thread; return true to end
  /// the log with Errc::interrupted. Must not throw.
  std::function<bool()> enough{};
};

/// The path of a log stream, without version prefix.
std::string logs_path(const LogOptions& options);

/// API: operations TaskList, TaskInspect, NodeList, ServiceLogs, TaskLogs. Throws what Engine throws,
/// not_found, refused.
class TaskClient {
 public:
  /// The timeouts of `limits` apply to each request except those for logs.
  explicit TaskClient(Engine& engine, Request limits = {}) : engine_(engine), limits_(std::move(limits)) {}

  /// Filters of the engine: service, node, name, id (prefixes), label, desired-state. Keeps only those ended
  /// tasks that a wait, an explanation or a forecast uses.
  Tasks list(const std::vector<Filter>& filters = {});
  /// The same without storing them: passes on each task, with its whole document, as the response arrives.
  /// `restart`: discard the tasks so far, because the list starts again.
  void each(const std::vector<Filter>& filters, const std::function<void(Task&&)>& task,
            const std::function<void()>& restart);
  Tasks of_service(const std::string& service_id);
  /// The IDs that `tasks_gone` needs; read them before the service is removed.
  std::vector<std::string> ids_of_service(const std::string& service_id);
  Task inspect(std::string_view id);
  /// The same; nothing if there is no such task. Throws not_found for a text that cannot be an ID.
  std::optional<Task> find(std::string_view id);
  std::vector<Node> nodes();
  /// The documents of the manager nodes; does not wait for an election. Throws no_leader.
  Json managers();

  /// Passes on the body as it arrives: for LogFrames, unless the container has a TTY.
  void logs(const LogOptions& options, const Sink& sink);

 private:
  Engine& engine_;
  Request limits_;
};

struct Spread {
  std::uint64_t up_to_date = 0;  ///< Running tasks that an update to the current specification would keep.
  std::vector<std::uint64_t> per_node;  ///< Running tasks of each node that has one, most first.
};

/// Pure. `service`: the document of the API; `tasks` may include other services' tasks.
Spread spread(const Json& service, const Tasks& tasks);

}  // namespace swarm
