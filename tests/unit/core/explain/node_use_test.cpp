// SPDX-License-Identifier: Apache-2.0
// Tests what is computed once for all services of a swarm against what is computed for each.
#include "explain/findings.hpp"
#include "support/random.hpp"
#include "unit/core/watch/story.hpp"

#include <swarm/why.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

template <std::size_t size>
std::string one_of(const char* const (&words)[size], test::Random& random) {
  return words[test::below(size, random)];
}

std::int64_t amount(test::Random& random) {
  constexpr std::int64_t amounts[] = {0, 0, 1, 2, 4, -1, std::numeric_limits<std::int64_t>::max()};
  return amounts[test::below(std::size(amounts), random)];
}

/// What a task reserves, publishes and limits.
Json some_spec(int number, test::Random& random) {
  Json service = story::service(1);
  service["ID"] = "s" + std::to_string(number);
  Json& spec = service["Spec"];
  spec["Name"] = "web" + std::to_string(number);
  Json& reserved = spec["TaskTemplate"]["Resources"]["Reservations"];
  reserved["MemoryBytes"] = amount(random);
  reserved["NanoCPUs"] = amount(random);
  if (test::below(3, random) == 0)
    reserved["GenericResources"] =
        Json::array({{{"DiscreteResourceSpec", {{"Kind", "gpu"}, {"Value", amount(random)}}}},
                     {{"NamedResourceSpec", {{"Kind", "gpu"}, {"Value", "a"}}}}});
  spec["TaskTemplate"]["Placement"]["MaxReplicas"] = test::below(3, random);
  if (test::below(3, random) == 0)
    spec["EndpointSpec"]["Ports"] = Json::array({{{"PublishedPort", 80}, {"PublishMode", "host"}}});
  return service;
}

Swarm some_swarm(test::Random& random) {
  Swarm all;
  std::vector<Json> services;
  for (int number = 0; number < 4; ++number) {
    services.push_back(some_spec(number, random));
    all.services.push_back(std::make_shared<const Json>(services.back()));
    if (services.back()["Spec"].contains("EndpointSpec") && test::below(2, random) == 0)
      all.neighbours.push_back({"s" + std::to_string(number), "web" + std::to_string(number), {{80, "tcp"}}});
  }
  std::string lines;
  const auto count = test::below(20, random);
  for (std::size_t i = 0; i < count; ++i)
    lines += "t" + std::to_string(i) + " " + std::to_string(1 + test::below(3, random)) + " " +
             one_of({"running", "pending", "failed", "running>shutdown", "starting"}, random) +
             " node=" + one_of({"", "n1", "n2", "n3", "n9"}, random) +
             one_of({"", " err=no suitable node", " err=other"}, random) + "\n";
  Json tasks = story::tasks(lines);
  for (Json& task : tasks) {
    const Json& service = services[test::below(services.size(), random)];
    task["ServiceID"] = service["ID"];
    task["Spec"] = service["Spec"]["TaskTemplate"];
    if (test::below(4, random) == 0)
      task["Status"]["PortStatus"]["Ports"] = Json::array({{{"PublishedPort", 80}, {"Protocol", "tcp"}}});
  }
  all.tasks = read_tasks(tasks);
  std::ranges::stable_sort(all.tasks, {},
                           [](const Task& task) -> const std::string& { return task.service; });
  all.nodes = read_nodes(story::nodes("n1 n2/drain n3"));
  for (Node& node : all.nodes) {
    node.memory_bytes = amount(random);
    node.nano_cpus = amount(random);
    node.generic = {{"gpu", amount(random)}};
  }
  return all;
}

Snapshot snapshot_of(const Swarm& all, const std::shared_ptr<const Json>& service) {
  Snapshot shot;
  shot.service = service;
  shot.tasks = all.tasks;
  shot.nodes = all.nodes;
  shot.nodes_known = true;
  shot.neighbours = all.neighbours;
  return shot;
}

std::string words_of(const Explanation& one) {
  std::string text = one.name + ": " + one.summary + (one.well ? "\n" : "!\n");
  for (const Finding& finding : one.findings) {
    text +=
        std::string(to_text(finding.weight)) + " " + finding.task + " " + finding.node + " " + finding.text;
    for (const std::string& label : finding.labels) text += " " + label;
    for (const std::string& line : finding.details) text += "\n  " + line;
    text += "\n";
  }
  return text;
}

/// The tasks and services other than this one.
Swarm without(const Swarm& all, const std::string& service) {
  Swarm others = all;
  std::erase_if(others.tasks, [&](const Task& task) { return task.service == service; });
  return others;
}

}  // namespace

TEST(NodeUse, of_a_swarm_explains_each_service_as_one_alone) {
  auto random = test::seeded("NodeUse");
  for (int round = 0; round < 300; ++round) {
    const Swarm all = some_swarm(random);
    const std::vector<Explanation> at_once = why(all);
    for (std::size_t i = 0; i < all.services.size(); ++i)
      ASSERT_EQ(words_of(at_once[i]), words_of(why(snapshot_of(all, all.services[i]))));
  }
}

TEST(NodeUse, leaves_room_as_if_the_service_had_no_tasks) {
  auto random = test::seeded("NodeUse");
  for (int round = 0; round < 300; ++round) {
    const Swarm all = some_swarm(random);
    const explain::NodeUse use(all.tasks, all.neighbours);
    for (const auto& service : all.services) {
      const Snapshot shot = snapshot_of(all, service);
      const watch::View view(shot, {});
      const Swarm others = without(all, (*service)["ID"]);
      const explain::NodeUse use_of_others(others.tasks, others.neighbours);
      for (const Node& node : all.nodes) {
        ASSERT_EQ(explain::room_for_tasks(view, node, use),
                  explain::room_for_tasks(view, node, use_of_others));
        const bool has_room = explain::room_for_tasks(view, node, use) > 0;
        ASSERT_EQ(has_room, explain::placement_failures(view, node, use_of_others).empty());
      }
    }
  }
}
