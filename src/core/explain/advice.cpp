// SPDX-License-Identifier: Apache-2.0
// What to do about a task's error.
#include "explain/findings.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

struct Advice {
  std::string_view words;  ///< In the task's error, in lower case.
  Step step;
  std::string_view also{};  ///< Further words that it needs.
};

/// The first that fits holds, so the more telling words come first.
constexpr std::array advices{
    Advice{"pull access denied", Step::check_image_or_give_login},
    Advice{"error from registry: denied", Step::check_image_or_give_login},
    Advice{"no basic auth", Step::give_login},
    Advice{"unauthorized", Step::give_login},
    Advice{"authorization failed", Step::give_login},
    Advice{"toomanyrequests", Step::give_login},
    Advice{"no such image", Step::check_image},
    Advice{"failed to resolve reference", Step::check_image, ": not found"},
    Advice{"failed to resolve reference", Step::check_image_or_give_login, "denied"},
    Advice{"failed to resolve reference", Step::pull_on_node},
    Advice{"manifest unknown", Step::check_tag},
    Advice{"no matching manifest", Step::change_platform},
    Advice{"bind source path does not exist", Step::make_directory},
    Advice{"invalid mount config", Step::check_mount},
    Advice{"port is already allocated", Step::publish_another_port},
    Advice{"already in use", Step::publish_another_port},
    Advice{"executable file not found", Step::find_command},
    Advice{"permission denied", Step::check_permissions},
    Advice{"out of memory", Step::allow_more_memory},
    Advice{"oom", Step::allow_more_memory},
    Advice{"could not find network", Step::check_networks},
    Advice{"oci runtime", Step::check_command},
};

constexpr std::string_view unhealthy = "unhealthy";

bool is_unhealthy(const Task& task) { return lower(task.error).find(unhealthy) != std::string::npos; }

/// The container is kept as long as its task, with what its check printed.
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

}  // namespace

Hint suggestion(const Task& task, const std::string& service, const std::string& node) {
  if (is_unhealthy(task)) return of_health(task, node);
  const std::string error = lower(task.error);
  const auto has = [&](std::string_view words) { return error.find(words) != std::string::npos; };
  const auto known = std::ranges::find_if(
      advices, [&](const Advice& advice) { return has(advice.words) && has(advice.also); });
  if (known != advices.end())
    return known->step == Step::pull_on_node ? Hint{Step::pull_on_node, {node, task.image()}}
                                             : Hint{known->step, {service}};
  if (task.exit_code) return of_exit_code(task);
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
