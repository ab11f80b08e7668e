// SPDX-License-Identifier: Apache-2.0
// Tests wait: which states it waits for, and for which services.
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/stage.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

class Wait : public ::testing::Test {
 protected:
  Wait() {
    engine_.reset({{"services", {service("web"), service("api", 0)}},
                   {"nodes", {node(1)}},
                   {"tasks", {task("web", 1, "t1", "running")}}});
  }
  FakeEngine engine_;
};

}  // namespace

TEST_F(Wait, is_over_where_all_is_as_wanted) {
  const RunResult result = run("wait web api", engine_);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(engine_.writes().empty());
}

TEST_F(Wait, counts_running_tasks) {
  EXPECT_EQ(run("wait --for running=1 web", engine_).exit, 0);
  const RunResult result = run("wait --for running=2 web --timeout 1ms", engine_);
  EXPECT_EQ(result.exit, 7) << result.err;
}

TEST_F(Wait, gone_is_true_of_what_never_was) {
  EXPECT_EQ(run("wait --for gone nope", engine_).exit, 0);
  const RunResult result = run("wait nope", engine_);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.err, "swarmctl: wait: service nope not found\n");
}

TEST_F(Wait, refuses_other_states) {
  for (const char* state : {"happy", "running", "running=", "running=x", ""}) {
    EXPECT_EQ(run({"wait", "web", "--for", state}, engine_).exit, 2) << state;
    EXPECT_TRUE(engine_.sent.empty()) << state;
  }
}
