// SPDX-License-Identifier: Apache-2.0
// Tests how the tasks of a service are spread over the nodes, and how evenly they could be.
#include "unit/core/watch/story.hpp"

#include <swarm/balance.hpp>
#include <swarm/text.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Counts = std::vector<std::uint64_t>;

namespace {

/// The balance of the service web with a task on each of these nodes ("n1 n1 n2"); `spec` is merged over its
/// spec.
Balance spread_of(const std::string& tasks_on, const std::string& nodes, const std::string& spec = "{}",
                  const std::string& more_tasks = {}, std::int64_t others_memory = 1 << 29) {
  std::istringstream words(tasks_on);
  std::string story;
  int slot = 0;
  for (std::string node; words >> node;) {
    const std::string number = std::to_string(++slot);
    story += "t" + number + " " + number + " running node=" + node + "\n";
  }
  Json service = story::service(10);
  service["Spec"]["Mode"]["Replicated"]["Replicas"] = slot;
  service.merge_patch(Json{{"Spec", Json::parse(spec)}});
  Json node_list = story::nodes(nodes);
  for (Json& node : node_list) {
    node["Description"]["Platform"] = {{"OS", "linux"}, {"Architecture", "x86_64"}};
    node["Description"]["Resources"] = {{"NanoCPUs", 4'000'000'000}, {"MemoryBytes", 1 << 30}};
  }
  Json tasks = story::tasks(story + more_tasks);
  for (Json& task : tasks)
    if (task["ID"].get<std::string>().starts_with("other")) {
      task["ServiceID"] = "s2";
      task["Spec"]["Resources"]["Reservations"]["MemoryBytes"] = others_memory;
    } else {
      task["Spec"] = service["Spec"]["TaskTemplate"];
    }
  Swarm all{.services = {std::make_shared<const Json>(service)},
            .neighbours = {},
            .tasks = read_tasks(tasks),
            .nodes = read_nodes(node_list)};
  return balances(all).at(0);
}

/// "host-n1 2, host-n2 0 -> 1 1, uneven"
std::string words_of(const Balance& one) {
  if (!one.left_alone.empty()) return one.left_alone;
  std::string text;
  for (const Balance::Share& share : one.now)
    text += (text.empty() ? "" : ", ") + share.node.substr(5) + " " + std::to_string(share.tasks) +
            (share.takes_tasks ? "" : "!");
  text += " ->";
  for (const std::uint64_t tasks : one.possible) text += " " + std::to_string(tasks);
  return text + (one.uneven ? ", uneven" : ", even");
}

struct Row {
  const char *tasks, *nodes, *spec, *wanted;
};

constexpr const char* any = "{}";
constexpr const char* in_zone_a = R"({"TaskTemplate":{"Placement":{"Constraints":["node.labels.zone==a"]}}})";
constexpr const char* two_per_node = R"({"TaskTemplate":{"Placement":{"MaxReplicas":2}}})";
constexpr const char* half_a_node =
    R"({"TaskTemplate":{"Resources":{"Reservations":{"MemoryBytes":536870912}}}})";
constexpr const char* by_zone =
    R"({"TaskTemplate":{"Placement":{"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.zone"}}]}}})";
constexpr const char* for_arm =
    R"({"TaskTemplate":{"Placement":{"Platforms":[{"OS":"linux","Architecture":"arm64"}]}}})";
constexpr const char* zones = "a1/ready/zone=a a2/ready/zone=a b1/ready/zone=b";

const Row rows[] = {
    // A difference of one task is even, a difference of two is not.
    {"n1 n1", "n1 n2", any, "n1 2, n2 0 -> 1 1, uneven"},
    {"n1 n1 n2", "n1 n2", any, "n1 2, n2 1 -> 2 1, even"},
    {"n1 n1 n2 n3", "n1 n2 n3 n4", any, "n1 2, n2 1, n3 1, n4 0 -> 1 1 1 1, uneven"},
    {"n1 n1 n1 n2 n3", "n1 n2 n3", any, "n1 3, n2 1, n3 1 -> 2 2 1, uneven"},
    {"n1", "n1 n2 n3", any, "n1 1, n2 0, n3 0 -> 1 0 0, even"},
    {"n1 n1 n1", "n1", any, "n1 3 -> 3, even"},
    {"", "n1 n2", any, "n1 0, n2 0 -> 0 0, even"},
    // Nodes that take no tasks.
    {"n1 n1", "n1 n2/down", any, "n1 2 -> 2, even"},
    {"n1 n1", "n1 n2/drain", any, "n1 2 -> 2, even"},
    {"n1 n1", "n1 n2/pause", any, "n1 2 -> 2, even"},
    {"n1 n1", "n1/pause n2", any, "n1 2!, n2 0 -> 2, even"},
    {"n1 n1 n2", "n1 n2/down", any, "not all of their tasks run"},
    // Constraints and platforms.
    {"a1 a1", zones, in_zone_a, "a1 2, a2 0 -> 1 1, uneven"},
    {"a1 a1 a2", zones, in_zone_a, "a1 2, a2 1 -> 2 1, even"},
    {"n1 n1", "n1 n2", for_arm, "n1 2! ->, even"},
    // The maximum per node, and the available resources.
    {"n1 n1 n2 n2 n3 n3", "n1 n2 n3", two_per_node, "n1 2, n2 2, n3 2 -> 2 2 2, even"},
    {"n1 n1 n2 n2", "n1 n2 n3", two_per_node, "n1 2, n2 2, n3 0 -> 2 1 1, uneven"},
    {"n1 n1", "n1 n2", half_a_node, "n1 2, n2 0 -> 1 1, uneven"},
    // Placement preferences: zones first, then the nodes of each.
    {"a1 a2 b1 b1", zones, by_zone, "b1 2, a1 1, a2 1 -> 2 1 1, even"},
    {"a1 a1 a2 b1", zones, by_zone, "a1 2, a2 1, b1 1 -> 2 1 1, uneven"},
    {"a1 a1 b1 b1", zones, by_zone, "a1 2, b1 2, a2 0 -> 2 1 1, uneven"},
    {"a1 a2 b1 b1", zones, any, "b1 2, a1 1, a2 1 -> 2 1 1, even"},
    {"a1 b1 b1 b1 n4 n4", "a1/ready/zone=a b1/ready/zone=b n4", by_zone, "b1 3, n4 2, a1 1 -> 2 2 2, uneven"},
    // Tasks that must not be moved.
    {"n1 n1", "n1 n2", R"({"Mode":{"Replicated":null,"Global":{}}})",
     "global services have one task on each node"},
    {"n1 n1", "n1 n2", R"({"Mode":{"Replicated":null,"ReplicatedJob":{}}})", "jobs end by themselves"},
    {"n1 n1", "n1 n2", R"({"Mode":{"Replicated":null,"GlobalJob":{}}})", "jobs end by themselves"},
    {"n1 n1", "n1 n2", R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishMode":"host"}]}})",
     "they publish ports in host mode"},
    {"n1 n1", "n1 n2", R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishMode":"ingress"}]}})",
     "n1 2, n2 0 -> 1 1, uneven"},
    {"n1 n1", "n1 n2", R"({"Mode":{"Replicated":{"Replicas":3}}})", "not all of their tasks run"},
};

}  // namespace

TEST(Balance, compares_what_is_with_what_could_be) {
  for (const Row& row : rows)
    EXPECT_EQ(words_of(spread_of(row.tasks, row.nodes, row.spec)), row.wanted)
        << row.tasks << " of " << row.nodes << " " << row.spec;
}

TEST(Balance, what_other_services_reserve_is_not_free) {
  const std::string spec = half_a_node;
  EXPECT_EQ(words_of(spread_of("n1 n1", "n1 n2", spec, "other1 1 running node=n2\nother2 2 running node=n2")),
            "n1 2 -> 2, even");
  EXPECT_EQ(words_of(spread_of("n1 n1", "n1 n2", spec, "other1 1 running node=n2\nother2 2 failed node=n2")),
            "n1 2, n2 0 -> 1 1, uneven");
}

TEST(Balance, what_is_reserved_beyond_all_bounds_is_not_free) {
  const char* others = "other1 1 running node=n2\nother2 2 running node=n2";
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(words_of(spread_of("n1 n1", "n1 n2", half_a_node, others, most)), "n1 2 -> 2, even");
}

TEST(Balance, counts_no_task_that_is_on_its_way_out_or_was_lost_with_its_node) {
  const char* more =
      "old 1 running>shutdown node=n2\nlost 2 orphaned node=n2\nfailed 1 failed node=n2\nnew 3 starting node=n2";
  EXPECT_EQ(words_of(spread_of("n1 n1", "n1 n2", any, more)), "n1 2, n2 0 -> 1 1, uneven");
}

TEST(Balance, a_service_whose_update_is_not_over_is_left_alone) {
  for (const auto& [state, why] :
       {std::pair("updating", "an update is in progress"),
        std::pair("rollback_started", "an update is in progress"), std::pair("paused", "an update is paused"),
        std::pair("rollback_paused", "an update is paused"), std::pair("completed", "")}) {
    Json service = story::service(10);
    service["UpdateStatus"]["State"] = state;
    const Swarm all{.services = {std::make_shared<const Json>(service)},
                    .neighbours = {},
                    .tasks = read_tasks(story::tasks("a 1 running node=n1\nb 2 running node=n1")),
                    .nodes = read_nodes(story::nodes("n1 n2"))};
    EXPECT_EQ(balances(all).at(0).left_alone, why) << state;
  }
}
