// SPDX-License-Identifier: Apache-2.0
// The names of flags used in the code; a misspelt one does not compile.
#pragma once

#include <string_view>

namespace cli {

struct Flag;

/// The name of a row, without dashes. Rows of create and global rows may share one (`host`).
class FlagName {
 public:
  constexpr FlagName() = default;
  explicit consteval FlagName(std::string_view text) : text_(text) {}
  constexpr FlagName(const Flag& row);  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr bool empty() const { return text_.empty(); }
  friend constexpr bool operator==(FlagName, FlagName) = default;
  constexpr operator std::string_view() const { return text_; }  // NOLINT(google-explicit-constructor)

 private:
  std::string_view text_;
};

namespace flag {

inline constexpr FlagName name{"name"}, label{"label"}, mode{"mode"}, replicas{"replicas"},
    max_concurrent{"max-concurrent"}, image{"image"}, entrypoint{"entrypoint"}, args{"args"}, env{"env"},
    group{"group"}, hostname{"hostname"}, tty{"tty"}, stop_grace_period{"stop-grace-period"},
    credential_spec{"credential-spec"}, cap_add{"cap-add"}, cap_drop{"cap-drop"}, mount{"mount"},
    secret{"secret"}, config{"config"}, network{"network"}, publish{"publish"},
    endpoint_mode{"endpoint-mode"}, host{"host"}, dns_option{"dns-option"}, limit_cpu{"limit-cpu"},
    limit_memory{"limit-memory"}, limit_pids{"limit-pids"}, reserve_cpu{"reserve-cpu"},
    reserve_memory{"reserve-memory"}, generic_resource{"generic-resource"}, constraint{"constraint"},
    restart_condition{"restart-condition"}, health_cmd{"health-cmd"}, health_interval{"health-interval"},
    health_timeout{"health-timeout"}, health_retries{"health-retries"},
    health_start_period{"health-start-period"}, health_start_interval{"health-start-interval"},
    no_healthcheck{"no-healthcheck"}, log_driver{"log-driver"}, log_opt{"log-opt"}, force{"force"},
    spec{"spec"}, env_file{"env-file"}, label_file{"label-file"}, secret_rotate{"secret-rotate"},
    config_rotate{"config-rotate"}, prune_original{"prune-original"}, detach{"detach"}, quiet{"quiet"},
    rollback{"rollback"}, recreate{"recreate"}, select{"select"}, parallel{"parallel"}, wait{"wait"},
    timeout{"timeout"}, stable{"stable"}, pending_grace{"pending-grace"},
    wait_for_capacity{"wait-for-capacity"}, progress{"progress"}, on_failure{"on-failure"},
    summary{"summary"}, goal{"for"}, dry_run{"dry-run"}, exit_code{"exit-code"}, previous{"previous"},
    if_version{"if-version"}, if_absent{"if-absent"}, or_update{"or-update"}, merge{"merge"}, prune{"prune"},
    file{"file"}, ignore_missing{"ignore-missing"}, history{"history"}, note{"note"},
    keep_history{"keep-history"}, to{"to"}, with_registry_auth{"with-registry-auth"},
    no_resolve_image{"no-resolve-image"}, require_digest{"require-digest"}, refresh_image{"refresh-image"},
    filter{"filter"}, format{"format"}, watch{"watch"}, no_trunc{"no-trunc"}, no_resolve{"no-resolve"},
    current{"current"}, output{"output"}, tags{"tags"}, pretty{"pretty"}, get{"get"}, follow{"follow"},
    tail{"tail"}, tail_per_task{"tail-per-task"}, since{"since"}, until{"until"},
    until_converged{"until-converged"}, timestamps{"timestamps"}, details{"details"}, raw{"raw"},
    no_task_ids{"no-task-ids"}, context{"context"}, tls{"tls"}, tlsverify{"tlsverify"},
    tlscacert{"tlscacert"}, tlscert{"tlscert"}, tlskey{"tlskey"}, request_timeout{"request-timeout"},
    verbose{"verbose"}, log_level{"log-level"}, color{"color"}, h{"h"}, help{"help"}, version{"version"};

}  // namespace flag
}  // namespace cli
