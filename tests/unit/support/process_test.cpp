// SPDX-License-Identifier: Apache-2.0
// Tests the helper that runs programs.
#include "support/process.hpp"

#include <csignal>
#include <system_error>

#include <gtest/gtest.h>

using test::Command;
using test::run;

namespace {

Command shell(std::string script) { return {.argv = {"/bin/sh", "-c", std::move(script)}}; }

}  // namespace

TEST(Process, separates_streams_and_exit_code) {
  const test::Outcome outcome = run(shell("echo out; echo err >&2; exit 7"));
  EXPECT_EQ(outcome.out, "out\n");
  EXPECT_EQ(outcome.err, "err\n");
  EXPECT_EQ(outcome.code, 7);
}

TEST(Process, gets_its_input_and_only_the_environment_it_was_given) {
  Command command = shell("cat; echo \"$GREETING/${HOME-none}\"");
  command.input = std::string(300'000, 'x');
  command.environment = {{"GREETING", "hello"}};
  EXPECT_EQ(run(command).out, command.input + "hello/none\n");
}

TEST(Process, that_reads_no_input_is_no_failure) {
  Command command = shell("exit 0");
  command.input = std::string(300'000, 'x');
  EXPECT_EQ(run(command).code, 0);
}

TEST(Process, is_killed_at_its_limit) {
  Command command = shell("echo begun; exec sleep 600");
  test::Outcome outcome;
  // On a busy machine a short limit may pass before the shell prints anything.
  for (auto limit = std::chrono::milliseconds(100); outcome.out.empty() && limit < std::chrono::minutes(1);
       limit *= 2) {
    command.limit = limit;
    outcome = run(command);
    ASSERT_EQ(outcome.code, -1);
    ASSERT_GE(outcome.took, command.limit);
    ASSERT_LT(outcome.took, command.limit + std::chrono::seconds(60));
  }
  EXPECT_EQ(outcome.out, "begun\n");
}

TEST(Process, ended_by_a_signal_has_the_code_a_shell_would_give) {
  Command command = shell("echo begun; exec sleep 600");
  command.interrupt_when = [](const test::Outcome& so_far) { return so_far.out == "begun\n"; };
  EXPECT_EQ(run(command).code, 128 + SIGINT);
}

TEST(Process, that_cannot_be_started_throws) {
  EXPECT_THROW(run({.argv = {"/nonexistent/program"}}), std::system_error);
}
