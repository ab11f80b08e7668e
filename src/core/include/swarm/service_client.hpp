// SPDX-License-Identifier: Apache-2.0
// The five operations on services. Use each ServiceClient and its Engine on one thread at a time.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/json.hpp>
#include <swarm/tasks.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace swarm {

/// A service as the engine describes it (API: Service), with accessors for the members that every service
/// has. A moved-from Service is like one of a null document.
class Service {
 public:
  /// `read_at`: the API version it was read with; {}: unknown.
  explicit Service(Json document, Api read_at = {});
  Service(const Service&);
  Service(Service&&) noexcept;
  Service& operator=(const Service&);
  Service& operator=(Service&&) noexcept;
  ~Service();

  [[nodiscard]] const Json& document() const&;
  [[nodiscard]] Json document() &&;  ///< By value, because a reference would outlive `client.inspect("web")`.
  [[nodiscard]] const Json& spec() const&;  ///< Spec
  [[nodiscard]] Json spec() &&;
  [[nodiscard]] std::string id() const;         ///< ID
  [[nodiscard]] std::string name() const;       ///< Spec.Name
  [[nodiscard]] std::uint64_t version() const;  ///< Version.Index
  [[nodiscard]] Api read_at() const { return read_at_; }

 private:
  std::unique_ptr<Json> document_;
  Api read_at_;
};

/// Changes a spec in place and returns warnings; a function returning void has none. Must be pure: it is
/// called again with a newer spec after a lost race. May throw usage or refused. A function that takes the Json by
/// value, and so could only change a copy, does not compile.
class Edit {
 public:
  using Warnings = std::vector<std::string>;

  template <typename Function>
  requires(std::is_invocable_v<Function&, Json&> && !std::is_invocable_v<Function&, Json&&> &&
           !std::is_same_v<Function, Edit>)
      Edit(Function function) {  // NOLINT(google-explicit-constructor): a lambda is an edit
    if constexpr (requires { function == nullptr; })
      if (function == nullptr) return;
    if constexpr (std::is_void_v<std::invoke_result_t<Function&, Json&>>)
      apply_ = [function = std::move(function)](Json& spec) {
        function(spec);
        return Warnings{};
      };
    else
      apply_ = std::move(function);
  }

  /// Throws usage for an empty function.
  Warnings operator()(Json& spec) const {
    if (!apply_) throw Error(Errc::usage, "the function that was given is empty");
    return apply_(spec);
  }

 private:
  std::function<Warnings(Json& spec)> apply_;
};

struct CreateOptions {
  std::string registry_auth{};  ///< X-Registry-Auth: stored with the service and used by the nodes.
};

struct Created {
  std::string id;
  std::vector<std::string> warnings;  ///< The engine's.
  bool found_by_reading = false;      ///< Found by reading back, after the response was lost.
};

struct Removed {
  std::string id;
  bool found_by_reading = false;  ///< Found by reading back, after the response was lost.
};

struct UpdateOptions {
  std::optional<std::uint64_t> if_version{};  ///< Version.Index the service must have; no replay then.
  int replays = 8;                            ///< Most repetitions after 'update out of sequence'.
  bool always_send = false;                   ///< Send even if the edit changes nothing.
  bool rollback = false;                      ///< rollback=previous: the engine restores PreviousSpec.
  std::string registry_auth{};                ///< Empty: keep the stored login (registryAuthFrom=spec).
  /// Called with the service as read again after a lost race, before the edit is applied to it, so that it
  /// can read other documents the edit needs. May be empty.
  std::function<void(const Service& newer)> before_replay{};
};

struct Updated {
  std::string id, name;
  std::uint64_t sent_version = 0;  ///< Version.Index that was sent; the change shows as a greater one.
  std::shared_ptr<const Json> before, after;  ///< The spec that was read, and the one that replaces it.
  bool sent = false;                          ///< False: the edit changed nothing, so nothing was sent.
  bool rollback = false;                      ///< It restored the previous spec.
  int replays = 0;                            ///< Lost races.
  Edit::Warnings edit_warnings;               ///< From the last application of the edit.
  std::vector<std::string> warnings;          ///< The engine's.
  bool found_by_reading = false;              ///< Found by reading back, after the response was lost.
};

/// A change that the engine has accepted, for Engine::observe.
struct ServiceChange {
  enum class Kind { created, updated, removed };
  Kind kind = Kind::updated;
  std::string id, name;             ///< The name is empty if the engine generated it.
  const Service* before = nullptr;  ///< updated: as read before the change.
  const Json* spec = nullptr;       ///< The new spec; null: it was removed.
  bool is_rollback = false;         ///< UpdateOptions::rollback
};

/// The effect of an update on the spec, before it is sent.
struct Preview {
  Service service;                   ///< The current service, in the engine's newest API version.
  std::shared_ptr<const Json> spec;  ///< The resulting spec: with `rollback`, the previous spec.
  bool sends = true;                 ///< False: nothing changes, so nothing would be sent.
  Edit::Warnings edit_warnings{};    ///< The edit's.
};

/// A service in the result of `list`: what tables, filters and names need.
struct ServiceRow {
  struct Port {
    std::string protocol, mode;
    unsigned published = 0, target = 0;
  };
  std::string id, name, image;
  std::string mode;  ///< "replicated", "global", "replicated job", "global job"; empty: unknown.
  std::uint64_t running = 0, desired = 0, completed = 0;  ///< ServiceStatus
  bool has_status = false;
  std::uint64_t wanted = 0;        ///< Replicas, or TotalCompletions of a replicated job.
  std::uint64_t max_per_node = 0;  ///< Placement.MaxReplicas; 0: none.
  std::vector<Port> ports;         ///< Endpoint.Ports
  std::vector<std::pair<std::string, std::string>> labels;
  std::string update_state, created_at, updated_at;
  std::uint64_t version = 0;
  std::optional<Spread> spread;  ///< With ListOptions::tasks.
};

struct ListOptions {
  /// Filters of the engine: id, name (prefixes), label (all must match), mode, runtime (any may match).
  std::vector<std::pair<std::string, std::vector<std::string>>> filters{};
  bool status = true;   ///< Request ServiceStatus (running and desired tasks). API 1.41.
  bool details = true;  ///< False: fill only id and name, and read less.
  /// Confirm an empty list with a manager that knows the leader, by two more requests.
  bool confirm_empty = true;
  /// Called at the end of a list: returns names that were wanted but are not in it. The list is then
  /// confirmed like an empty one; without `restart`, a list that is not confirmed throws no_leader. May be
  /// empty.
  std::function<std::vector<std::string>()> lacking{};
  /// The swarm's tasks, for each row's spread; null: no spread, and no documents are kept.
  std::shared_ptr<const Tasks> tasks{};
  Request limits{};  ///< Its timeouts and its stop apply to each request of the list.
  /// Called if the response broke off and the list starts again: discard the rows so far. Without it, a list
  /// that breaks off after its first row is a broken_answer.
  std::function<void()> restart{};
};

/// How `ServiceClient` pauses between attempts, and while it reads back after a lost response.
using Pause = std::function<void(std::chrono::milliseconds)>;
void sleep_for(std::chrono::milliseconds time);

/// API: operations ServiceCreate, ServiceList, ServiceInspect, ServiceUpdate, ServiceDelete. Every operation
/// may throw, besides what its comment names: unreachable, denied, not_manager (nothing was changed), refused
/// (the engine's message), broken_answer.
class ServiceClient {
 public:
  explicit ServiceClient(Engine& engine, Pause pause = sleep_for)
      : engine_(engine), pause_(std::move(pause)) {}

  /// Creates a service from a whole spec (API: ServiceSpec). After a lost response it reads back, by name,
  /// spec and creation time. Throws name_taken, outcome_unknown.
  Created create(const Json& spec, const CreateOptions& options = {});

  /// Calls `row` for each service as it arrives; return false to stop. Memory does not grow with the list.
  void list(const ListOptions& options, const std::function<bool(ServiceRow&&)>& row);

  /// Calls `document` with the complete, unchanged JSON text of each service as it arrives.
  void list_documents(const ListOptions& options, const std::function<bool(std::string_view)>& document);

  /// By full ID, exact name, or unique ID prefix. `defaults`: fill in the engine's defaults for what the spec
  /// omits (insertDefaults). Throws not_found.
  Service inspect(std::string_view name_or_id, bool defaults = false);

  /// The same; nothing if there is no such service. Throws not_found for a text that cannot be a name.
  std::optional<Service> find(std::string_view name_or_id);

  /// Reads the service, applies `edit`, sends the result; sends nothing if `edit` changes nothing. If
  /// somebody else's update came first, reads again and reapplies `edit`, at most `options.replays` times,
  /// never with `options.if_version`. Throws not_found, stale_version, outcome_unknown.
  Updated update(std::string_view name_or_id, const Edit& edit, const UpdateOptions& options = {});

  /// The same for a service just read; after a lost race it is read again by ID.
  Updated update(Service service, const Edit& edit, const UpdateOptions& options = {});

  /// `update` up to the point of sending; only reads. Throws what `update` throws until then, and refused for
  /// what every engine would refuse: another name, a rollback without a previous spec.
  Preview preview(Service service, const Edit& edit, const UpdateOptions& options = {});

  /// Resolves the name once and deletes by ID, so that it is safe if the name is reused in between. Throws
  /// not_found, outcome_unknown.
  Removed remove(std::string_view name_or_id);

  /// The same for a service just read.
  Removed remove(const Service& service);

 private:
  Service in_newest_version(Service service);
  Service read_again(const Updated& updated);

  Engine& engine_;
  Pause pause_;
};

}  // namespace swarm
