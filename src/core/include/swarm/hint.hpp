// SPDX-License-Identifier: Apache-2.0
// The next step for an error or a finding, as data. The program that shows it provides the text.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace swarm {

/// The comments name the arguments of the hint, in order.
enum class Step {
  none,
  words,  ///< Text of a program that throws Errors itself and is the only one to read it.

  // Requests
  run_again,
  give_id_or_name,
  inspect_service,  ///< service
  list_services,
  list_kind,         ///< kind of object
  read_version,      ///< service
  inspect_again,     ///< service
  recreate_in_mode,  ///< service
  recreate_to_rename,
  replace_network,
  raise_api_limit,
  upgrade_client,

  // The swarm
  name_manager,
  name_manager_or_promote,
  name_more_managers,
  start_managers,
  start_managers_or_new_cluster,
  init_swarm_or_name_manager,
  unlock_swarm,
  rejoin_swarm,

  // The connection
  name_engine,
  check_address,
  correct_address,
  correct_headers,
  check_host_name,  ///< host
  check_name_server,
  check_engine,
  check_firewall,
  join_group_of,  ///< path of a socket
  shorten_path,
  allow_more_time,
  use_ssh_keys,
  install_ssh,
  try_ssh,
  try_docker_over_ssh,
  try_docker_there,
  silence_login_script,
  name_socket_there,

  // TLS
  check_tls_port,
  use_tls,
  leave_out_tls,
  give_certificate,
  give_other_certificate,
  check_tls_files,
  decrypt_key,  ///< file of the key
  match_key,
  trust_authority,
  sign_name,  ///< name of the host
  use_name_of_certificate,
  renew_certificate,

  // Specifications
  name_log_driver,
  unpublish_port,  ///< published port, target port
  publish_in_host_mode,
  limit_memory,

  // Findings
  wait,                        ///< service
  wait_for_scheduler,          ///< service
  restart,                     ///< service
  roll_back_or_restart,        ///< service
  let_command_end,             ///< service
  read_log,                    ///< task
  check_image_or_give_login,   ///< service
  give_login,                  ///< service
  check_image,                 ///< service
  check_tag,                   ///< service
  change_platform,             ///< service
  pull_on_node,                ///< node, image
  trust_registry,              ///< node, image
  renew_registry_certificate,  ///< node
  free_disk,                   ///< node
  make_directory,              ///< service
  check_mount,                 ///< service
  publish_another_port,        ///< service
  find_command,                ///< service
  check_permissions,           ///< service
  allow_more_memory,           ///< service
  check_networks,              ///< service
  check_log_driver,            ///< service
  check_user,                  ///< service
  check_sysctls,               ///< service
  check_ulimits,               ///< service
  check_command,               ///< service
  read_check_or_allow_start,   ///< node, container
  allow_slow_start,
  make_command_executable,
  correct_command,
  suspect_memory,
  list_nodes,
  read_engine_log,     ///< node
  list_tasks_of_node,  ///< node
  inspect_node,        ///< node
  find_free_addresses,

  // Placement
  inspect_nodes,
  activate_node,                    ///< node
  drop_constraint_or_add_node,      ///< constraint, service
  drop_constraint_or_label_node,    ///< constraint, service, node, LABEL=VALUE
  drop_constraint_or_unlabel_node,  ///< constraint, service, node, LABEL
  change_platform_of_all,
  reserve_less_cpu,
  reserve_less_memory,
  reserve_less,    ///< resource
  install_plugin,  ///< plugin
  publish_another_host_port,
  allow_more_per_node,
};

/// The last enumerator.
inline constexpr Step last_step = Step::allow_more_per_node;

struct Hint {
  Hint() = default;
  Hint(Step what, std::vector<std::string> about = {}) : step(what), arguments(std::move(about)) {}

  [[nodiscard]] bool empty() const noexcept { return step == Step::none; }
  bool operator==(const Hint&) const = default;

  Step step = Step::none;
  std::vector<std::string> arguments{};
};

}  // namespace swarm
