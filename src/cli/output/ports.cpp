// SPDX-License-Identifier: Apache-2.0
#include "output/ports.hpp"

#include "io.hpp"

#include <algorithm>

namespace cli {
namespace {

using Port = swarm::ServiceRow::Port;

struct PortRun {
  unsigned first = 0, last = 0;

  [[nodiscard]] std::string text() const {
    return first == last ? std::to_string(first) : std::to_string(first) + '-' + std::to_string(last);
  }
};

/// Neighbouring ports that print as one.
struct Run {
  std::string_view protocol;
  PortRun published, target;

  explicit Run(const Port& port)
      : protocol(port.protocol),
        published{port.published, port.published},
        target{port.target, port.target} {}

  bool takes(const Port& port) {
    const bool next_target = port.target == target.last || port.target == target.last + 1;
    const bool backwards = target.last > target.first && port.target <= target.last;
    if (port.protocol != protocol || port.published > published.last + 1 || !next_target || backwards)
      return false;
    published.last = port.published;
    target.last = port.target;
    return true;
  }

  [[nodiscard]] std::string text() const {
    return "*:" + published.text() + "->" + target.text() + '/' + visible(protocol);
  }
};

}  // namespace

std::string ingress_ports(const std::vector<Port>& ports) {
  std::vector<const Port*> ingress;
  for (const Port& port : ports)
    if (port.mode == "ingress") ingress.push_back(&port);
  std::ranges::stable_sort(ingress, [](const Port* a, const Port* b) {
    return a->protocol == b->protocol ? a->published < b->published : a->protocol < b->protocol;
  });
  std::vector<Run> runs;
  for (const Port* port : ingress)
    if (runs.empty() || !runs.back().takes(*port)) runs.emplace_back(*port);
  std::string out;
  for (const Run& run : runs) {
    if (run.published.first == 0) continue;
    if (!out.empty()) out += ", ";
    out += run.text();
  }
  return out;
}

std::string host_ports(const std::vector<Port>& ports, std::string_view separator) {
  std::string out;
  for (const Port& port : ports) {
    if (port.mode != "host") continue;
    if (!out.empty()) out += separator;
    out += Run(port).text();
  }
  return out;
}

}  // namespace cli
