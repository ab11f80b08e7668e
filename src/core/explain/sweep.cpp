// SPDX-License-Identifier: Apache-2.0
// Explains every service of a swarm from a single set of reads.
#include "explain/findings.hpp"
#include "watch/neighbours.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/service_client.hpp>
#include <swarm/why.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm {
bool names_nodes(const Explanation& reported) {
  return std::any_of(reported.findings.begin(), reported.findings.end(),
                     [](const Finding& finding) { return !finding.details.empty(); });
}

Swarm read_swarm(Engine& engine, const std::function<bool(const std::string& name)>& wanted) {
  Swarm all;
  ListOptions options{.filters = {}, .status = false};
  options.restart = [&] {
    all.services.clear();
    all.neighbours.clear();
  };
  ServiceClient(engine).list_documents(options, [&](std::string_view text) {
    Json service = read_json(text, "cannot list the services");
    if (auto one = neighbour(service)) all.neighbours.push_back(std::move(*one));
    if (wanted(text_at(service, "/Spec/Name")))
      all.services.push_back(std::make_shared<const Json>(std::move(service)));
    return true;
  });
  if (all.services.empty()) return all;
  TaskClient tasks(engine);
  all.tasks = tasks.list();
  all.nodes = tasks.nodes();
  all.engine_now = EngineTime(std::chrono::seconds(engine.clock()));
  return all;
}

std::vector<Explanation> why(Swarm all) {
  const auto service_of = [](const Task& task) -> const std::string& { return task.service; };
  std::ranges::stable_sort(all.tasks, {}, service_of);
  const explain::NodeUse use(all.tasks, all.neighbours);
  Snapshot shown;
  shown.nodes = std::move(all.nodes);
  shown.nodes_known = true;
  shown.engine_now = all.engine_now;
  std::vector<Explanation> reported;
  for (const auto& service : all.services) {
    const std::string id = text_at(*service, "/ID");
    const auto first = std::ranges::lower_bound(all.tasks, id, {}, service_of);
    shown.service = service;
    shown.tasks.assign(first, std::ranges::upper_bound(first, all.tasks.end(), id, {}, service_of));
    reported.push_back(explain::why(shown, use));
  }
  return reported;
}

}  // namespace swarm
