// SPDX-License-Identifier: Apache-2.0
// Tests the requests for tasks and for logs.
#include "support/scripted_engine.hpp"
#include "support/thrown.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/tasks.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

TEST(Tasks, are_asked_for_by_service_and_filters) {
  test::ScriptedEngine script;
  Engine engine(script);
  TaskClient tasks(engine);
  const std::string two = R"([{"ID":"t1","Status":{"State":"new"}},{"ID":"t2","Status":{"State":"new"}}])";
  script.expect(R"(GET /tasks?filters={"service":["s1"],"node":["a","b"]})").answers(200, two);
  EXPECT_EQ(tasks.list({{"service", {"s1"}}, {"node", {"a", "b"}}}).size(), 2U);
  script.expect(R"(GET /tasks?filters={"service":["s1"]})").answers(200, two);
  EXPECT_EQ(tasks.ids_of_service("s1"), (std::vector<std::string>{"t1", "t2"}));
  script.expect("GET /tasks").answers(200, "null");
  script.expect("GET /nodes").answers(200, test::nodes_with_leader());
  script.expect("GET /tasks").answers(200, "null");
  EXPECT_TRUE(tasks.list().empty());
  script.expect("GET /nodes").answers(200, test::nodes_with_leader());
  EXPECT_EQ(tasks.nodes().front().id, "n1");
}

TEST(Tasks, filters_with_one_key_all_hold_and_are_sent_as_they_are) {
  test::ScriptedEngine script;
  Engine engine(script);
  script.expect(R"(GET /tasks?filters={"label":["a","b"]})")
      .answers(200, R"([{"ID":"t1","Status":{"State":"new"}}])");
  EXPECT_EQ(TaskClient(engine).list({{"label", {"a"}}, {"label", {"b"}}}).size(), 1U);
  EXPECT_EQ(test::thrown([&] {
              TaskClient(engine).list({{"label", {"a=\xff"}}});
            }),
            std::pair(Errc::usage, std::string("filters: the text is not UTF-8")));
}

TEST(Tasks, the_address_of_a_log_says_what_is_wanted) {
  LogOptions options;
  options.id = "s1";
  EXPECT_EQ(logs_path(options), "/services/s1/logs?stdout=1&stderr=1&timestamps=1&details=1&tail=all");
  options.of = LogOptions::Of::task;
  options.id = "t1";
  options.err = options.details = options.timestamps = false;
  options.follow = true;
  options.tail = 0;
  options.since = parse_time("2026-01-02T03:04:05.5Z");
  EXPECT_EQ(logs_path(options),
            "/tasks/t1/logs?stdout=1&stderr=0&follow=1&since=1767323045.500000000&tail=0");
  options.since = EngineTime::min();  // a time before the epoch means from the beginning, as the epoch does
  EXPECT_EQ(logs_path(options), "/tasks/t1/logs?stdout=1&stderr=0&follow=1&tail=0");
}

TEST(Tasks, a_log_comes_in_pieces_without_limit_of_time) {
  test::ScriptedEngine script;
  Engine engine(script);
  LogOptions options;
  options.id = "s1";
  script.expect("GET /services/s1/logs?stdout=1&stderr=1&timestamps=1&details=1&tail=all")
      .answers(200, "abcdef")
      .in_pieces_of(2);
  std::vector<std::string> pieces;
  const Sink sink = [&](std::string_view piece) { return pieces.emplace_back(piece), true; };
  TaskClient(engine).logs(options, sink);
  EXPECT_EQ(pieces, (std::vector<std::string>{"ab", "cd", "ef"}));
  EXPECT_LT(script.sent.back().timeout.count(), 0);
  EXPECT_GT(script.sent.back().idle.count(), 0);
  const std::string path = "GET /services/s1/logs?stdout=1&stderr=1&timestamps=1&details=1&tail=all";
  script.expect(path).says(404, "service s1 not found");
  script.expect("GET /nodes").answers(200, test::nodes_with_leader());
  script.expect(path).says(404, "service s1 not found");
  EXPECT_THROW(TaskClient(engine).logs(options, sink), Error);
}
