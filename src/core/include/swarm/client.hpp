// SPDX-License-Identifier: Apache-2.0
// One object for a swarm: services, what becomes of them and why, over connections of its own.
//
// Threads: several may use one Client at once; each call has a connection to itself while it lasts, and idle
// ones are used again. A process that forks while no call runs leaves them to the parent: the child makes its
// own. Functions that are given are called on the thread of the call, before it returns; what
// they throw comes out of it. Everything else that is thrown is a swarm::Error.
//
// Time: every call ends within its deadline, reading back included; without one ClientOptions::deadline holds.
// Where it passes, the error is Errc::deadline, or outcome_unknown for a write that may have happened. A stop
// that is requested ends a call in the same way, with Errc::interrupted, or outcome_unknown.
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
  std::optional<Tls> tls{};  ///< For the managers that are given as tcp addresses.
  Api at_most = any_api;     ///< Upper bound of the API version.
  /// Of a call that names none. It covers the 20 s that a manager waits for a lost leader.
  milliseconds deadline{30000};
  /// The login for an image, asked for when a service is created. May be empty; called by several threads.
  std::function<std::optional<Login>(const std::string& image)> login{};
  /// Refuse fields that are newer than the engine, by name, where it would drop them (Errc::unsupported).
  bool check_fields = true;
};

/// How `Client::from_environment` gets at docker's files and programs. What is empty is not used.
struct DockerFiles {
  /// The text of a file; nothing where there is none. For config.json, contexts and their certificates.
  std::function<std::optional<std::string>(const std::string& path)> read{};
  /// What `program get` prints that has `registry` on its standard input; nothing where it has no login. For
  /// credential helpers ("docker-credential-pass"). Called by several threads.
  std::function<std::optional<std::string>(const std::string& program, const std::string& registry)> ask{};
};

/// What bounds one call.
struct Call {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
};

struct CreateCall {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
  std::string registry_auth{};  ///< As `registry_auth` makes it; empty: ClientOptions::login is asked.
};

struct UpdateCall {
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
  /// Version.Index that the service must have (API: `version`): no replay then, and stale_version.
  std::optional<std::uint64_t> if_version{};
  bool always_send = false;     ///< Send even where the edit changes nothing.
  std::string registry_auth{};  ///< As `registry_auth` makes it; empty: the stored login is kept.
};

struct WaitCall {
  Goal::Target goal = Goal::Target::converged;
  std::uint64_t running = 0;     ///< Goal running: so many tasks.
  milliseconds timeout{600000};  ///< 0: no limit. The last look may take a second, though less is left.
  std::stop_token stop{};        ///< Ends the wait with the verdict `interrupted`.
  std::optional<milliseconds> stable{};                ///< As Goal::stable.
  milliseconds pending_grace{15000};                   ///< As Goal::pending_grace.
  std::function<void(const Progress&)> on_progress{};  ///< After each look.
};

struct LogCall {
  /// Goes on until the deadline, a stop, or `line` returns false: an engine does not say that nothing more can
  /// come, not even when the service is removed.
  bool follow = false;
  std::optional<std::uint64_t> tail{};  ///< So many lines of all tasks together; unset: all.
  EngineTime since{};                   ///< The epoch: from the beginning.
  bool out = true, err = true;
  /// Unset: no limit where it follows. A followed log ends at its deadline without an error.
  std::optional<milliseconds> deadline{};
  std::stop_token stop{};
};

/// A swarm. API: Service*, Task*, Node*, Secret*, Config*, NetworkList, SystemEvents. Every call of one that was
/// moved from throws usage.
class Client {
 public:
  /// Managers in the order in which they are tried ("tcp://m1:2376", "unix:///…", "ssh://…"); nothing is
  /// opened yet. Throws usage for an address or a header that cannot be used.
  explicit Client(const std::vector<std::string>& managers, const ClientOptions& options = {});
  /// Over transports that the caller makes, one for each connection. Several threads may call `connect`.
  static Client over(const std::function<std::unique_ptr<Transport>()>& connect,
                     const ClientOptions& options = {});
  /// As docker's environment says: DOCKER_HOST (a comma list too), else DOCKER_CONTEXT or the current context;
  /// DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and DOCKER_API_VERSION. Of config.json in DOCKER_CONFIG (else
  /// HOME/.docker) the HttpHeaders are sent, and its logins are ClientOptions::login where there is none.
  /// `variable` gives a value or null; `std::getenv` will do. Throws usage for what cannot be used.
  static Client from_environment(const std::function<const char*(const char*)>& variable,
                                 const DockerFiles& docker = {}, ClientOptions options = {});
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();  ///< No call may be running.

  // ---- Services ----

  /// Networks may be named; secrets and configs too, with a reference that has no ID. Throws name_taken,
  /// not_found for what a name does not find, unsupported, outcome_unknown.
  Created create(const ServiceSpec& spec, const CreateCall& call = {});
  Created create(const Json& spec, const CreateCall& call = {});

  /// Filters the engine knows: id, name (prefixes), label, mode.
  std::vector<ServiceRow> list(const std::vector<Filter>& filters = {}, const Call& call = {});
  /// The same as the answer arrives; false ends it. A list that breaks off after the first row is a
  /// broken_answer.
  void each(const std::vector<Filter>& filters, const std::function<bool(ServiceRow&&)>& row,
            const Call& call = {});
  /// By name, ID, or unique prefix of an ID. `inspect` throws not_found.
  Service inspect(std::string_view name_or_id, const Call& call = {});
  std::optional<Service> find(std::string_view name_or_id, const Call& call = {});

  /// Reads, edits and sends; nothing where the edit changes nothing. When someone else was faster, `edit` is
  /// applied again to what is there then. Throws not_found, stale_version, unsupported, outcome_unknown.
  Updated update(std::string_view name_or_id, const std::function<void(ServiceSpec&)>& edit,
                 const UpdateCall& call = {});
  Updated update(std::string_view name_or_id, const Edit& edit, const UpdateCall& call = {});
  /// The engine brings the previous spec back. Throws refused where it has none: before the first update, and
  /// after a rollback.
  Updated rollback(std::string_view name_or_id, const UpdateCall& call = {});
  Removed remove(std::string_view name_or_id, const Call& call = {});
  /// The same, and returns when the containers have ended: a network can be removed then. Verdict `gone`, or
  /// `deadline` or `interrupted`.
  Outcome::Verdict remove_and_wait(std::string_view name_or_id, const WaitCall& call = {});

  // ---- What becomes of them ----

  /// Waits until the change has arrived, or cannot; an update that sent nothing is a wait for the service.
  /// Outcome::verdict tells how it ended, Outcome::progress.reason why. Throws not_manager, unsupported.
  Outcome wait(const Created& created, const WaitCall& call = {});
  Outcome wait(const Updated& updated, const WaitCall& call = {});
  Outcome wait(std::string_view name_or_id, const WaitCall& call = {});

  /// Why a service, or a task, does not run as wanted.
  Explanation why(std::string_view name_or_id, const Call& call = {});

  /// The log of a service or task, whole lines in the order of time, with or without a terminal; false ends
  /// it. Lines of one task keep their order. Lines of LogStream::engine are notes of the engine about nodes
  /// that it could not ask.
  void logs(std::string_view name_or_id, const std::function<bool(const LogLine&)>& line,
            const LogCall& call = {});

  /// All tasks that the engine keeps of a service, the ended ones too.
  Tasks tasks(std::string_view name_or_id, const Call& call = {});
  std::vector<Node> nodes(const Call& call = {});

  // ---- What services refer to ----

  std::vector<Named> networks(const Call& call = {});
  std::vector<Named> secrets(const Call& call = {});
  std::vector<Named> configs(const Call& call = {});
  /// Throws name_taken, usage for what is larger than the engine takes.
  Named create_secret(const SecretSpec& secret, const Call& call = {});
  Named create_config(const ConfigSpec& config, const Call& call = {});
  /// Throws not_found, and refused where a service uses it.
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

/// Why a wait ended as it did: what `why(outcome.last)` finds, and the failures that the wait has seen, which
/// a rollback leaves no trace of.
Explanation why(const Outcome& outcome);

/// "done", "rolled_back", …
std::string_view to_text(Outcome::Verdict verdict);

}  // namespace swarm
