// SPDX-License-Identifier: Apache-2.0
// A client for a swarm: services, their outcomes and explanations, over its own connections.
//
// Threads: several may use one Client at once; each call has a connection to itself while it lasts, and idle
// ones are reused. A process may fork while no call runs: the child opens its own connections. The caller's
// functions are called on the thread of the call, before it returns, and their exceptions propagate unchanged,
// swarm::Errors included; only `stop` and `on_request` of ConnectOptions may also be called on threads of the
// library, and must not throw. Every other exception is a swarm::Error.
//
// Time: every call ends within its deadline, including reading back; the default is ClientOptions::deadline.
// If it passes, the error is Errc::deadline, or outcome_unknown for a write that may have happened. A
// requested stop ends a call in the same way, with Errc::interrupted, or outcome_unknown.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/logs.hpp>
#include <swarm/lookup.hpp>
#include <swarm/registry.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/transport.hpp>
#include <swarm/types.hpp>
#include <swarm/watch.hpp>
#include <swarm/why.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

struct ClientOptions {
  ConnectOptions connection{};
  std::optional<Tls> tls{};  ///< For managers given as tcp addresses.
  Api at_most = any_api;     ///< Upper bound of the API version.
  /// For calls that set none. Covers the 20 s that a manager waits for a lost leader.
  milliseconds deadline{30000};
  /// Returns the login for an image when a service is created. May be empty; called from several threads.
  std::function<std::optional<Login>(const std::string& image)> login{};
  /// Reject fields newer than the engine, by name, because it would drop them (Errc::unsupported).
  bool check_fields = true;
};

/// How `Client::from_environment` reads docker's files and runs its programs. Empty functions are not used.
struct DockerFiles {
  /// The text of a file; nothing if it does not exist. For config.json, contexts and certificates.
  std::function<std::optional<std::string>(const std::string& path)> read{};
  /// The output of `program get` with `registry` on its standard input; nothing if it has no login. For
  /// credential helpers ("docker-credential-pass"). Called from several threads.
  std::function<std::optional<std::string>(const std::string& program, const std::string& registry)> ask{};
};

/// Limits of one call.
struct Call {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
};

struct CreateCall {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
  std::string registry_auth{};  ///< The result of `registry_auth`; empty: ask ClientOptions::login.
};

struct UpdateCall {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
  /// The Version.Index that the service must have (API: `version`); no replay then, but stale_version.
  std::optional<std::uint64_t> if_version{};
  bool always_send = false;     ///< Send even if the edit changes nothing.
  std::string registry_auth{};  ///< The result of `registry_auth`; empty: keep the stored login.
};

struct WaitCall {
  Goal::Target goal = Goal::Target::converged;
  std::uint64_t running = 0;     ///< Goal running: the number of tasks.
  milliseconds timeout{600000};  ///< 0: no limit. The last poll may take a second even if less is left.
  std::stop_token stop{};        ///< Ends the wait with the verdict `interrupted`.
  std::optional<milliseconds> stable{};                ///< As Goal::stable.
  milliseconds pending_grace{15000};                   ///< As Goal::pending_grace.
  std::function<void(const Progress&)> on_progress{};  ///< Called after each poll.
};

struct LogCall {
  /// Continues until the deadline, a stop, or until `line` returns false: an engine does not report that no
  /// more lines can come, not even when the service is removed.
  bool follow = false;
  std::optional<std::uint64_t> tail{};  ///< The last lines of all tasks together; unset: all.
  EngineTime since{};                   ///< The epoch: from the beginning.
  bool out = true, err = true;
  /// Unset: no limit when following. A followed log ends at its deadline without an error.
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
};

/// A swarm. API: Service*, Task*, Node*, Secret*, Config*, NetworkList, SystemEvents. All calls on a
/// moved-from Client throw usage.
class Client {
 public:
  /// Managers in the order in which they are tried ("tcp://m1:2376", "unix:///…", "ssh://…"). Opens no
  /// connection yet. Throws usage for an address or a header that cannot be used.
  explicit Client(const std::vector<std::string>& managers, const ClientOptions& options = {});
  /// Uses transports that the caller creates, one per connection. Several threads may call `connect`.
  static Client over(const std::function<std::unique_ptr<Transport>()>& connect,
                     const ClientOptions& options = {});
  /// Follows docker's environment: DOCKER_HOST (may be a comma-separated list), else DOCKER_CONTEXT or the
  /// current context; DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and DOCKER_API_VERSION. From config.json in
  /// DOCKER_CONFIG (else HOME/.docker) it sends the HttpHeaders, and uses the logins if ClientOptions::login
  /// is empty. `variable` returns a value or null, like `std::getenv`. Throws usage for invalid values.
  static Client from_environment(const std::function<const char*(const char*)>& variable,
                                 const DockerFiles& docker = {}, ClientOptions options = {});
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();  ///< No call may be running.

  // ---- Services ----

  /// Networks may be given by name; so may secrets and configs, with a reference without ID. Throws
  /// name_taken, not_found for an unknown name, unsupported, outcome_unknown.
  Created create(const ServiceSpec& spec, const CreateCall& call = {});
  Created create(const Json& spec, const CreateCall& call = {});

  /// Filters of the engine: id, name (prefixes), label, mode.
  std::vector<ServiceRow> list(const std::vector<Filter>& filters = {}, const Call& call = {});
  /// The same as the response arrives; return false to stop. A list that breaks off after the first row is a
  /// broken_answer.
  void each(const std::vector<Filter>& filters, const std::function<bool(ServiceRow&&)>& row,
            const Call& call = {});
  /// By name, ID, or unique prefix of an ID. `inspect` throws not_found.
  Service inspect(std::string_view name_or_id, const Call& call = {});
  std::optional<Service> find(std::string_view name_or_id, const Call& call = {});

  /// Reads, edits and sends; sends nothing if the edit changes nothing. If somebody else's update came first,
  /// applies `edit` again to the new spec. Throws not_found, stale_version, unsupported, outcome_unknown.
  Updated update(std::string_view name_or_id, const std::function<void(ServiceSpec&)>& edit,
                 const UpdateCall& call = {});
  Updated update(std::string_view name_or_id, const Edit& edit, const UpdateCall& call = {});
  template <EditsCopy<ServiceSpec> OfCopy>
  Updated update(std::string_view name_or_id, OfCopy edit,
                 const UpdateCall& call = {}) = delete;  ///< The edit must take a ServiceSpec&.
  /// The engine restores the previous spec. Throws refused if there is none: before the first update, and
  /// after a rollback.
  Updated rollback(std::string_view name_or_id, const UpdateCall& call = {});
  Removed remove(std::string_view name_or_id, const Call& call = {});
  /// The same, but returns when the containers have ended, so that a network can be removed. Verdict `gone`,
  /// or `deadline` or `interrupted`.
  Outcome::Verdict remove_and_wait(std::string_view name_or_id, const WaitCall& call = {});

  // ---- Outcomes ----

  /// Waits until the change has converged, or cannot; after an update that sent nothing, waits for the
  /// service as it is. Outcome::verdict is the result, Outcome::progress.reason the explanation. Throws
  /// not_manager, unsupported. Failed looks are repeated, but finding a service by its name is not: that
  /// throws what `find` throws, and not_found.
  Outcome wait(const Created& created, const WaitCall& call = {});
  Outcome wait(const Updated& updated, const WaitCall& call = {});
  Outcome wait(std::string_view name_or_id, const WaitCall& call = {});

  /// Explains why a service or task does not run as wanted.
  Explanation why(std::string_view name_or_id, const Call& call = {});

  /// The log of a service or task, as whole lines sorted by timestamp, with or without a TTY; return false to
  /// stop. Lines of one task keep their order. Lines of LogStream::engine are the engine's messages about
  /// nodes that it could not reach.
  void logs(std::string_view name_or_id, const std::function<bool(const LogLine&)>& line,
            const LogCall& call = {});

  /// All tasks of a service that the engine keeps, including ended ones.
  Tasks tasks(std::string_view name_or_id, const Call& call = {});
  std::vector<Node> nodes(const Call& call = {});

  // ---- Objects that services refer to ----

  std::vector<Named> networks(const Call& call = {});
  std::vector<Named> secrets(const Call& call = {});
  std::vector<Named> configs(const Call& call = {});
  /// Throws name_taken, and usage if the content exceeds the engine's limit.
  Named create_secret(const SecretSpec& secret, const Call& call = {});
  Named create_config(const ConfigSpec& config, const Call& call = {});
  /// Throws not_found, and refused if a service uses it.
  void remove_secret(std::string_view name, const Call& call = {});
  void remove_config(std::string_view name, const Call& call = {});

  /// The API version in use.
  Api version(const Call& call = {});

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  [[nodiscard]] State& state() const;
  std::unique_ptr<State> state_;
};

/// Explains the outcome of a wait: the result of `why(outcome.last)`, plus the failures seen during the wait,
/// of which a rollback leaves no trace.
Explanation why(const Outcome& outcome);

/// "done", "rolled_back", …
std::string_view to_text(Outcome::Verdict verdict);

}  // namespace swarm
