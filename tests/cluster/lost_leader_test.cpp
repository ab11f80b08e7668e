// SPDX-License-Identifier: Apache-2.0
// Tests of commands with several changes that lose the leader between them.
#include "cluster/failing_manager.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using swarm::Json;
using test::others;
using test::Outcome;
using test::Trial;

namespace {

using LostLeader = test::WithFailingManager;

}  // namespace

TEST_F(LostLeader, a_leader_that_is_lost_between_changes_and_their_records_costs_no_revision) {
  const Trial trial(cluster, cluster.leader());
  const std::string& name = trial.name;
  create_empty(trial);
  std::vector<std::string> unrecorded;
  std::atomic<int> changes = 0;
  std::atomic<bool> lost = false;
  auto changing = std::async(std::launch::async, [&] {
    for (int more = 4; more > 0; more -= lost ? 1 : 0) {
      const std::string number = std::to_string(changes++);
      const Outcome outcome = run({1, 2, 3}, {"update", "-d", "--history", "1000", "--note",
                                              "change " + number, "--label-add", "n=" + number, name});
      EXPECT_EQ(outcome.code, 0) << outcome.err;
      if (outcome.err.find("the revision is not recorded") != std::string::npos) unrecorded.push_back(number);
    }
  });
  EXPECT_TRUE(test::eventually([&] { return changes > 2; }));
  {
    const test::Killed killed(cluster, trial.failing_manager);
    lost = true;
    changing.get();
    // The leader may be lost just before a record, for longer than a record may take: a warning says so.
    EXPECT_LE(unrecorded.size(), 1u);
    const Outcome listed = run(others(trial.failing_manager), {"history", name, "-o", "json"});
    ASSERT_EQ(listed.code, 0) << listed.err;
    std::vector<std::string> notes;
    std::vector<std::uint64_t> numbers;
    for (const Json& one : Json::parse(listed.out)) {
      numbers.push_back(one.at("Revision").get<std::uint64_t>());
      if (one.contains("Note")) notes.push_back(one.at("Note"));
    }
    // and one for the revision that the first change replaced; an unrecorded one is there as a change by others
    EXPECT_EQ(numbers.size(), static_cast<std::size_t>(changes) + 1);
    EXPECT_TRUE(std::ranges::is_sorted(numbers, std::greater_equal<>()));
    for (int i = 0; i < changes; ++i) {
      const bool is_told = std::ranges::count(unrecorded, std::to_string(i)) != 0;
      const auto count = std::ranges::count(notes, "change " + std::to_string(i));
      EXPECT_TRUE(count == 1 || (is_told && count == 0)) << i;
    }
    const Outcome back =
        run(others(trial.failing_manager), {"rollback", "-d", "--history", "1000", "--to", "3", name});
    EXPECT_EQ(back.code, 0) << back.err;
  }
  EXPECT_EQ(trial.truth.service(name).at("/Spec/Labels/n"_json_pointer), "1");
  const Outcome removed = run({trial.next}, {"rm", "--history", "1000", name});
  EXPECT_EQ(removed.err, "");
  for (const Json& config : trial.truth.get("/configs"))
    EXPECT_NE(config.value("/Spec/Labels/io.swarmctl.history.name"_json_pointer, ""), name);
}

TEST_F(LostLeader, an_apply_goes_on_though_the_leader_is_lost) {
  const Trial trial(cluster, cluster.leader());
  const std::string file = testing::TempDir() + trial.name + ".json", node = cluster.node_id(trial.next);
  std::string created, unchanged;
  Json documents = Json::array();
  for (int i = 0; i < 5; ++i) {
    const std::string name = trial.scene.name("s" + std::to_string(i));
    Json document{{"Name", name}};
    document["TaskTemplate"]["ContainerSpec"] = {{"Image", "busybox:latest"}, {"Command", {"sleep", "3600"}}};
    document["TaskTemplate"]["Placement"] = {{"Constraints", {"node.id==" + node}}};
    documents.push_back(document);
    created += name + " created\n";
    unchanged += name + " unchanged\n";
  }
  std::ofstream(file) << documents;
  const std::vector<std::string> words{"apply", "--no-resolve-image", "--parallel", "1", "--stable",
                                       "1s",    "--timeout",          "180s",       file};
  auto applying = std::async(std::launch::async, [&] {
    return run({trial.failing_manager, trial.next}, words);
  });
  ASSERT_TRUE(test::eventually([&] { return trial.truth.service(trial.scene.name("s0")) != nullptr; }));
  {
    const test::Killed killed(cluster, trial.failing_manager);
    const Outcome outcome = applying.get();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, created);
  }
  ASSERT_TRUE(becomes_whole());
  EXPECT_EQ(run({trial.next}, words).out, unchanged);
  std::remove(file.c_str());
}
