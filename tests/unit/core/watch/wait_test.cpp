// SPDX-License-Identifier: Apache-2.0
// Tests the wait for one service: requests, timeouts and interrupts.
#include "support/scripted_engine.hpp"
#include "unit/core/watch/story.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Verdict = Outcome::Verdict;

namespace {

/// An engine in memory, and a clock that only sleeping advances.
class World {
 public:
  World() {
    engine.reset(Json::object());
    engine.clock = 0;
    engine["nodes"] = story::nodes("n1 n2");
    show(story::service(10), "");
  }
  void show(Json service, const std::string& tasks) {
    engine["services"] = Json::array({std::move(service)});
    engine["tasks"] = story::tasks(tasks);
  }
  WaitClock clock() {
    return {[this] { return TimePoint(std::chrono::hours(1)) + passed; },
            [this](milliseconds pause) {
              if (wake_early) pause = wake_early(pause);
              passed += pause;
              while (!events.empty() && events.begin()->first <= passed.count()) {
                events.begin()->second();
                events.erase(events.begin());
              }
              return passed < interrupt_at;
            }};
  }
  Outcome wait(Goal goal, WaitOptions options = {}) {
    Engine api(engine);
    return wait_for(
        api, "s1", std::move(goal), options,
        [this](const Progress& progress, TimePoint) { reported.push_back(progress); }, clock());
  }
  std::size_t asked(const std::string& start) const {
    return static_cast<std::size_t>(
        std::count_if(engine.sent.begin(), engine.sent.end(),
                      [&](const test::Sent& sent) { return sent.path.starts_with(start); }));
  }

  test::FakeEngine engine;
  milliseconds passed{0}, interrupt_at = milliseconds::max();
  std::function<milliseconds(milliseconds)>
      wake_early;  ///< How long a sleep really lasts; unset: as long as requested.
  std::map<int, std::function<void()>> events;  ///< By the millisecond at which they happen.
  std::vector<Progress> reported;
};

Goal created() {
  Goal goal;
  goal.after = Goal::After::create;
  return goal;
}

}  // namespace

TEST(Wait, ends_when_the_stable_window_is_over) {
  World world;
  world.events[1000] = [&] { world.show(story::service(10), "a 1 running\nb 2 running"); };
  const Outcome outcome = world.wait(created());
  EXPECT_EQ(outcome.verdict, Verdict::done);
  EXPECT_GE(world.passed.count(), 6000);
  EXPECT_LE(world.passed.count(), 7700);
  EXPECT_EQ(outcome.progress.running, 2U);
}

TEST(Wait, asks_about_once_a_second_in_the_steady_state) {
  World world;
  world.show(story::service(10), "a 1 preparing\nb 2 running");
  WaitOptions options;
  options.timeout = milliseconds(300000);
  EXPECT_EQ(world.wait(created(), options).verdict, Verdict::deadline);
  EXPECT_EQ(world.passed.count(), 300000);
  EXPECT_LE(world.engine.sent.size(), 312U);
  EXPECT_GE(world.engine.sent.size(), 290U);
  EXPECT_EQ(world.asked("/nodes"), 1U);
  for (const auto& sent : world.engine.sent) {
    if (sent.path != "/tasks") continue;
    EXPECT_EQ(sent.query.at("filters"), R"({"service":["s1"]})");
  }
}

TEST(Wait, an_event_triggers_a_poll_of_both_parts_at_once) {
  World world;
  world.show(story::service(10), "a 1 preparing\nb 2 running");
  world.events[60300] = [&] {
    Json service = story::service(10);
    service["UpdateStatus"]["State"] = "paused";
    world.show(service, "a 1 failed\nb 2 running");
  };
  // An event arrives at 60.3 s, and the wait is over 60 ms later.
  world.wake_early = [&](milliseconds pause) {
    const milliseconds heard{60300};
    return world.passed < heard ? std::min(pause, heard - world.passed) : pause;
  };
  WaitOptions options;
  options.steady = milliseconds(5000);
  EXPECT_EQ(world.wait(Goal{}, options).verdict, Verdict::paused);
  EXPECT_LE(world.passed.count(), 61500);
}

TEST(Wait, endless_events_cause_at_most_one_request_per_second) {
  World world;
  world.show(story::service(10), "a 1 preparing\nb 2 running");
  world.wake_early = [](milliseconds pause) { return std::min(pause, milliseconds(10)); };
  WaitOptions options;
  options.timeout = milliseconds(300000);
  EXPECT_EQ(world.wait(created(), options).verdict, Verdict::deadline);
  EXPECT_LE(world.engine.sent.size(), 312U);
}

TEST(Wait, reads_the_nodes_again_only_for_a_new_one) {
  World world;
  world.show(story::service(10), "a 1 preparing node=n1\nb 2 running node=unheard-of");
  world.events[20000] = [&] {
    world.engine["nodes"] = story::nodes("n1 n2 n3");
    world.show(story::service(10), "a 1 preparing node=n3\nb 2 running node=unheard-of");
  };
  WaitOptions options;
  options.timeout = milliseconds(60000);
  world.wait(created(), options);
  EXPECT_EQ(world.asked("/nodes"), 2U);
}

TEST(Wait, goes_on_when_a_manager_is_lost_for_a_while) {
  World world;
  world.events[2000] = [&] {
    world.engine.instead = [](const test::Sent&) -> std::optional<Response> {
      throw Error(Errc::unreachable, "no manager answers");
    };
  };
  world.events[20000] = [&] {
    world.engine.instead = [](const test::Sent&) -> std::optional<Response> {
      throw Error(Errc::unreachable, "the swarm has no leader");
    };
  };
  world.events[40000] = [&] {
    world.engine.instead = {};
    world.show(story::service(10), "a 1 running\nb 2 running");
  };
  EXPECT_EQ(world.wait(created()).verdict, Verdict::done);
  EXPECT_GE(world.passed.count(), 45000);
  EXPECT_EQ(
      std::count_if(world.reported.begin(), world.reported.end(),
                    [](const Progress& progress) { return progress.read_failure == "no manager answers"; }),
      18);
}

TEST(Wait, ends_at_its_deadline_even_where_nothing_answers) {
  World world;
  world.engine.instead = [](const test::Sent&) -> std::optional<Response> {
    throw Error(Errc::unreachable, "no manager answers");
  };
  WaitOptions options;
  options.timeout = milliseconds(30500);
  const Outcome outcome = world.wait(created(), options);
  EXPECT_EQ(outcome.verdict, Verdict::deadline);
  EXPECT_EQ(world.passed.count(), 30500);
  EXPECT_EQ(outcome.progress.read_failure, "no manager answers");
}

TEST(Wait, of_centuries_has_no_limit) {
  World world;
  world.events[1000] = [&] { world.show(story::service(10), "a 1 running\nb 2 running"); };
  EXPECT_EQ(world.wait(created(), {.timeout = std::chrono::hours(2562047)}).verdict, Verdict::done);
}

TEST(Wait, no_read_may_outlast_the_deadline_and_another_manager_has_time_to_answer) {
  World world;
  WaitOptions options;
  options.timeout = milliseconds(9000);
  test::ScriptedEngine engine;
  engine.expect("GET /services/s1").answers(200, story::service(10).dump());
  engine.expect(R"(GET /tasks?filters={"service":["s1"]})").answers(200, "[]");
  engine.expect("GET /nodes").answers(200, "null");
  world.interrupt_at = milliseconds(1);
  Engine api(engine);
  const Outcome outcome = wait_for(
      api, "s1", created(), options, [](const Progress&, TimePoint) {}, world.clock());
  EXPECT_EQ(outcome.verdict, Verdict::interrupted);
  for (const Request& request : engine.sent) {
    EXPECT_EQ(request.timeout, milliseconds(4500));
    // However many managers there are, and however many requests one poll makes.
    EXPECT_LE(request.end, std::chrono::steady_clock::now() + options.timeout);
    EXPECT_EQ(request.end, engine.sent.front().end);
  }
}

TEST(Wait, an_interrupt_ends_it_at_once) {
  World world;
  world.interrupt_at = milliseconds(3000);
  EXPECT_EQ(world.wait(created()).verdict, Verdict::interrupted);
}

TEST(Wait, each_end_of_the_state_machine_is_an_outcome) {
  World removed;
  removed.engine["services"] = Json::array();
  EXPECT_EQ(removed.wait(Goal{}).verdict, Verdict::gone);
  World paused;
  Json service = story::service(10);
  service["UpdateStatus"]["State"] = "paused";
  paused.show(service, "a 1 running");
  EXPECT_EQ(paused.wait(Goal{}).verdict, Verdict::paused);
  EXPECT_LE(paused.passed.count(), 1000);
  World changed;
  changed.events[1500] = [&] { changed.show(story::service(12, R"({"Spec":{"Labels":{"a":"b"}}})"), ""); };
  EXPECT_EQ(changed.wait(Goal{}).verdict, Verdict::superseded);
}

TEST(Wait, an_unplaced_task_ends_it_with_the_nodes_as_they_are_now) {
  World world;
  world.show(story::service(10), "a 1 running\nb 2 pending node= err=no suitable node");
  world.events[5000] = [&] { world.engine["nodes"] = story::nodes("n1 n2 n3/drain"); };
  const Outcome outcome = world.wait(created());
  EXPECT_EQ(outcome.verdict, Verdict::stuck);
  EXPECT_TRUE(outcome.progress.unplaced);
  EXPECT_EQ(outcome.last.nodes.size(), 3U);
  EXPECT_LE(world.passed.count(), 17000);
}

TEST(Wait, an_unplaced_task_does_not_end_it_while_a_node_has_not_reported_to_a_new_leader) {
  World world;
  world.show(story::service(10), "a 1 running\nb 2 pending node= err=no suitable node");
  world.events[5000] = [&] { world.engine["nodes"] = story::nodes("n1 n2 n3/unknown"); };
  world.events[40000] = [&] { world.engine["nodes"] = story::nodes("n1 n2 n3/down"); };
  const Outcome outcome = world.wait(created());
  EXPECT_EQ(outcome.verdict, Verdict::stuck);
  EXPECT_GE(world.passed.count(), 40000);
  EXPECT_LE(world.passed.count(), 44000);
}

TEST(Wait, gone_waits_for_the_tasks_as_well) {
  World world;
  world.show(story::service(10), "a 1 running\nb 2 running");
  world.events[3000] = [&] { world.engine["services"] = Json::array(); };
  world.events[9000] = [&] { world.engine["tasks"] = story::tasks("b 2 running>remove"); };
  world.events[12000] = [&] { world.engine["tasks"] = Json::array(); };
  Goal goal;
  goal.target = Goal::Target::gone;
  EXPECT_EQ(world.wait(goal).verdict, Verdict::done);
  EXPECT_GE(world.passed.count(), 12000);
  EXPECT_LE(world.passed.count(), 14000);
}

TEST(Wait, for_the_end_is_not_over_by_a_404_that_is_no_engines) {
  World world;
  world.show(story::service(10), "a 1 running\nb 2 running");
  bool between = false;
  world.engine.instead = [&](const test::Sent&) -> std::optional<Response> {
    return between ? std::optional(Response{.status = 404, .body = "404 page not found\n"}) : std::nullopt;
  };
  world.events[500] = [&] { between = true; };
  world.events[20000] = [&] { between = false; };
  Goal goal;
  goal.target = Goal::Target::gone;
  EXPECT_EQ(world.wait(goal, {.timeout = std::chrono::seconds(30)}).verdict, Verdict::deadline);
}

TEST(TasksGone, asks_for_the_tasks_by_id_until_none_is_left) {
  World world;
  std::string many;
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) {
    ids.push_back("task" + std::to_string(i));
    many += ids.back() + " " + std::to_string(i + 1) + " running>remove\n";
  }
  world.show(story::service(10), many);
  world.events[4000] = [&] { world.engine["tasks"] = story::tasks("task7 8 running>remove"); };
  world.events[9000] = [&] { world.engine["tasks"] = Json::array(); };
  std::vector<std::size_t> left;
  Engine api(world.engine);
  const Verdict verdict = tasks_gone(
      api, ids, {}, [&](std::size_t n, TimePoint) { left.push_back(n); }, world.clock());
  EXPECT_EQ(verdict, Verdict::done);
  EXPECT_EQ(left.front(), 200U);
  EXPECT_EQ(left.back(), 0U);
  EXPECT_GE(world.passed.count(), 9000);
  EXPECT_LE(world.engine.sent.size(), 22U);  // two requests confirm the end
}

TEST(TasksGone, ends_at_its_deadline) {
  World world;
  world.show(story::service(10), "a 1 running>remove");
  WaitOptions options;
  options.timeout = milliseconds(2000);
  Engine api(world.engine);
  EXPECT_EQ(tasks_gone(
                api, {"a"}, options, [](std::size_t, TimePoint) {}, world.clock()),
            Verdict::deadline);
  EXPECT_EQ(world.passed.count(), 2000);
  EXPECT_EQ(tasks_gone(
                api, {}, options, [](std::size_t, TimePoint) {}, world.clock()),
            Verdict::done);
}
