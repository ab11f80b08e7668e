// SPDX-License-Identifier: Apache-2.0
// What to do about a task's error.
#include "explain/findings.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::explain {
namespace {

struct Advice {
  std::string_view words;   ///< In the task's error, in lower case.
  std::string_view step;    ///< {s}: the service, {t}: the task, {n}: its node, {i}: its image.
  std::string_view also{};  ///< Further words that it needs.
};

constexpr std::string_view login_or_name =
    "check the image's name, or give the nodes your login: swarmctl update --with-registry-auth {s}";
constexpr std::string_view login = "give the nodes your login: swarmctl update --with-registry-auth {s}";
constexpr std::string_view image = "check the image's name and tag: swarmctl update --image IMAGE {s}";
constexpr std::string_view another_port = "publish another port, or stop what holds it on that node";
constexpr std::string_view memory = "give it more with --limit-memory, or make it need less";

/// The first that fits holds, so the more telling words come first.
constexpr std::array advices{
    Advice{"pull access denied", login_or_name},
    Advice{"error from registry: denied", login_or_name},
    Advice{"no basic auth", login},
    Advice{"unauthorized", login},
    Advice{"authorization failed", login},
    Advice{"toomanyrequests", login},
    Advice{"no such image", image},
    Advice{"failed to resolve reference", image, ": not found"},
    Advice{"failed to resolve reference", login_or_name, "denied"},
    Advice{"failed to resolve reference",
           "see whether the node reaches the registry; on {n}: docker pull {i}"},
    Advice{"manifest unknown", "check the image's tag: swarmctl update --image IMAGE {s}"},
    Advice{"no matching manifest",
           "use an image for the platform of the node: swarmctl update --image IMAGE {s}"},
    Advice{"bind source path does not exist", "make the directory on the node, or use --mount type=volume"},
    Advice{"invalid mount config", "check the mount: swarmctl inspect --pretty {s}"},
    Advice{"port is already allocated", another_port},
    Advice{"already in use", another_port},
    Advice{"executable file not found", "check the command and its path in the image: --command, --args"},
    Advice{"permission denied", "check the command's file mode and --user"},
    Advice{"out of memory", memory},
    Advice{"oom", memory},
    Advice{"could not find network", "check the service's networks: swarmctl inspect --pretty {s}"},
    Advice{"oci runtime", "check the command, its directory and its user: swarmctl inspect --pretty {s}"},
};

constexpr std::string_view unhealthy = "unhealthy";

std::string filled(std::string_view step, const Task& task, const std::string& service,
                   const std::string& node) {
  const std::array<std::pair<std::string_view, std::string>, 4> values{
      {{"{s}", service}, {"{t}", task.id}, {"{n}", node}, {"{i}", task.image}}};
  std::string text;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& one) { return step.substr(i, 3) == one.first; });
    if (value == values.end()) {
      text += step[i];
      continue;
    }
    text += value->second;
    i += 2;
  }
  return text;
}

bool is_unhealthy(const Task& task) { return lower(task.error).find(unhealthy) != std::string::npos; }

/// The container is kept as long as its task, with what its check printed.
std::string of_health(const Task& task, const std::string& node) {
  const std::string container = text_at(*task.document, "/Status/ContainerStatus/ContainerID").substr(0, 12);
  std::string text;
  if (!container.empty() && !node.empty())
    text = "see what the check printed, on " + node + ": docker inspect -f '{{json .State.Health}}' " +
           container + "; ";
  return text + "--health-start-period gives a slow start more time";
}

Suggestion of_exit_code(const Task& task) {
  switch (task.exit_code.value_or(0)) {
    case 126: return {"the command could not be run: check --command, --args and the file's mode"};
    case 127: return {"the command was not found: check --command and --args"};
    case 137: return {"it was killed: perhaps it needs more memory (--limit-memory)"};
    default: return {"see what it logged: swarmctl logs " + task.id, true};
  }
}

}  // namespace

Suggestion suggestion(const Task& task, const std::string& service, const std::string& node) {
  if (is_unhealthy(task)) return {of_health(task, node)};
  const std::string error = lower(task.error);
  const auto has = [&](std::string_view words) { return error.find(words) != std::string::npos; };
  for (const Advice& advice : advices)
    if (has(advice.words) && has(advice.also)) return {filled(advice.step, task, service, node)};
  if (task.exit_code) return of_exit_code(task);
  if (node.empty()) return {"see the nodes: docker node ls"};
  return {"see what the engine on " + node + " logged: journalctl -u docker"};
}

std::vector<std::string> failed_check(const Task& task) {
  if (!is_unhealthy(task)) return {};
  auto words = texts_at(task.spec(), "/ContainerSpec/Healthcheck/Test");
  if (!words.empty()) words.erase(words.begin());
  return words;
}

}  // namespace swarm::explain
