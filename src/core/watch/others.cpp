// SPDX-License-Identifier: Apache-2.0
// What other services have on the nodes.
#include "watch/others.hpp"

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

std::optional<Neighbour> neighbour(const Json& service) {
  Neighbour found{text_at(service, "/ID"), text_at(service, "/Spec/Name"), {}};
  for (const Json& port : list_at(service, "/Endpoint/Ports"))
    if (text_at(port, "/PublishMode") == "host")
      found.ports.emplace_back(count_at(port, "/PublishedPort"), text_at(port, "/Protocol"));
  if (found.ports.empty()) return std::nullopt;
  return found;
}

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
  ServiceClient(engine).list_documents(options, [&](std::string_view text) {
    if (auto one = neighbour(read_json(text, "cannot list the services"))) found.push_back(std::move(*one));
    return true;
  });
  snapshot.neighbours = std::move(found);
}

}  // namespace swarm
