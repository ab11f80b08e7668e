// SPDX-License-Identifier: Apache-2.0
// Tests several waits in one loop: the requests to the manager, and the outcome of each service.
#include "support/scripted_engine.hpp"
#include "unit/core/watch/story.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/wait.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;
using Verdict = swarm::Outcome::Verdict;

namespace {

/// No ID is a prefix of another, because the engine accepts prefixes.
std::string id_of(std::size_t number) { return "service" + std::to_string(1000 + number); }

/// An engine with `count` services, each with one task on one of two nodes, and a clock that only sleeping
/// advances.
class Many {
 public:
  explicit Many(std::size_t count, const std::string& state = "preparing") : count_(count) {
    engine.reset(Json::object());
    engine.clock = 0;
    engine["nodes"] = story::nodes("n1 n2");
    Json services = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
      Json service = story::service(10, R"({"Spec":{"Mode":{"Replicated":{"Replicas":1}}}})");
      service["ID"] = id_of(i);
      service["Spec"]["Name"] = "name" + std::to_string(i);
      services.push_back(std::move(service));
    }
    engine["services"] = std::move(services);
    for (std::size_t i = 0; i < count; ++i) show(i, state);
    engine.instead = [this](const test::Sent& sent) { return answer(sent); };
  }

  void show(std::size_t which, const std::string& state) {
    Json& tasks = engine["tasks"];
    if (!tasks.is_array()) tasks = Json::array();
    for (auto task = tasks.begin(); task != tasks.end();)
      task = (*task)["ServiceID"] == id_of(which) ? tasks.erase(task) : task + 1;
    Json task = story::tasks("t" + std::to_string(which) + " 1 " + state).front();
    task["ServiceID"] = id_of(which);
    tasks.push_back(std::move(task));
  }
  void remove(std::size_t which) {
    Json& services = engine["services"];
    for (auto one = services.begin(); one != services.end(); ++one)
      if ((*one)["ID"] == id_of(which)) return void(services.erase(one));
  }

  WaitClock clock() {
    return {[this] { return TimePoint(std::chrono::hours(1)) + passed; },
            [this](milliseconds pause) {
              passed += pause;
              while (!events.empty() && events.begin()->first <= passed.count()) {
                events.begin()->second();
                events.erase(events.begin());
              }
              return passed < interrupt_at;
            }};
  }
  std::vector<WaitResult> wait(milliseconds timeout, Goal::Target target = Goal::Target::converged) {
    std::vector<WaitTarget> targets;
    Goal goal;
    goal.target = target;
    goal.after = Goal::After::create;
    for (std::size_t i = 0; i < count_; ++i) targets.push_back({id_of(i), goal});
    return wait(std::move(targets), timeout);
  }
  std::vector<WaitResult> wait(std::vector<WaitTarget> targets, milliseconds timeout) {
    WaitObserver observer;
    observer.saw = [this](std::size_t which, const Progress& progress, TimePoint) {
      reported[which].push_back(progress);
    };
    observer.ended = [this](std::size_t which, const WaitResult&, TimePoint) { ended.push_back(which); };
    WaitOptions options;
    options.timeout = timeout;
    Engine api(engine);
    return wait_for_all(api, std::move(targets), options, observer, clock());
  }
  std::size_t asked(const std::string& start) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        engine.sent, [&](const test::Sent& sent) { return sent.path.starts_with(start); }));
  }

  test::FakeEngine engine;
  milliseconds passed{0}, interrupt_at = milliseconds::max();
  std::map<int, std::function<void()>> events;  ///< By the millisecond at which they happen.
  std::function<std::optional<Response>(const test::Sent&)> instead;
  std::map<std::size_t, std::vector<Progress>> reported;
  std::vector<std::size_t> ended;

 private:
  /// Like a real engine, answers 404 to a filter with a service that does not exist.
  std::optional<Response> answer(const test::Sent& sent) {
    if (instead)
      if (auto own = instead(sent)) return own;
    if (sent.path != "/tasks" || !sent.query.contains("filters")) return std::nullopt;
    const Json filters = Json::parse(sent.query.at("filters"));
    std::set<std::string> known;
    for (const Json& service : engine["services"]) known.insert(service["ID"].get<std::string>());
    for (const Json& id : filters.value("service", Json::array()))
      if (!known.contains(id.get<std::string>()))
        return test::refusal(404, "service " + id.get<std::string>() + " not found");
    return std::nullopt;
  }

  std::size_t count_;
};

Verdict verdict(const WaitResult& result) {
  return std::holds_alternative<swarm::Outcome>(result) ? std::get<swarm::Outcome>(result).verdict
                                                        : throw std::get<Error>(result);
}

void expect_all(const std::vector<WaitResult>& results, Verdict wanted) {
  for (const WaitResult& result : results) EXPECT_EQ(verdict(result), wanted);
}

}  // namespace

TEST(WaitForAll, costs_the_manager_two_requests_a_second_however_many_services_there_are) {
  for (const std::size_t services : {2U, 250U}) {
    Many many(services);
    expect_all(many.wait(milliseconds(40000)), Verdict::deadline);
    EXPECT_EQ(many.passed.count(), 40000);
    EXPECT_LE(many.engine.sent.size(), 55U) << services;  // one a second, and the first polls
    EXPECT_EQ(many.asked("/nodes"), 1U);
  }
}

TEST(WaitForAll, keeps_to_that_while_services_settle_one_by_one) {
  Many many(100);
  for (std::size_t i = 0; i < 100; ++i)
    many.events[static_cast<int>(3000 + 570 * i)] = [&many, i] { many.show(i, "running"); };
  expect_all(many.wait(milliseconds(120000)), Verdict::done);
  EXPECT_LE(many.engine.sent.size(), static_cast<std::size_t>(2 * many.passed.count() / 1000 + 10));
  EXPECT_EQ(many.asked("/nodes"), 1U);
  EXPECT_EQ(many.ended.size(), 100U);
}

TEST(WaitForAll, names_the_services_where_that_makes_a_short_url) {
  Many few(100), more(101);
  few.wait(milliseconds(1));
  more.wait(milliseconds(1));
  const auto longest = [](const Many& many) {
    std::size_t most = 0;
    for (const test::Sent& sent : many.engine.sent)
      if (const auto filters = sent.query.find("filters"); filters != sent.query.end())
        most = std::max(most, filters->second.size());
    return most;
  };
  EXPECT_GT(longest(few), 0U);
  EXPECT_LT(longest(few), 4000U);
  EXPECT_EQ(longest(more), 0U);
}

TEST(WaitForAll, of_one_service_asks_as_wait_for_does) {
  Many one(1);
  one.wait(milliseconds(1));
  ASSERT_GE(one.engine.sent.size(), 3U);
  EXPECT_EQ(one.engine.sent[0].path, "/services/" + id_of(0));
  EXPECT_EQ(one.engine.sent[1].query.at("filters"), R"({"service":[")" + id_of(0) + R"("]})");
  EXPECT_EQ(one.engine.sent[2].path, "/nodes");
}

TEST(WaitForAll, a_service_that_is_removed_ends_its_own_wait_alone) {
  for (const std::size_t services : {3U, 150U}) {
    Many many(services);
    many.events[5000] = [&] { many.remove(1); };
    many.events[9000] = [&] {
      for (std::size_t i = 0; i < services; ++i) many.show(i, "running");
    };
    const auto results = many.wait(milliseconds(60000));
    EXPECT_EQ(verdict(results[1]), Verdict::gone);
    EXPECT_EQ(many.ended.front(), 1U);
    EXPECT_EQ(std::ranges::count_if(results, [](const auto& one) { return verdict(one) == Verdict::done; }),
              static_cast<std::ptrdiff_t>(services - 1));
    for (const auto& progress : many.reported[0]) EXPECT_EQ(progress.read_failure, "");
  }
}

TEST(WaitForAll, does_not_believe_a_list_that_leaves_a_service_out) {
  Many many(3);
  int lies = 0;
  many.instead = [&](const test::Sent& sent) -> std::optional<Response> {
    if (sent.path != "/services" || many.passed.count() < 5000 || lies++ > 0) return std::nullopt;
    return Response{.status = 200, .body = "[]"};
  };
  expect_all(many.wait(milliseconds(20000)), Verdict::deadline);
  EXPECT_GT(lies, 1);
}

TEST(WaitForAll, gone_waits_for_the_tasks_of_all) {
  Many many(80, "running");
  many.events[3000] = [&] {
    for (std::size_t i = 0; i < 80; ++i) many.remove(i);
  };
  many.events[8000] = [&] { many.engine["tasks"] = Json::array(); };
  const auto results = many.wait(milliseconds(60000), Goal::Target::gone);
  expect_all(results, Verdict::done);
  EXPECT_GE(many.passed.count(), 8000);
  EXPECT_LE(many.passed.count(), 10000);
  EXPECT_LE(many.engine.sent.size(), 40U);
}

TEST(WaitForAll, reports_how_many_tasks_of_removed_services_are_left) {
  Many many(2, "running");
  const std::vector<WaitTarget> targets{{{}, {.target = Goal::Target::gone}, {"t0"}},
                                        {{}, {.target = Goal::Target::gone}, {"t1", "unheard-of"}},
                                        {{}, {.target = Goal::Target::gone}, {}}};
  many.events[4000] = [&] { many.engine["tasks"] = Json::array(); };
  expect_all(many.wait(targets, milliseconds(60000)), Verdict::done);
  EXPECT_EQ(many.reported[0].front().reason, "1 task left");
  EXPECT_EQ(many.reported[1].back().reason, "0 tasks left");
  EXPECT_TRUE(many.reported[2].empty());
}

TEST(WaitForAll, an_error_of_one_reason_is_reported_once_whatever_is_read) {
  Many many(3);
  const std::vector<std::string> reasons{"rpc error: code = Unknown desc = first", "second"};
  many.instead = [&](const test::Sent& sent) -> std::optional<Response> {
    if (many.passed.count() < 3000) return std::nullopt;
    return test::refusal(500,
                         many.passed.count() < 20000 ? reasons[0] : reasons[sent.path == "/tasks" ? 0 : 1]);
  };
  many.wait(milliseconds(60000));
  std::vector<std::string> read_failures;
  for (const Progress& progress : many.reported[0])
    if (!progress.read_failure.empty() &&
        (read_failures.empty() || read_failures.back() != progress.read_failure))
      read_failures.push_back(progress.read_failure);
  EXPECT_EQ(read_failures, (std::vector<std::string>{"cannot read the services and tasks: first",
                                                     "cannot read the services and tasks: second"}));
}

TEST(WaitForAll, reports_once_that_tasks_cannot_be_read_although_services_can) {
  Many many(1);
  many.instead = [&](const test::Sent& sent) -> std::optional<Response> {
    if (many.passed.count() < 3000 || sent.path != "/tasks") return std::nullopt;
    return test::refusal(500, "broken");
  };
  many.wait(milliseconds(60000));
  std::size_t changes = 0;
  const auto& reported = many.reported[0];
  for (std::size_t i = 1; i < reported.size(); ++i)
    changes += reported[i].read_failure != reported[i - 1].read_failure ? 1 : 0;
  EXPECT_EQ(changes, 1U);
}

TEST(WaitForAll, ends_where_no_manager_is_left) {
  for (const char* words : {"This node is not a swarm manager. Worker nodes can't be used to view or modify",
                            "This node is not a swarm manager. Use \"docker swarm init\"",
                            "Swarm is encrypted and needs to be unlocked before it can be used."}) {
    Many many(3);
    many.instead = [&](const test::Sent&) -> std::optional<Response> {
      if (many.passed.count() < 3000) return std::nullopt;
      return test::refusal(503, words);
    };
    for (const WaitResult& result : many.wait(milliseconds(600000))) {
      ASSERT_TRUE(std::holds_alternative<Error>(result));
      EXPECT_EQ(std::get<Error>(result).code(), Errc::not_manager);
    }
    EXPECT_LE(many.passed.count(), 13000);
  }
}

TEST(WaitForAll, survives_an_election) {
  Many many(3);
  many.instead = [&](const test::Sent&) -> std::optional<Response> {
    if (many.passed.count() < 3000 || many.passed.count() > 40000) return std::nullopt;
    throw Error(Errc::unreachable, "the swarm has no leader");
  };
  many.events[20000] = [&] {
    for (std::size_t i = 0; i < 3; ++i) many.show(i, "running");
  };
  expect_all(many.wait(milliseconds(60000)), Verdict::done);
}

TEST(WaitForAll, an_interrupt_ends_all) {
  Many many(3);
  many.interrupt_at = milliseconds(3000);
  expect_all(many.wait(milliseconds(60000)), Verdict::interrupted);
}
