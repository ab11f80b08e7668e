// SPDX-License-Identifier: Apache-2.0
// Builders for the API's service spec: one chainable setter for each field, named after it.
#pragma once

#include <swarm/document.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Common to all builders. `from(json)` takes over a document of the engine and keeps what the setters don't
// name. A setter replaces the member, and `NAME_add` adds an item, or replaces the one with the same key. A
// reader has the setter's name, except for booleans (`is_tty`), and returns nothing or an empty value if the
// member is absent. A part that is itself a builder is returned as a const copy, so that a setter on it,
// which would change only the copy, does not compile. Keep it in a variable, change it and set it again, or
// use `edit_NAME`. What is never set stays absent, so the engine's default applies. Empty text, lists, maps
// and parts remove the field, and so do 0 and false except where a comment says that they are kept: there the
// engine tells them from absence. Times are nanoseconds and not negative, sizes are bytes, CPUs are
// billionths. Counts have at most 63 bits, so that a negative one, which C++ converts silently, is refused.
// Setters throw usage, with the field's name, for values that the engine refuses, or accepts although they
// can never work. Builders are values: a thread may use one that no other thread changes.

namespace swarm {

using Strings = std::vector<std::string>;
using StringMap = std::map<std::string, std::string>;  ///< Keys are not empty.
using Nanoseconds = std::chrono::nanoseconds;

enum class Condition { none, on_failure, any };
enum class FailureAction { pause, continue_, rollback };
enum class Order { stop_first, start_first };
enum class MountType { bind, volume, tmpfs, npipe, cluster };
enum class Propagation { private_, rprivate, shared, rshared, slave, rslave };
enum class PublishMode { ingress, host };
enum class Protocol { tcp, udp, sctp };
enum class EndpointMode { vip, dnsrr };
enum class Isolation { default_, process, hyperv };
enum class AppArmor { default_, disabled };

/// API: Mount. The engine rejects or drops the API's other members for services (Consistency, ImageOptions,
/// CreateMountpoint, the read-only variants of BindOptions).
class Mount : public Document {
 public:
  /// Type, Target, Source. `target` is a path in the container. `source` is a path of the node (bind), a
  /// volume's name (volume; empty: an anonymous one), a pipe (npipe) or a cluster volume (API 1.42).
  /// Throws usage without a target, without a source where the type needs one, with one for tmpfs, and for a
  /// path or control characters in a volume's name.
  Mount(MountType type, std::string_view target, std::string_view source = {});
  static Mount from(const Json& json);

  [[nodiscard]] std::string type() const;  ///< "bind", "volume", "tmpfs", "npipe", "cluster"
  [[nodiscard]] std::string target() const;
  [[nodiscard]] std::string source() const;
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] std::string propagation() const;
  [[nodiscard]] bool is_non_recursive() const;
  [[nodiscard]] bool is_no_copy() const;
  [[nodiscard]] StringMap labels() const;
  [[nodiscard]] std::string driver() const;
  [[nodiscard]] StringMap driver_options() const;
  [[nodiscard]] std::string subpath() const;
  [[nodiscard]] std::optional<std::int64_t> size_bytes() const;
  [[nodiscard]] std::optional<std::int64_t> mode() const;
  [[nodiscard]] std::vector<Strings> options() const;

  Mount& read_only(bool yes = true);  ///< ReadOnly

  // Bind mounts only; else usage.
  Mount& propagation(Propagation value);  ///< BindOptions.Propagation
  Mount& non_recursive(bool yes = true);  ///< BindOptions.NonRecursive: without mounts below the source.

  // Volumes only; else usage.
  Mount& no_copy(bool yes = true);         ///< VolumeOptions.NoCopy: a new volume starts empty.
  Mount& labels(const StringMap& labels);  ///< VolumeOptions.Labels of a volume created for this mount.
  /// VolumeOptions.DriverConfig: Name and Options.
  Mount& driver(std::string_view name, const StringMap& options = {});
  Mount& subpath(std::string_view path);  ///< VolumeOptions.Subpath, relative. API 1.45.

  // tmpfs only; else usage.
  Mount& size_bytes(std::int64_t bytes);  ///< TmpfsOptions.SizeBytes; 0: no limit.
  Mount& mode(std::uint32_t bits);        ///< TmpfsOptions.Mode, such as 01777.
  /// TmpfsOptions.Options: each one or two words, {"noexec"} or {"uid", "1000"}. API 1.46.
  Mount& options(const std::vector<Strings>& options);

 private:
  Mount(TakeOver tag, const Json& json) : Document(tag, json) {}
  void need(MountType type, std::string_view what) const;
};

/// API: TaskSpec.ContainerSpec.Secrets[].
class SecretReference : public Document {
 public:
  /// SecretID and SecretName; the file is called like the secret, owned by 0:0, mode 0444. Names are at most
  /// 64 letters, digits, _ . and -, with a letter or digit at both ends; else usage.
  SecretReference(std::string_view id, std::string_view name);
  /// Only SecretName: swarm::Client looks up its ID.
  explicit SecretReference(std::string_view name);
  static SecretReference from(const Json& json);

  [[nodiscard]] std::string id() const;         ///< SecretID
  [[nodiscard]] std::string name() const;       ///< SecretName
  [[nodiscard]] std::string file_name() const;  ///< File.Name
  [[nodiscard]] std::string uid() const;
  [[nodiscard]] std::string gid() const;
  [[nodiscard]] std::optional<std::int64_t> mode() const;

  SecretReference& file_name(std::string_view name);  ///< File.Name; relative: under /run/secrets.
  SecretReference& uid(std::string_view id);          ///< File.UID, a number of 32 bits.
  SecretReference& gid(std::string_view id);          ///< File.GID, a number of 32 bits.
  SecretReference& mode(std::uint32_t bits);          ///< File.Mode, such as 0440; 0 is kept.

 private:
  SecretReference(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.ContainerSpec.Configs[].
class ConfigReference : public Document {
 public:
  /// ConfigID and ConfigName; the file is called like the config, owned by 0:0, mode 0444. Names are as those
  /// of secrets.
  ConfigReference(std::string_view id, std::string_view name);
  /// Only ConfigName: swarm::Client looks up its ID.
  explicit ConfigReference(std::string_view name);
  static ConfigReference from(const Json& json);

  [[nodiscard]] std::string id() const;         ///< ConfigID
  [[nodiscard]] std::string name() const;       ///< ConfigName
  [[nodiscard]] std::string file_name() const;  ///< File.Name
  [[nodiscard]] std::string uid() const;
  [[nodiscard]] std::string gid() const;
  [[nodiscard]] std::optional<std::int64_t> mode() const;
  [[nodiscard]] bool is_runtime() const;

  // Of a file; usage for a runtime config.
  ConfigReference& file_name(std::string_view name);  ///< File.Name; relative: under /.
  ConfigReference& uid(std::string_view id);          ///< File.UID, a number of 32 bits.
  ConfigReference& gid(std::string_view id);          ///< File.GID, a number of 32 bits.
  ConfigReference& mode(std::uint32_t bits);          ///< File.Mode, such as 0440; 0 is kept.
  /// Runtime instead of File: read by the engine (credential specs), not a file in the container. API 1.40.
  ConfigReference& runtime();

 private:
  ConfigReference(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: Privileges.CredentialSpec (Windows). Exactly one source.
class CredentialSpec : public Document {
 public:
  static CredentialSpec file(std::string_view name);  ///< File, in the engine's CredentialSpecs directory.
  static CredentialSpec registry(std::string_view value);  ///< Registry
  /// Config: the ID of a config to which the container has a runtime reference. API 1.40.
  static CredentialSpec config(std::string_view id);
  static CredentialSpec from(const Json& json);

  [[nodiscard]] std::string file() const;
  [[nodiscard]] std::string registry() const;
  [[nodiscard]] std::string config() const;

 private:
  CredentialSpec(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: Privileges.SELinuxContext.
class SELinuxContext : public Document {
 public:
  SELinuxContext() = default;
  static SELinuxContext from(const Json& json);

  [[nodiscard]] bool is_disabled() const;
  [[nodiscard]] std::string user() const;
  [[nodiscard]] std::string role() const;
  [[nodiscard]] std::string type() const;
  [[nodiscard]] std::string level() const;
  SELinuxContext& disable(bool yes = true);      ///< Disable; false is kept.
  SELinuxContext& user(std::string_view name);   ///< User
  SELinuxContext& role(std::string_view name);   ///< Role
  SELinuxContext& type(std::string_view name);   ///< Type
  SELinuxContext& level(std::string_view name);  ///< Level

 private:
  SELinuxContext(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: Privileges.Seccomp. API 1.44.
class Seccomp : public Document {
 public:
  static Seccomp builtin();     ///< Mode "default"
  static Seccomp unconfined();  ///< Mode "unconfined"
  /// Mode "custom" and Profile: the profile's JSON text (it travels in base64). Throws usage if it is not a
  /// JSON object.
  static Seccomp custom(std::string_view profile);
  static Seccomp from(const Json& json);

  [[nodiscard]] std::string mode() const;
  [[nodiscard]] std::string profile() const;  ///< The JSON text.
 private:
  Seccomp(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.ContainerSpec.Privileges.
class Privileges : public Document {
 public:
  Privileges() = default;
  static Privileges from(const Json& json);

  [[nodiscard]] const CredentialSpec credential_spec() const;
  [[nodiscard]] const SELinuxContext selinux_context() const;
  [[nodiscard]] const Seccomp seccomp() const;
  [[nodiscard]] std::string app_armor() const;  ///< "default", "disabled"; empty: absent.
  [[nodiscard]] bool is_no_new_privileges() const;
  Privileges& credential_spec(const CredentialSpec& source);   ///< CredentialSpec. API 1.29.
  Privileges& selinux_context(const SELinuxContext& context);  ///< SELinuxContext
  Privileges& seccomp(const Seccomp& profile);                 ///< Seccomp. API 1.44.
  Privileges& app_armor(AppArmor mode);                        ///< AppArmor.Mode. API 1.44.
  Privileges& no_new_privileges(bool yes = true);              ///< NoNewPrivileges. API 1.44.

 private:
  Privileges(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.ContainerSpec.DNSConfig.
class DnsConfig : public Document {
 public:
  DnsConfig() = default;
  static DnsConfig from(const Json& json);

  [[nodiscard]] Strings nameservers() const;
  [[nodiscard]] Strings search() const;
  [[nodiscard]] Strings options() const;
  DnsConfig& nameservers(const Strings& addresses);  ///< Nameservers, in the order in which they are queried.
  DnsConfig& search(const Strings& domains);         ///< Search; ".": no search domain.
  DnsConfig& options(const Strings& options);        ///< Options, such as "ndots:3".

 private:
  DnsConfig(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: HealthConfig. Times are 0 (inherit the image's) or at least 1 ms; else usage.
class Healthcheck : public Document {
 public:
  Healthcheck() = default;
  static Healthcheck from(const Json& json);
  static Healthcheck disabled();  ///< Test ["NONE"]: disables the image's check too.

  [[nodiscard]] Strings test() const;  ///< The words including the first, "CMD", "CMD-SHELL" or "NONE".
  [[nodiscard]] std::optional<Nanoseconds> interval() const;
  [[nodiscard]] std::optional<Nanoseconds> timeout() const;
  [[nodiscard]] std::optional<std::int64_t> retries() const;
  [[nodiscard]] std::optional<Nanoseconds> start_period() const;
  [[nodiscard]] std::optional<Nanoseconds> start_interval() const;
  Healthcheck& shell(std::string_view command);   ///< Test ["CMD-SHELL", command]
  Healthcheck& exec(const Strings& words);        ///< Test ["CMD", …]
  Healthcheck& interval(Nanoseconds time);        ///< Interval between two checks.
  Healthcheck& timeout(Nanoseconds time);         ///< Timeout of one check.
  Healthcheck& retries(std::int64_t failures);    ///< Retries: failures in a row; 0 to 2147483647.
  Healthcheck& start_period(Nanoseconds time);    ///< StartPeriod, in which failures don't count. API 1.29.
  Healthcheck& start_interval(Nanoseconds time);  ///< StartInterval: interval in that period. API 1.44.

 private:
  Healthcheck(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.ContainerSpec.Ulimits[]. API 1.41.
class Ulimit : public Document {
 public:
  /// Name ("nofile"), Soft and Hard; -1 is unlimited. Throws usage if soft is above hard, or for values below
  /// -1.
  Ulimit(std::string_view name, std::int64_t soft, std::int64_t hard);
  static Ulimit from(const Json& json);

  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::optional<std::int64_t> soft() const;
  [[nodiscard]] std::optional<std::int64_t> hard() const;

 private:
  Ulimit(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.ContainerSpec. Hostname, env, mount sources and targets may contain templates
/// ({{.Task.Slot}}), which only the engine checks: it refuses a service with one that it cannot expand.
class ContainerSpec : public Document {
 public:
  explicit ContainerSpec(std::string_view image);  ///< Image; sent unchanged. Throws usage if empty.
  static ContainerSpec from(const Json& json);

  ContainerSpec& image(std::string_view reference);         ///< Image. Throws usage if empty.
  ContainerSpec& labels(const StringMap& labels);           ///< Labels of the containers.
  ContainerSpec& command(const Strings& words);             ///< Command: replaces the image's entrypoint.
  ContainerSpec& args(const Strings& words);                ///< Args to the command or entrypoint.
  ContainerSpec& hostname(std::string_view name);           ///< Hostname. API 1.25.
  ContainerSpec& env(const Strings& key_values);            ///< Env: "A=1"; bare "A": unset in the task.
  ContainerSpec& dir(std::string_view path);                ///< Dir: working directory.
  ContainerSpec& user(std::string_view name);               ///< User: name or uid, optionally with ":group".
  ContainerSpec& groups(const Strings& groups);             ///< Groups: names or gids. API 1.25.
  ContainerSpec& privileges(const Privileges& privileges);  ///< Privileges
  ContainerSpec& tty(bool yes = true);                      ///< TTY. API 1.25.
  ContainerSpec& open_stdin(bool yes = true);               ///< OpenStdin
  ContainerSpec& read_only(bool yes = true);                ///< ReadOnly root file system. API 1.28.
  /// Mounts. Throws usage if two share a target, and for a volume's name that the local driver would refuse.
  ContainerSpec& mounts(const std::vector<Mount>& mounts);
  ContainerSpec& stop_signal(std::string_view signal);   ///< StopSignal: name or number. API 1.28.
  ContainerSpec& stop_grace_period(Nanoseconds time);    ///< StopGracePeriod; 0 is kept: kill at once.
  ContainerSpec& healthcheck(const Healthcheck& check);  ///< Healthcheck. API 1.25.
  ContainerSpec& hosts(const Strings& lines);            ///< Hosts: "address name [alias…]". API 1.25.
  ContainerSpec& dns_config(const DnsConfig& dns);       ///< DNSConfig. API 1.25.
  /// Secrets, Configs. Throws usage if two have the same file name. API 1.25, 1.30.
  ContainerSpec& secrets(const std::vector<SecretReference>& references);
  ContainerSpec& configs(const std::vector<ConfigReference>& references);
  ContainerSpec& oom_score_adj(std::int64_t score);  ///< OomScoreAdj, -1000 to 1000. API 1.46.
  ContainerSpec& isolation(Isolation value);         ///< Isolation (Windows). API 1.35.
  ContainerSpec& init(bool yes);  ///< Init: an init process that reaps zombies; false is kept. API 1.37.
  ContainerSpec& sysctls(const StringMap& parameters);  ///< Sysctls. API 1.40.
  ContainerSpec& capability_add(
      const Strings& capabilities);  ///< CapabilityAdd: "CAP_NET_ADMIN", "ALL". API 1.41.
  ContainerSpec& capability_drop(const Strings& capabilities);  ///< CapabilityDrop. API 1.41.
  ContainerSpec& ulimits(const std::vector<Ulimit>& limits);    ///< Ulimits, one per name. API 1.41.

  // These add one item by key: the variable, the label, the target, the file name.
  ContainerSpec& env_add(std::string_view key, std::string_view value);
  ContainerSpec& env_remove(std::string_view key);  ///< Removes KEY=VALUE and a bare KEY.
  ContainerSpec& env_map(const StringMap& variables);
  ContainerSpec& label_add(std::string_view key, std::string_view value);
  ContainerSpec& mount_add(const Mount& mount);
  ContainerSpec& secret_add(const SecretReference& reference);
  ContainerSpec& config_add(const ConfigReference& reference);
  /// Command and Args from one text, split and unquoted like in a POSIX shell, without expansion.
  ContainerSpec& command_line(std::string_view words);
  ContainerSpec& args_line(std::string_view words);

  [[nodiscard]] std::string image() const;
  [[nodiscard]] StringMap labels() const;
  [[nodiscard]] Strings command() const;
  [[nodiscard]] Strings args() const;
  [[nodiscard]] std::string hostname() const;
  [[nodiscard]] Strings env() const;
  [[nodiscard]] StringMap env_map() const;  ///< Without bare names.
  [[nodiscard]] std::string dir() const;
  [[nodiscard]] std::string user() const;
  [[nodiscard]] Strings groups() const;
  [[nodiscard]] bool is_tty() const;
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] std::vector<Mount> mounts() const;
  [[nodiscard]] bool is_open_stdin() const;
  [[nodiscard]] std::optional<std::int64_t> oom_score_adj() const;
  [[nodiscard]] std::string isolation() const;
  [[nodiscard]] std::optional<bool> init() const;
  [[nodiscard]] std::vector<Ulimit> ulimits() const;
  [[nodiscard]] std::string stop_signal() const;
  [[nodiscard]] std::optional<Nanoseconds> stop_grace_period() const;
  [[nodiscard]] Strings hosts() const;
  [[nodiscard]] std::vector<SecretReference> secrets() const;
  [[nodiscard]] std::vector<ConfigReference> configs() const;
  [[nodiscard]] StringMap sysctls() const;
  [[nodiscard]] Strings capability_add() const;
  [[nodiscard]] Strings capability_drop() const;
  [[nodiscard]] const Privileges privileges() const;
  [[nodiscard]] const Healthcheck healthcheck() const;
  [[nodiscard]] const DnsConfig dns_config() const;

 private:
  ContainerSpec(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: GenericResources[]. Throws usage on an empty kind or value, or a count below 1.
class GenericResource : public Document {
 public:
  static GenericResource discrete(std::string_view kind, std::int64_t count);   ///< DiscreteResourceSpec
  static GenericResource named(std::string_view kind, std::string_view value);  ///< NamedResourceSpec
  static GenericResource from(const Json& json);

  [[nodiscard]] std::string kind() const;  ///< The kind in either form.
  [[nodiscard]] std::optional<std::int64_t> count() const;
  [[nodiscard]] std::string value() const;

 private:
  GenericResource(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.Resources. Memory is 0 or at least 4 MiB; CPUs are 0 or at least 10'000'000 (0.01 CPU) for a
/// limit, the least that Linux knows, and 1'000'000 for a reservation; else usage. 0: no limit, nothing
/// reserved.
class Resources : public Document {
 public:
  Resources() = default;
  static Resources from(const Json& json);

  [[nodiscard]] std::optional<std::int64_t> limit_nano_cpus() const;
  [[nodiscard]] std::optional<std::int64_t> limit_memory_bytes() const;
  [[nodiscard]] std::optional<std::int64_t> reserve_nano_cpus() const;
  [[nodiscard]] std::optional<std::int64_t> reserve_memory_bytes() const;
  [[nodiscard]] std::optional<std::int64_t> limit_pids() const;
  [[nodiscard]] std::optional<std::int64_t> swap_bytes() const;
  [[nodiscard]] std::optional<std::int64_t> memory_swappiness() const;
  [[nodiscard]] std::vector<GenericResource> reserve_generic() const;

  Resources& limit_nano_cpus(std::int64_t billionths);    ///< Limits.NanoCPUs
  Resources& limit_memory_bytes(std::int64_t bytes);      ///< Limits.MemoryBytes
  Resources& limit_pids(std::int64_t processes);          ///< Limits.Pids, to 4194304. API 1.41.
  Resources& reserve_nano_cpus(std::int64_t billionths);  ///< Reservations.NanoCPUs
  Resources& reserve_memory_bytes(std::int64_t bytes);    ///< Reservations.MemoryBytes
  /// Reservations.GenericResources. API 1.32.
  Resources& reserve_generic(const std::vector<GenericResource>& resources);
  /// SwapBytes: -1 is unlimited, 0 is kept: none. Needs a memory limit. API 1.52.
  Resources& swap_bytes(std::int64_t bytes);
  /// MemorySwappiness: 0 to 100, -1 for the node's setting; 0 is kept. API 1.52.
  Resources& memory_swappiness(std::int64_t percent);

 private:
  Resources(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.RestartPolicy.
class RestartPolicy : public Document {
 public:
  RestartPolicy() = default;
  static RestartPolicy from(const Json& json);

  [[nodiscard]] std::string condition() const;  ///< "none", "on-failure", "any"; empty: absent.
  [[nodiscard]] std::optional<Nanoseconds> delay() const;
  [[nodiscard]] std::optional<std::int64_t> max_attempts() const;
  [[nodiscard]] std::optional<Nanoseconds> window() const;
  RestartPolicy& condition(Condition value);  ///< Condition. Tasks of a job that completed never restart.
  RestartPolicy& delay(Nanoseconds time);     ///< Delay before a restart; 0 is kept.
  RestartPolicy& max_attempts(std::uint64_t restarts);  ///< MaxAttempts; 0 is kept: no limit.
  RestartPolicy& window(Nanoseconds time);  ///< Window in which attempts count; 0 is kept: no limit.

 private:
  RestartPolicy(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.Placement.
class Placement : public Document {
 public:
  struct Platform {
    std::string os, architecture;  ///< OS, Architecture; empty: any.
  };
  Placement() = default;
  static Placement from(const Json& json);

  [[nodiscard]] Strings constraints() const;
  [[nodiscard]] Strings spread_over() const;
  [[nodiscard]] std::optional<std::int64_t> max_replicas() const;
  [[nodiscard]] std::vector<Platform> platforms() const;
  Placement& constraint_add(std::string_view expression);  ///< Whatever its blanks, only once.
  /// Constraints: "node.role==manager". Throws usage without == or !=.
  Placement& constraints(const Strings& expressions);
  /// Preferences[].Spread.SpreadDescriptor: "node.labels.zone" or "engine.labels.zone", the most important
  /// first. The engine ignores others: usage. API 1.28.
  Placement& spread_over(const Strings& descriptors);
  Placement& max_replicas(std::uint64_t per_node);  ///< MaxReplicas on one node; 0: any. API 1.40.
  /// Platforms the image runs on. Throws usage if the two words are swapped. API 1.30.
  Placement& platforms(const std::vector<Platform>& platforms);

 private:
  Placement(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: NetworkAttachmentConfig.
class NetworkAttachment : public Document {
 public:
  explicit NetworkAttachment(std::string_view target);  ///< Target: ID or name; usage if it can be neither.
  static NetworkAttachment from(const Json& json);

  [[nodiscard]] std::string target() const;
  [[nodiscard]] Strings aliases() const;
  [[nodiscard]] StringMap driver_opts() const;
  NetworkAttachment& aliases(const Strings& names);          ///< Aliases: additional DNS names.
  NetworkAttachment& driver_opts(const StringMap& options);  ///< DriverOpts

 private:
  NetworkAttachment(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.LogDriver.
class LogDriver : public Document {
 public:
  /// Name and Options. Throws usage if the name is empty.
  explicit LogDriver(std::string_view name, const StringMap& options = {});
  static LogDriver from(const Json& json);

  [[nodiscard]] std::string name() const;
  [[nodiscard]] StringMap options() const;
  LogDriver& options(const StringMap& options);  ///< Options

 private:
  LogDriver(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: TaskSpec.
class TaskTemplate : public Document {
 public:
  explicit TaskTemplate(const ContainerSpec& container);
  static TaskTemplate from(const Json& json);

  TaskTemplate& container_spec(const ContainerSpec& container);  ///< ContainerSpec
  TaskTemplate& resources(const Resources& resources);           ///< Resources
  TaskTemplate& restart_policy(const RestartPolicy& policy);     ///< RestartPolicy
  TaskTemplate& placement(const Placement& placement);           ///< Placement
  TaskTemplate& force_update(
      std::uint64_t counter);                    ///< ForceUpdate: a new value replaces all tasks; 0 is kept.
  TaskTemplate& runtime(std::string_view name);  ///< Runtime: "container", as where it is absent.
  TaskTemplate& networks(
      const std::vector<NetworkAttachment>& networks);  ///< Networks. Throws usage on a repeated target.
  TaskTemplate& log_driver(const LogDriver& driver);    ///< LogDriver
  TaskTemplate& network_add(const NetworkAttachment& network);  ///< Replaces a network with the same target.
  TaskTemplate& network_add(std::string_view name_or_id);
  /// Changes a part in place.
  TaskTemplate& edit_container(const std::function<void(ContainerSpec&)>& edit);
  template <EditsCopy<ContainerSpec> Edit>
  TaskTemplate& edit_container(Edit edit) = delete;  ///< The edit must take a ContainerSpec&.

  [[nodiscard]] std::uint64_t force_update() const;  ///< 0 if absent.
  [[nodiscard]] std::string runtime() const;
  [[nodiscard]] std::vector<NetworkAttachment> networks() const;

  [[nodiscard]] const ContainerSpec container_spec() const;
  [[nodiscard]] const Resources resources() const;
  [[nodiscard]] const RestartPolicy restart_policy() const;
  [[nodiscard]] const Placement placement() const;
  [[nodiscard]] const LogDriver log_driver() const;

 private:
  TaskTemplate(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: ServiceSpec.UpdateConfig and ServiceSpec.RollbackConfig.
class UpdateConfig : public Document {
 public:
  UpdateConfig() = default;
  static UpdateConfig from(const Json& json);

  [[nodiscard]] std::optional<std::int64_t> parallelism() const;
  [[nodiscard]] std::optional<Nanoseconds> delay() const;
  [[nodiscard]] std::optional<Nanoseconds> monitor() const;
  [[nodiscard]] std::optional<float> max_failure_ratio() const;
  [[nodiscard]] std::string failure_action() const;  ///< "pause", "continue", "rollback"; empty: absent.
  [[nodiscard]] std::string order() const;           ///< "stop-first", "start-first"; empty: absent.

  UpdateConfig& parallelism(std::uint64_t tasks);  ///< Parallelism: tasks at once; 0 is kept: all.
  UpdateConfig& delay(Nanoseconds time);           ///< Delay between batches.
  /// FailureAction; a RollbackConfig cannot have rollback.
  UpdateConfig& failure_action(FailureAction action);
  UpdateConfig& monitor(Nanoseconds time);  ///< Monitor: how long a new task is monitored; 0: 5 s. API 1.25.
  UpdateConfig& max_failure_ratio(float share);  ///< MaxFailureRatio, 0 to 1; 0 is kept. API 1.25.
  UpdateConfig& order(Order value);              ///< Order. API 1.29.

 private:
  UpdateConfig(TakeOver tag, const Json& json) : Document(tag, json) {}
};
using RollbackConfig = UpdateConfig;

/// API: EndpointPortConfig.
class Port : public Document {
 public:
  explicit Port(std::int64_t target);  ///< TargetPort in the container, 1 to 65535.
  static Port from(const Json& json);

  [[nodiscard]] std::optional<std::int64_t> target() const;
  [[nodiscard]] std::optional<std::int64_t> published() const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::string protocol() const;      ///< Empty: absent, tcp.
  [[nodiscard]] std::string publish_mode() const;  ///< Empty: absent, ingress.

  Port& name(std::string_view name);      ///< Name
  Port& published(std::int64_t port);     ///< PublishedPort on the nodes, to 65535; 0: the engine picks one.
  Port& protocol(Protocol value);         ///< Protocol: tcp where absent; sctp: API 1.37.
  Port& publish_mode(PublishMode value);  ///< PublishMode: ingress where absent.

 private:
  Port(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: EndpointSpec. Throws usage if two ports publish the same port and protocol, and for dnsrr with a port
/// in ingress mode.
class EndpointSpec : public Document {
 public:
  EndpointSpec() = default;
  static EndpointSpec from(const Json& json);

  EndpointSpec& mode(EndpointMode value);               ///< Mode: vip if absent.
  EndpointSpec& ports(const std::vector<Port>& ports);  ///< Ports
  /// Adds it if there is no equal one. Throws usage if its published port belongs to another target.
  EndpointSpec& port_add(const Port& port);
  [[nodiscard]] std::vector<Port> ports() const;
  [[nodiscard]] std::string mode() const;  ///< Empty: absent, vip.

 private:
  EndpointSpec(TakeOver tag, const Json& json) : Document(tag, json) {}
  void check() const;
};

/// API: ServiceSpec.Mode. Cannot be changed for an existing service; only its numbers can.
class ServiceMode : public Document {
 public:
  /// Replicated.Replicas; 0 is kept. Without a number the engine runs one.
  static ServiceMode replicated(std::optional<std::uint64_t> replicas = {});
  static ServiceMode global();  ///< Global: one task on each node.
  /// ReplicatedJob.TotalCompletions and MaxConcurrent; 0 is kept. Without numbers the engine uses 1, and the
  /// total for MaxConcurrent. API 1.41.
  static ServiceMode replicated_job(std::optional<std::uint64_t> total = {},
                                    std::optional<std::uint64_t> concurrent = {});
  static ServiceMode global_job();  ///< GlobalJob: once on each node. API 1.41.

  [[nodiscard]] std::optional<std::int64_t> replicas()
      const;  ///< The number of `replicated`, if it is that mode and has one.
  [[nodiscard]] bool is_job() const;
  [[nodiscard]] std::string name() const;  ///< "replicated", "global", "replicated-job", "global-job".
  [[nodiscard]] std::optional<std::int64_t> total() const;
  [[nodiscard]] std::optional<std::int64_t> concurrent() const;
  static ServiceMode from(const Json& json);

 private:
  ServiceMode(TakeOver tag, const Json& json) : Document(tag, json) {}
};

/// API: ServiceSpec, the body of ServiceCreate and ServiceUpdate.
class ServiceSpec : public Document {
 public:
  explicit ServiceSpec(const TaskTemplate& task_template);
  explicit ServiceSpec(const ContainerSpec& container);
  static ServiceSpec from(const Json& json);
  /// The spec of a swarm::Service.
  template <class Described>
  static ServiceSpec of(const Described& service) {
    return from(service.spec());
  }

  /// Name: letters, digits, and - or _ between them, at most 63 characters; else usage. Without one the
  /// engine generates it.
  ServiceSpec& name(std::string_view name);
  ServiceSpec& labels(const StringMap& labels);                   ///< Labels of the service itself.
  ServiceSpec& task_template(const TaskTemplate& task_template);  ///< TaskTemplate
  ServiceSpec& mode(const ServiceMode& mode);                     ///< Mode: one replica if absent.
  /// UpdateConfig, RollbackConfig. Throws usage for a job. If other members are set but not Parallelism, sets
  /// it to 1: the engine treats absence as 0, all tasks at once. RollbackConfig: API 1.28.
  ServiceSpec& update_config(const UpdateConfig& config);
  ServiceSpec& rollback_config(const RollbackConfig& config);
  ServiceSpec& endpoint_spec(const EndpointSpec& endpoint);  ///< EndpointSpec
  ServiceSpec& label_add(std::string_view key, std::string_view value);
  /// Mode.Replicated.Replicas, or Mode.ReplicatedJob.TotalCompletions; usage for a global mode.
  ServiceSpec& replicas(std::uint64_t tasks);
  /// Change a part where it is.
  ServiceSpec& edit_task(const std::function<void(TaskTemplate&)>& edit);
  ServiceSpec& edit_container(const std::function<void(ContainerSpec&)>& edit);
  template <EditsCopy<TaskTemplate> Edit>
  ServiceSpec& edit_task(Edit edit) = delete;  ///< The edit must take a TaskTemplate&.
  template <EditsCopy<ContainerSpec> Edit>
  ServiceSpec& edit_container(Edit edit) = delete;  ///< The edit must take a ContainerSpec&.

  [[nodiscard]] std::string name() const;
  [[nodiscard]] StringMap labels() const;
  [[nodiscard]] std::optional<std::int64_t> replicas() const;  ///< See ServiceMode::replicas.

  [[nodiscard]] const TaskTemplate task_template() const;
  [[nodiscard]] const ServiceMode mode() const;
  [[nodiscard]] const UpdateConfig update_config() const;
  [[nodiscard]] const RollbackConfig rollback_config() const;
  [[nodiscard]] const EndpointSpec endpoint_spec() const;

 private:
  ServiceSpec(TakeOver tag, const Json& json) : Document(tag, json) {}
  void check_policies() const;
};

/// API: SecretSpec, ConfigSpec. Name, Labels and Data; `data` is the raw content, any bytes.
class SecretSpec : public Document {
 public:
  /// Throws usage for a name that a SecretReference could not have, and for empty `data`.
  SecretSpec(std::string_view name, std::string_view data);

  SecretSpec& labels(const StringMap& labels);  ///< Labels
  SecretSpec& template_driver();  ///< Templating "golang": the content is a template for each task. API 1.37.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] StringMap labels() const;
  [[nodiscard]] std::string data() const;  ///< The content itself.
  [[nodiscard]] bool is_template() const;
};
using ConfigSpec = SecretSpec;

}  // namespace swarm
