// SPDX-License-Identifier: Apache-2.0
// Tests how timeouts become deadlines.
#include "connection/deadlines.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono;

milliseconds until_end(milliseconds timeout) {
  const swarm::TimePoint start{hours(1)};
  return duration_cast<milliseconds>(cli::end_of_timeout(start, timeout) - start);
}

/// A manager that sends a list of 1000 pieces as fast as it is read.
class Flood final : public swarm::Transport {
 public:
  swarm::Response send(const swarm::Request& /*request*/) override { return {.status = 200}; }
  swarm::Response stream(const swarm::Request& /*request*/, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& /*answered*/) override {
    for (int i = 0; i < 1000 && sink("[]"); ++i) continue;
    return {.status = 200};
  }
  [[nodiscard]] std::string peer() const override { return "m1"; }
};

/// How a command ends whose sink takes a second for each piece, and after how many pieces. `set` sets its
/// deadline.
std::string flooded(const std::function<void(cli::CommandDeadline&, swarm::TimePoint)>& set, bool blocks) {
  Flood manager;
  swarm::TimePoint now{hours(1)};
  cli::CommandDeadline deadline(
      manager, [&] { return now; }, seconds(22), false);
  set(deadline, now);
  int pieces = 0;
  const auto sink = [&](std::string_view) {
    now += seconds(1);
    if (blocks) std::this_thread::sleep_for(microseconds(1));
    return ++pieces > 0;
  };
  std::string end = "whole";
  try {
    deadline.stream({.path = "/tasks"}, sink, {});
  } catch (const swarm::Error& error) {
    end = error.what();
  }
  return end + " after " + std::to_string(pieces);
}

TEST(Deadlines, end_after_their_timeout_or_after_100_years_if_that_is_unlimited) {
  EXPECT_EQ(until_end(milliseconds(1)), milliseconds(1));
  EXPECT_EQ(until_end(years(50)), milliseconds(years(50)));
  for (const milliseconds unlimited : {milliseconds(0), milliseconds(years(101)), milliseconds::max()})
    EXPECT_EQ(until_end(unlimited), milliseconds(years(100)));
}

TEST(Deadlines, of_a_command_end_a_list_that_arrives_without_end) {
  const auto for_all = [](cli::CommandDeadline& deadline, swarm::TimePoint) { deadline.limit_all(); };
  EXPECT_EQ(flooded(for_all, false), "m1: timed out in the middle of its response after 29");
  const auto timeout = [](cli::CommandDeadline& deadline, swarm::TimePoint now) {
    deadline.set_timeout(now, seconds(5));
  };
  EXPECT_EQ(flooded(timeout, false),
            "--timeout passed before anything was sent: m1 has not answered yet after 5");
  EXPECT_EQ(flooded([](cli::CommandDeadline&, swarm::TimePoint) {}, false), "whole after 1000");
}

TEST(Deadlines, of_a_command_do_not_count_how_long_its_output_waits_for_a_reader) {
  const auto for_all = [](cli::CommandDeadline& deadline, swarm::TimePoint) { deadline.limit_all(); };
  EXPECT_EQ(flooded(for_all, true), "whole after 1000");
}

}  // namespace
