// SPDX-License-Identifier: Apache-2.0
// Where the tasks of a service run, and how many of them are what its specification asks for. A TaskClient is
// for one thread at a time, as its Engine is; tasks and nodes are values.
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

/// A point in time by a manager's clock; the epoch: unknown.
using EngineTime = std::chrono::sys_time<std::chrono::nanoseconds>;
/// Reads RFC 3339 with any number of decimals; the epoch where the text is no time.
EngineTime parse_time(std::string_view text);

/// In the order in which a task goes through them (API: TaskState).
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
/// The API's word ("new" for created).
std::string_view to_text(TaskState state);
TaskState task_state(std::string_view text);

/// A task as the engine describes it (API: Task). Whatever has another type than it should reads as empty.
struct Task {
  /// Never null after `read_task`. Of a task in a list it has no more than Status, and that only where the
  /// task went wrong or holds ports: a list may be as long as the swarm is large.
  Shared<Json> document;
  ShortText id;
  TaskState state = TaskState::unknown, desired = TaskState::unknown;
  std::optional<int> exit_code;     ///< Of a container that ended.
  SharedText service, node;         ///< IDs
  SharedText message, error;        ///< Status.Message, Status.Err
  std::uint64_t slot = 0;           ///< 0: of a global service, or the first of a replicated job.
  EngineTime created{}, updated{};  ///< By the managers' clock.
  EngineTime since{};               ///< When the state was entered, by the node's clock.
  std::uint64_t iteration = 0;      ///< JobIteration
  /// Of tasks in a list: equal ones are held once. Null: `document` has the spec.
  Shared<Json> shared_spec;

  [[nodiscard]] const Json& spec() const;  ///< Spec, or null
  [[nodiscard]] std::string image() const;
  /// The scheduler and the orchestrator still want it.
  [[nodiscard]] bool wanted() const { return desired <= TaskState::complete; }
  [[nodiscard]] bool ended() const { return state >= TaskState::complete; }
  [[nodiscard]] bool went_wrong() const { return state == TaskState::failed || state == TaskState::rejected; }
};

/// Tasks in any number, which stay where they are while it grows.
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
  /// kind, and its count or, for named ones, one entry a name with count 1.
  std::vector<std::pair<std::string, std::int64_t>> generic;

  /// Spec.Name, else the host's name, else the ID.
  [[nodiscard]] const std::string& label() const;
};

/// The exit code of a task's container; nothing where it never ran, though engines show a zero there.
std::optional<int> exit_code_of(const Json& task);

Task read_task(Json document);
Node read_node(const Json& document);
/// The elements of a list; what is no object is left out.
Tasks read_tasks(Json list);
std::vector<Node> read_nodes(const Json& list);

/// One filter of a list: a key, and values that are alternatives (labels: that must all match).
using Filter = std::pair<std::string, std::vector<std::string>>;

struct LogOptions {
  enum class Of { service, task };
  Of of = Of::service;
  std::string id{};
  std::string name{};  ///< For messages; empty: the ID.
  bool out = true, err = true;
  bool follow = false, timestamps = true, details = true;
  /// Lines of each task, counted from the end; unset: all.
  std::optional<std::uint64_t> tail{};
  EngineTime since{};  ///< The epoch: from the beginning.
  /// Most time for all of it; negative: no limit.
  std::chrono::milliseconds timeout{-1};
  /// Asked several times a second, whether or not lines come, on the thread that reads; true: the log ends,
  /// with Errc::interrupted. Throws nothing.
  std::function<bool()> enough{};
};

/// The address of a log stream, without version prefix.
std::string logs_path(const LogOptions& options);

/// API: operations TaskList, TaskInspect, NodeList, ServiceLogs, TaskLogs. Throws what Engine throws,
/// not_found, refused.
class TaskClient {
 public:
  /// `limits`: its time limits hold for each request but that of a log.
  explicit TaskClient(Engine& engine, Request limits = {}) : engine_(engine), limits_(std::move(limits)) {}

  /// Filters the engine knows: service, node, name, id (prefixes), label, desired-state. Of the tasks that
  /// ended only those are held that a wait, an explanation or a forecast looks at.
  Tasks list(const std::vector<Filter>& filters = {});
  /// The same without holding them: hands each task on, with all of its document, as the answer arrives.
  /// `restart`: what was handed on counts no more, for the list starts again.
  void each(const std::vector<Filter>& filters, const std::function<void(Task&&)>& task,
            const std::function<void()>& restart);
  Tasks of_service(const std::string& service_id);
  /// What `tasks_gone` needs, to be asked before the service is removed.
  std::vector<std::string> ids_of_service(const std::string& service_id);
  Task inspect(std::string_view id);
  /// The same; nothing where there is no such task. Throws not_found for what can be no ID.
  std::optional<Task> find(std::string_view id);
  std::vector<Node> nodes();
  /// The documents of the nodes that are managers; an election is not awaited. Throws no_leader.
  Json managers();

  /// Hands the body on as it comes: for LogFrames, unless the container has a TTY.
  void logs(const LogOptions& options, const Sink& sink);

 private:
  Engine& engine_;
  Request limits_;
};

struct Spread {
  std::uint64_t up_to_date = 0;         ///< Running tasks that an update to the specification would keep.
  std::vector<std::uint64_t> per_node;  ///< Running tasks of each node that has one, most first.
};

/// Pure. `service`: the document of the API; `tasks` may hold those of other services.
Spread spread(const Json& service, const Tasks& tasks);

}  // namespace swarm
