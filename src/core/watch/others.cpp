// SPDX-License-Identifier: Apache-2.0
// What other services have on the nodes.
#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/service_client.hpp>
#include <swarm/watch.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

bool publishes_on_nodes(const Json& service) {
  const Json& ports = list_at(service, "/Spec/EndpointSpec/Ports");
  return std::any_of(ports.begin(), ports.end(),
                     [](const Json& port) { return text_at(port, "/PublishMode") == "host"; });
}

}  // namespace

void add_others(Engine& engine, Snapshot& snapshot) {
  if (!snapshot.service) return;
  const std::string own = text_at(*snapshot.service, "/ID");
  const bool known = !snapshot.tasks.empty();
  for (Task& task : TaskClient(engine).list())
    if (!known || task.service != own) snapshot.tasks.push_back(std::move(task));
  if (!publishes_on_nodes(*snapshot.service)) return;
  std::vector<Neighbour> found;
  ListOptions options{.filters = {}, .status = false};
  options.restart = [&] { found.clear(); };
  ServiceClient(engine).list(options, [&](ServiceRow&& row) {
    Neighbour neighbour{row.id, row.name, {}};
    for (const ServiceRow::Port& port : row.ports)
      if (port.mode == "host") neighbour.ports.emplace_back(port.published, port.protocol);
    if (!neighbour.ports.empty()) found.push_back(std::move(neighbour));
    return true;
  });
  snapshot.neighbours = std::move(found);
}

}  // namespace swarm
