// SPDX-License-Identifier: Apache-2.0
// What to do about a task's error.
#include "explain/suggest.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>

namespace swarm::explain {
namespace {

struct Advice {
  std::string_view words;  ///< In the task's error, in lower case.
  std::string_view step;   ///< {s}: the service, {t}: the task.
};

/// The first that fits holds, so the more telling words come first.
constexpr std::array<Advice, 16> advices{{
    {"pull access denied",
     "check the image's name, or give the nodes your login: swarmctl update --with-registry-auth {s}"},
    {"no basic auth", "give the nodes your login: swarmctl update --with-registry-auth {s}"},
    {"unauthorized", "give the nodes your login: swarmctl update --with-registry-auth {s}"},
    {"no such image", "check the image's name and tag: swarmctl update --image IMAGE {s}"},
    {"manifest unknown", "check the image's tag: swarmctl update --image IMAGE {s}"},
    {"bind source path does not exist", "make the directory on the node, or use --mount type=volume"},
    {"invalid mount config", "check the mount: swarmctl inspect --pretty {s}"},
    {"port is already allocated", "publish another port, or stop what holds it on that node"},
    {"address already in use", "publish another port, or stop what holds it on that node"},
    {"already in use", "publish another port, or stop what holds it on that node"},
    {"executable file not found", "check the command and its path in the image: --command, --args"},
    {"permission denied", "check the command's file mode and --user"},
    {"unhealthy", "check what the health check says; --health-start-period gives a slow start more time"},
    {"out of memory", "give it more with --limit-memory, or make it need less"},
    {"oom", "give it more with --limit-memory, or make it need less"},
    {"could not find network", "check the service's networks: swarmctl inspect --pretty {s}"},
}};

std::string filled(std::string_view step, const Task& task, const std::string& service) {
  std::string text;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const std::string_view here = step.substr(i, 3);
    if (here == "{s}" || here == "{t}") {
      text += here == "{s}" ? service : task.id;
      i += 2;
    } else {
      text += step[i];
    }
  }
  return text;
}

}  // namespace

std::string suggestion(const Task& task, const std::string& service) {
  const std::string error = lower(task.error);
  for (const Advice& advice : advices)
    if (error.find(advice.words) != std::string::npos) return filled(advice.step, task, service);
  switch (task.exit_code.value_or(0)) {
    case 0: return {};
    case 126: return "the command could not be run: check --command, --args and the file's mode";
    case 127: return "the command was not found: check --command and --args";
    case 137: return "it was killed: perhaps it needs more memory (--limit-memory)";
    default: return filled("see what it logged: swarmctl logs {t}", task, service);
  }
}

}  // namespace swarm::explain
