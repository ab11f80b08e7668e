// SPDX-License-Identifier: Apache-2.0
// Reads what other services use on the nodes.
#include "watch/neighbours.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
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
      found.ports.emplace_back(count_at(port, "/PublishedPort"), edit::protocol_of(port));
  if (found.ports.empty()) return std::nullopt;
  return found;
}

namespace {

Tasks tasks_on_nodes(Engine& engine, const Request& limits) {
  Tasks tasks = TaskClient(engine, limits).list();
  std::erase_if(tasks, [](const Task& task) { return task.node.empty() || task.ended(); });
  return tasks;
}

std::vector<Neighbour> all_neighbours(Engine& engine, const Request& limits) {
  std::vector<Neighbour> found;
  ListOptions options{.filters = {}, .status = false};
  options.limits = limits;
  options.restart = [&] { found.clear(); };
  ServiceClient(engine).list_documents(options, [&](std::string_view text) {
    if (auto one = neighbour(read_json(text, "cannot list the services"))) found.push_back(std::move(*one));
    return true;
  });
  return found;
}

}  // namespace

void Others::add_to(Engine& engine, Snapshot& snapshot, const Request& limits) {
  if (!snapshot.service) return;
  const std::string own = text_at(*snapshot.service, "/ID");
  if (!tasks_) tasks_ = tasks_on_nodes(engine, limits);
  for (const Task& task : *tasks_)
    if (task.service != own) snapshot.tasks.push_back(task);
  if (!publishes_on_nodes(*snapshot.service)) return;
  if (!neighbours_) neighbours_ = all_neighbours(engine, limits);
  snapshot.neighbours = *neighbours_;
}

void add_others(Engine& engine, Snapshot& snapshot) {
  if (snapshot.service && snapshot.tasks.empty())
    snapshot.tasks = TaskClient(engine).of_service(text_at(*snapshot.service, "/ID"));
  Others().add_to(engine, snapshot);
}

}  // namespace swarm
