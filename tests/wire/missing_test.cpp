// SPDX-License-Identifier: Apache-2.0
// Tests the hint that suggests a name for a service that does not exist, and what the hint costs.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Missing : public testing::Test {
 protected:
  Missing() { reset(engine_); }
  static void reset(FakeEngine& engine) {
    engine.reset({{"services", {service("frontend"), service("backend")}}, {"nodes", {node(1)}}});
  }
  std::size_t lists() const {
    std::size_t count = 0;
    for (const Sent& sent : engine_.sent)
      if (sent.path == "/services" && !sent.query.contains("filters")) ++count;
    return count;
  }
  FakeEngine engine_;
};

}  // namespace

TEST_F(Missing, names_the_nearest_service_in_every_verb) {
  for (const char* line :
       {"update -d fronted --env-add A=1", "scale -d fronted=2", "scale --dry-run fronted=2", "rm fronted",
        "rm --dry-run fronted", "restart -d fronted", "restart --dry-run fronted", "rollback fronted",
        "inspect fronted", "inspect -o spec fronted", "ps fronted", "logs fronted", "why fronted",
        "diff fronted --env-add A=1", "wait fronted", "wait --for running=2 fronted", "ls fronted"}) {
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 3) << line << "\n" << result.err;
    EXPECT_TRUE(result.err.ends_with("\nhint: did you mean frontend?\n")) << line << "\n" << result.err;
  }
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Missing, is_nearer_in_the_other_case_than_by_another_letter) {
  engine_.reset({{"services", {service("l1"), service("r1"), service("Long-Name")}}, {"nodes", {node(1)}}});
  EXPECT_THAT(run("update -d R1 --env-add A=1", engine_).err, testing::EndsWith("did you mean r1?\n"));
  EXPECT_THAT(run("inspect LONG-NAME", engine_).err, testing::EndsWith("did you mean Long-Name?\n"));
  EXPECT_THAT(run("INSPECT r1", engine_).err, testing::EndsWith("did you mean swarmctl inspect?\n"));
  EXPECT_THAT(run("update r1 --IMAGE x", engine_).err, testing::EndsWith("did you mean --image?\n"));
}

TEST_F(Missing, costs_one_list_whatever_the_number_of_operands) {
  const RunResult result = run("rm fronted backed nosuch", engine_);
  EXPECT_EQ(result.err,
            "swarmctl: rm: service fronted not found\n"
            "hint: did you mean frontend?\n"
            "swarmctl: rm: service backed not found\n"
            "hint: did you mean backend?\n"
            "swarmctl: rm: service nosuch not found\n");
  EXPECT_EQ(lists(), 1U);
}

TEST_F(Missing, is_not_looked_for_where_it_may_be_missing) {
  for (const char* line :
       {"rm --ignore-missing fronted", "rm --ignore-missing --dry-run fronted", "wait --for gone fronted",
        "create -d --no-resolve-image --if-absent --name fronted busybox",
        "create -d --no-resolve-image --or-update --name fronted busybox"}) {
    reset(engine_);
    engine_.sent.clear();
    const RunResult result = run(line, engine_);
    EXPECT_EQ(result.exit, 0) << line << "\n" << result.err;
    EXPECT_EQ(result.err.find("did you mean"), std::string::npos) << line;
    EXPECT_EQ(lists(), 0U) << line;
  }
}

TEST_F(Missing, is_not_looked_for_by_id) {
  for (const char* id : {"abcdefghij0123456789abcde", "abcdefghij01"}) {
    engine_.sent.clear();
    const RunResult result = run(std::string("inspect ") + id, engine_);
    EXPECT_EQ(result.exit, 3);
    EXPECT_EQ(result.err.find("hint"), std::string::npos) << result.err;
  }
}

TEST_F(Missing, stays_the_error_where_the_names_cannot_be_read) {
  engine_.instead = [](const Sent& sent) -> std::optional<swarm::Response> {
    if (sent.path != "/services" || sent.query.contains("filters")) return std::nullopt;
    return refusal(500, "no");
  };
  const RunResult result = run("inspect fronted", engine_);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "swarmctl: inspect: service fronted not found\n");
}

TEST_F(Missing, has_no_hint_where_no_name_is_near_or_a_filter_hides_it) {
  EXPECT_EQ(run("inspect xyzzy", engine_).err, "swarmctl: inspect: service xyzzy not found\n");
  EXPECT_EQ(run("ls frontend --filter mode=global", engine_).err,
            "swarmctl: ls: frontend: no such service\n");
}

TEST_F(Missing, a_pattern_where_a_name_is_wanted_is_a_service_that_does_not_exist) {
  for (const char* line : {"update -d 'x*' --env-add A=1", "scale -d 'x*=2'", "scale --dry-run 'x*=2'",
                           "rm 'x*'", "restart -d 'x*'", "rollback 'x*'", "inspect 'x*'", "ps 'x*'",
                           "logs 'x*'", "diff 'x*' --env-add A=1", "wait 'x*'"})
    EXPECT_EQ(run(line, engine_).exit, 3) << line;
}
