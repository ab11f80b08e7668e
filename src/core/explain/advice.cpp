// SPDX-License-Identifier: Apache-2.0
// Chooses the next step for a task's error.
#include "explain/findings.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

struct Advice {
  std::string_view words;  ///< Text in the task's error, in lower case.
  Step step;
  std::string_view also{};  ///< Another text that the error must contain.
};

/// The first match wins, so the more specific texts come first.
constexpr std::array advices{
    Advice{"no such image", Step::check_image},
    Advice{"no space left on device", Step::free_disk},
    Advice{"disk quota exceeded", Step::free_disk},
    // Registry errors: the texts of the node, of the containerd image store, and of the registry.
    Advice{"certificate has expired or is not yet valid", Step::renew_registry_certificate},
    Advice{"x509:", Step::trust_registry},
    Advice{"server gave http response to https client", Step::trust_registry},
    Advice{"does not look like a tls handshake", Step::trust_registry},
    Advice{"pull access denied", Step::check_image_or_give_login},
    Advice{"requested access to the resource is denied", Step::check_image_or_give_login},
    Advice{"error from registry: denied", Step::check_image_or_give_login},
    Advice{"403 forbidden", Step::check_image_or_give_login},
    Advice{"access forbidden", Step::check_image_or_give_login},
    Advice{"no basic auth", Step::give_login},
    Advice{"unauthorized", Step::give_login},
    Advice{"authorization failed", Step::give_login},
    Advice{"authentication required", Step::give_login},
    Advice{"error from registry", Step::give_login, "not authorized"},
    Advice{"error from registry", Step::give_login, "expired"},
    Advice{"toomanyrequests", Step::give_login},
    Advice{"too many requests", Step::give_login},
    Advice{"pull rate limit", Step::give_login},
    Advice{"manifest unknown", Step::check_tag},
    Advice{"no matching manifest", Step::change_platform},
    Advice{"no match for platform in manifest", Step::change_platform},
    Advice{"does not match the specified platform", Step::change_platform},
    Advice{"was found but does not provide", Step::change_platform},
    Advice{"exec format error", Step::change_platform},
    Advice{"invalid reference format", Step::check_image},
    Advice{"failed to resolve reference", Step::check_image, ": not found"},
    Advice{"failed to resolve reference", Step::check_image_or_give_login, "denied"},
    Advice{"failed to resolve reference", Step::pull_on_node},
    Advice{"error from registry", Step::pull_on_node},
    Advice{"failed to pull", Step::pull_on_node},
    Advice{"failed to copy", Step::pull_on_node},
    Advice{"unexpected status from", Step::pull_on_node},
    Advice{"get \"http", Step::pull_on_node},
    Advice{"head \"http", Step::pull_on_node},
    // Errors while the container is created.
    Advice{"bind source path does not exist", Step::make_directory},
    Advice{"invalid mount config", Step::check_mount},
    Advice{"error while mounting", Step::check_mount},
    Advice{"error mounting", Step::check_mount},
    Advice{"failed to mount", Step::check_mount},
    Advice{"mount source path", Step::check_mount},
    Advice{"volumedriver.", Step::check_mount},
    Advice{"logging driver", Step::check_log_driver},
    Advice{"logging plugin", Step::check_log_driver},
    Advice{"log opt", Step::check_log_driver},
    Advice{"unable to find user", Step::check_user},
    Advice{"unable to find group", Step::check_user},
    Advice{"/proc/sys/", Step::check_sysctls},
    Advice{"rlimit", Step::check_ulimits},
    Advice{"port is already allocated", Step::publish_another_port},
    Advice{"address already in use", Step::publish_another_port},
    Advice{"missing network attachments", Step::find_free_addresses},
    Advice{"no available ipv4 addresses", Step::find_free_addresses},
    Advice{"could not find network", Step::check_networks},
    Advice{"network ", Step::check_networks, " not found"},
    // What the node may not do has nothing to do with the command.
    Advice{"cgroup", Step::read_engine_log, "permission denied"},
    Advice{"oom_score_adj", Step::read_engine_log},
    Advice{"apparmor", Step::read_engine_log},
    Advice{"executable file not found", Step::find_command},
    Advice{"exec: ", Step::find_command, "no such file or directory"},
    Advice{"permission denied", Step::check_permissions},
    Advice{"out of memory", Step::allow_more_memory},
    Advice{"cannot allocate memory", Step::allow_more_memory},
    Advice{"oomkill", Step::allow_more_memory},
    Advice{"oom-kill", Step::allow_more_memory},
    Advice{"oci runtime", Step::check_command},
};

constexpr std::string_view unhealthy = "unhealthy";

bool is_unhealthy(const Task& task) { return lower(task.error).find(unhealthy) != std::string::npos; }

/// The swarm keeps the container, with the output of its health check, as long as the task.
Hint of_health(const Task& task, const std::string& node) {
  const std::string container = text_at(*task.document, "/Status/ContainerStatus/ContainerID").substr(0, 12);
  if (container.empty() || node.empty()) return Step::allow_slow_start;
  return {Step::read_check_or_allow_start, {node, container}};
}

Hint of_exit_code(const Task& task) {
  switch (task.exit_code.value_or(0)) {
    case 126: return Step::make_command_executable;
    case 127: return Step::correct_command;
    case 137: return Step::suspect_memory;
    default: return {Step::read_log, {task.id}};
  }
}

/// Builds the hint for this step with the node, image or service it is about.
Hint about(Step step, const Task& task, const std::string& service, const std::string& node) {
  if (step == Step::pull_on_node || step == Step::trust_registry) return {step, {node, task.image()}};
  if (step == Step::find_free_addresses) return step;
  const bool is_of_node =
      step == Step::free_disk || step == Step::renew_registry_certificate || step == Step::read_engine_log;
  return {step, {is_of_node ? node : service}};
}

}  // namespace

Hint suggestion(const Task& task, const std::string& service, const std::string& node) {
  if (is_unhealthy(task)) return of_health(task, node);
  const std::string error = lower(task.error);
  const auto has = [&](std::string_view words) { return error.find(words) != std::string::npos; };
  const auto known = std::ranges::find_if(
      advices, [&](const Advice& advice) { return has(advice.words) && has(advice.also); });
  if (known != advices.end()) return about(known->step, task, service, node);
  // A container that never ran has no log to read.
  if (task.exit_code && !has("starting container failed")) return of_exit_code(task);
  if (node.empty()) return Step::list_nodes;
  return {Step::read_engine_log, {node}};
}

std::vector<std::string> failed_check(const Task& task) {
  if (!is_unhealthy(task)) return {};
  auto words = texts_at(task.spec(), "/ContainerSpec/Healthcheck/Test");
  if (!words.empty()) words.erase(words.begin());
  return words;
}

}  // namespace swarm::explain
