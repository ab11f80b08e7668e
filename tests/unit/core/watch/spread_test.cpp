// SPDX-License-Identifier: Apache-2.0
// Tests the count of running tasks per node.
#include <swarm/tasks.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

Task task(const std::string& service, const std::string& node, const std::string& state,
          const std::string& image, const std::string& desired = "running") {
  return read_task({{"ID", service + node + image},
                    {"ServiceID", service},
                    {"NodeID", node},
                    {"Slot", 1},
                    {"DesiredState", desired},
                    {"Status", {{"State", state}}},
                    {"Spec", {{"ContainerSpec", {{"Image", image}}}}}});
}

const Json web{{"ID", "web"}, {"Spec", {{"TaskTemplate", {{"ContainerSpec", {{"Image", "new"}}}}}}}};

}  // namespace

TEST(Spread, counts_what_runs_by_node_and_what_an_update_would_keep) {
  const Tasks tasks{task("web", "a", "running", "new"),
                    task("web", "b", "running", "old"),
                    task("web", "b", "running", "new"),
                    task("web", "b", "starting", "new"),
                    task("web", "c", "running", "new", "shutdown"),
                    task("api", "d", "running", "new")};
  const Spread found = spread(web, tasks);
  EXPECT_EQ(found.up_to_date, 2U);
  EXPECT_EQ(found.per_node, (std::vector<std::uint64_t>{2, 1}));
}

TEST(Spread, of_a_service_without_tasks_or_sense_is_nothing) {
  for (const Json& document : {web, Json(), Json{{"ID", 7}, {"Spec", "x"}}}) {
    const Spread found = spread(document, {});
    EXPECT_EQ(found.up_to_date, 0U);
    EXPECT_TRUE(found.per_node.empty());
  }
}
