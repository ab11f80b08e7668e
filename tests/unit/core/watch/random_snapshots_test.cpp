// SPDX-License-Identifier: Apache-2.0
// Tests that random snapshots, which no engine would send, are judged and explained without a crash.
#include "support/random.hpp"
#include "unit/core/watch/play.hpp"

#include <swarm/balance.hpp>
#include <swarm/why.hpp>

#include <initializer_list>

#include <gtest/gtest.h>

using namespace story;

namespace {

using test::below;
using test::Random;

std::string one_of(std::initializer_list<const char*> all, Random& random) {
  return all.begin()[below(all.size(), random)];
}

std::string random_tasks(Random& random) {
  std::string lines;
  for (auto left = below(7, random); left > 0; --left) {
    lines += "t" + std::to_string(left) + " " + one_of({"0", "1", "1", "2", "-", "3"}, random) + " " +
             one_of({"new", "pending", "assigned", "ready", "starting", "running", "running", "complete",
                     "shutdown", "failed", "rejected", "remove", "orphaned", "strange"},
                    random) +
             one_of({"", "", ">running", ">ready", ">shutdown", ">remove", ">complete"}, random) +
             " image=" + one_of({"new", "old", "other"}, random) +
             " node=" + one_of({"", "n1", "n2", "n9"}, random) + " made=" + one_of({"0", "5", "9"}, random) +
             " iteration=" + one_of({"0", "1"}, random) +
             one_of({"", " err=no suitable node", " err=port in use", " err=No such image: x"}, random) +
             "\n";
  }
  return lines;
}

Json random_service(Random& random) {
  const std::string mode =
      one_of({R"({"Replicated":{"Replicas":2}})", R"({"Replicated":{}})", R"({"Global":{}})",
              R"({"ReplicatedJob":{"TotalCompletions":2,"MaxConcurrent":1}})", R"({"GlobalJob":{}})",
              R"({"Replicated":{"Replicas":0}})"},
             random);
  const std::string template_members =
      one_of({R"("ForceUpdate":0)", R"("RestartPolicy":{"Condition":"none"})",
              R"("RestartPolicy":{"Condition":"on-failure","MaxAttempts":1})",
              R"("Placement":{"Constraints":["node.labels.zone==a"],"MaxReplicas":1})"},
             random);
  const std::string patch = R"({"Spec":{"Mode":)" + mode + R"(,"TaskTemplate":{)" + template_members +
                            R"(}},"JobStatus":{"JobIteration":{"Index":)" + one_of({"0", "1"}, random) +
                            "}}}";
  const std::string state = one_of({"", "updating", "completed", "paused", "rollback_started",
                                    "rollback_paused", "rollback_completed", "strange"},
                                   random);
  const int version = static_cast<int>(10 + below(3, random));
  return state.empty() ? story::service(version, patch) : updating(version, state, patch);
}

Scene random_scene(int at, const Json& service, Random& random) {
  Scene scene{at, service, random_tasks(random)};
  scene.nodes = one_of({"", "n1", "n1 n2/down", "n1/drain n2/ready/zone=a", "n1 n2 n3/unknown"}, random);
  scene.clock = below(2, random) == 0 ? 0 : 700;
  return scene;
}

}  // namespace

TEST(Snapshots, random_ones_are_judged_and_explained) {
  Random random = test::seeded("random snapshots");
  for (int round = 0; round < 1000; ++round) {
    Goal goal = after(static_cast<After>(below(4, random)));
    goal.target = static_cast<Target>(below(5, random));
    const Json service = random_service(random);
    std::vector<Scene> scenes;
    for (int at = 0; at < 40000; at += 16000) scenes.push_back(random_scene(at, service, random));
    play(goal, scenes);
    const Snapshot last = shown(scenes.back());
    why(last);
    for (const Task& task : last.tasks) why(last, std::string(task.id));
    forecast(last, random_service(random)["Spec"]);
    forecast_removal(last);
    balances({.services = {last.service}, .tasks = last.tasks, .nodes = last.nodes});
  }
}
