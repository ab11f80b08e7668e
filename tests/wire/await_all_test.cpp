// SPDX-License-Identifier: Apache-2.0
// Several services awaited at once: one display, a summary, the code that ranks highest.
#include "commands/many.hpp"
#include "commands/verbs.hpp"
#include "wire/waiting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace test;
using swarm::Json;
using testing::HasSubstr;

namespace {

Json numbered(int number, const std::string& name) {
  Json service = story::service(10);
  service["ID"] = "s" + std::to_string(number);
  service["Spec"]["Name"] = name;
  return service;
}

/// web runs, api fails again and again, db is gone.
Said await_three(const std::vector<std::string>& flags, bool terminal = false) {
  Stage stage;
  stage.engine["services"] = Json::array({numbered(1, "web"), numbered(2, "api")});
  Json tasks = story::tasks("a 1 running\nb 2 running");
  for (Json task : story::tasks("c 1 failed made=3 err=broken\nd 1 failed made=2 err=broken\n"
                                "e 1 failed made=1 err=broken")) {
    task["ServiceID"] = "s2";
    tasks.push_back(std::move(task));
  }
  stage.engine["tasks"] = std::move(tasks);
  std::vector<cli::Awaited> all;
  for (const auto& [id, name] : {std::pair("s1", "web"), {"s2", "api"}, {"s3", "db"}})
    all.push_back({name, id, {.after = swarm::Goal::After::create}});

  Said said;
  cli::Stream out(said.out), err(said.err, terminal);
  cli::Io io{out, err, [](const char*) -> const char* { return nullptr; }};
  io.clock = *stage.caller.clock;
  io.color = cli::Color::never;
  cli::Line line;
  cli::parse(flags, cli::Verbs::update, cli::Mixing::free, line);
  cli::Session session(io, cli::update_command, std::move(line), &stage.engine);
  const auto each = [&](std::size_t which) { return std::optional(all[which]); };
  said.exit =
      static_cast<int>(cli::sum_up(session, cli::do_each(session, {"web", "api", "db"}, {.act = each})));
  return said;
}

}  // namespace

TEST(AwaitAll, tells_each_failure_a_summary_and_the_worst_code) {
  const Said said = await_three({"--progress", "none"});
  EXPECT_EQ(said.exit, 6);
  EXPECT_EQ(said.err,
            "swarmctl: update: api: task api.1 failed 3 times in a row: broken\n"
            "  api.1 on host-n1, 3 times: broken\n"
            "hint: swarmctl why api tells more\n"
            "swarmctl: update: db: the service was removed\n"
            "swarmctl: update: 1 of 3 services are done; not: api, db\n");
}

TEST(AwaitAll, shows_a_row_a_service) {
  const Said said = await_three({}, true);
  EXPECT_THAT(said.err, HasSubstr("3 of 3 services done"));
  EXPECT_THAT(said.err, HasSubstr("  web  2 of 2 running, converged"));
  EXPECT_THAT(said.err, HasSubstr("  api  0 of 2 running, stuck"));
}

TEST(AwaitAll, plain_lines_name_their_service) {
  const Said said = await_three({"--progress", "plain"});
  EXPECT_THAT(said.err, HasSubstr("web: 2 of 2 running, converged ("));
  EXPECT_THAT(said.err, HasSubstr("api.1: failed on host-n1: broken (3 times in a row)\n"));
}

TEST(AwaitAll, quiet_leaves_the_errors) {
  const Said said = await_three({"-q"});
  EXPECT_EQ(said.exit, 6);
  EXPECT_EQ(said.err.find("services are done"), std::string::npos);
  EXPECT_THAT(said.err, HasSubstr("swarmctl: update: api: task api.1 failed"));
}
