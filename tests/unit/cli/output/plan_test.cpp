// SPDX-License-Identifier: Apache-2.0
// Tests how the forecast of an update is printed.
#include "output/document/changes.hpp"
#include "output/document/json_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using cli::Plan;
using swarm::Json;

Plan change(swarm::Forecast forecast) {
  const Json before = Json::parse(R"({"Labels":{"a":"1"}})"), after = Json::parse(R"({"Labels":{"a":"2"}})");
  return {.act = Plan::Act::change,
          .name = "web",
          .changes = swarm::diff(before, after),
          .forecast = std::move(forecast),
          .body = std::make_shared<const Json>(after)};
}

std::string text(const Plan& plan) { return cli::plan_text(plan, cli::Style()); }

}  // namespace

TEST(Plan, names_the_tasks_that_restart_and_why) {
  EXPECT_EQ(text(change({.restarts = true,
                         .reason = "image",
                         .replaced = {{"t1", "web.1", "n1", "image"}, {"t2", "web.2", "", "image"}}})),
            "web would change:\n"
            "~ Labels.a: 1 → 2\n"
            "restarts 2 tasks: image\n"
            "  web.1 on n1\n"
            "  web.2\n");
}

TEST(Plan, reports_each_reason_where_they_differ) {
  EXPECT_EQ(text(change({.restarts = false,
                         .reason = "one",
                         .replaced = {{"t1", "web.1", "n1", "one"}, {"t2", "web.2", "n2", "two"}},
                         .kept = 1,
                         .stopped = 1,
                         .started = 3})),
            "web would change:\n"
            "~ Labels.a: 1 → 2\n"
            "replaces 2 tasks, none of which runs yet\n"
            "  web.1 on n1: one\n"
            "  web.2 on n2: two\n"
            "starts 3 tasks\n"
            "stops 1 task\n");
}

TEST(Plan, counts_what_is_too_much_to_name) {
  swarm::Forecast many{.restarts = true, .reason = "image"};
  for (int i = 1; i <= 22; ++i) many.replaced.push_back({"t", "web." + std::to_string(i), "n1", "image"});
  const std::string reported = text(change(many));
  EXPECT_NE(reported.find("restarts 22 tasks: image\n"), std::string::npos) << reported;
  EXPECT_TRUE(reported.ends_with("  web.20 on n1\n  and 2 more\n")) << reported;
}

TEST(Plan, has_one_line_where_nothing_happens) {
  Plan plan = change({.reason = "no reason"});
  plan.changes.clear();
  EXPECT_FALSE(plan.differs());
  EXPECT_EQ(text(plan), "web: no field would change, but it would be sent\nrestarts nothing: no reason\n");
  plan.body = nullptr;
  EXPECT_EQ(text(plan), "web: nothing to change\n");
}

TEST(Plan, shows_foreign_words_without_their_control_characters) {
  Plan plan = change({.reason = "\x1b[2J"});
  plan.name = "w\x1b[2J";
  EXPECT_EQ(text(plan), "w\\x1b[2J would change:\n~ Labels.a: 1 → 2\nrestarts nothing: \\x1b[2J\n");
}

TEST(Plan, as_json_is_one_object) {
  EXPECT_EQ(
      cli::compact(cli::plan_json(change(
          {.restarts = true, .reason = "image", .replaced = {{"t1", "web.1", "n1", "image"}}, .kept = 1}))),
      R"({"service":"web","changes":[{"path":"/Labels/a","old":"1","new":"2"}],"restarts":true,)"
      R"("reason":"image","tasks":[{"id":"t1","name":"web.1","node":"n1","reason":"image"}],"kept":1,)"
      R"("started":0,"stopped":0,"body":{"Labels":{"a":"2"}}})");
}
