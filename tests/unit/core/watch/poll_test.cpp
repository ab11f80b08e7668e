// SPDX-License-Identifier: Apache-2.0
// Tests the poll loop: its interval, the errors it survives and its end.
#include <swarm/error.hpp>
#include <swarm/watch.hpp>

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

using namespace swarm;
using Verdict = Outcome::Verdict;

namespace {

/// Polls a list by a clock that only sleeping advances.
struct List {
  Verdict watch(const std::vector<std::optional<Errc>>& results) {
    std::size_t look = 0;
    const WaitClock clock{[this] { return TimePoint(std::chrono::hours(1)) + passed; },
                          [this](milliseconds pause) {
                            passed += pause;
                            return passed < interrupt_at;
                          }};
    return keep_looking(
        [&] {
          const auto result = results.at(look++);
          looked_at.push_back(passed.count());
          if (result) throw Error(*result, "look " + std::to_string(look));
          return look < results.size();
        },
        [&](const std::string& why) { read_failures.push_back(why); }, options, clock);
  }

  WaitOptions options{.timeout = milliseconds(0)};
  milliseconds passed{0}, interrupt_at = milliseconds::max();
  std::vector<milliseconds::rep> looked_at;
  std::vector<std::string> read_failures;
};

constexpr std::nullopt_t well = std::nullopt;

}  // namespace

TEST(KeepLooking, looks_once_a_second_to_the_end) {
  List list;
  EXPECT_EQ(list.watch({well, well, well}), Verdict::done);
  EXPECT_EQ(list.looked_at, (std::vector<milliseconds::rep>{0, 1000, 2000}));
  EXPECT_TRUE(list.read_failures.empty());
}

TEST(KeepLooking, survives_what_a_wait_survives_and_reports_it_once) {
  List list;
  EXPECT_EQ(list.watch({well, Errc::unreachable, Errc::unreachable, Errc::broken_answer, well, well}),
            Verdict::done);
  EXPECT_EQ(list.read_failures, (std::vector<std::string>{"look 2", "look 3", "look 4", ""}));
}

TEST(KeepLooking, ends_with_an_error_that_no_retry_can_fix) {
  List first, usage;
  EXPECT_THROW(first.watch({Errc::unreachable}), Error);
  EXPECT_THROW(usage.watch({well, Errc::unsupported}), Error);
}

TEST(KeepLooking, ends_when_asked_to_and_at_its_time) {
  List stopped, late;
  stopped.interrupt_at = milliseconds(2000);
  EXPECT_EQ(stopped.watch({well, well, well, well}), Verdict::interrupted);
  late.options.timeout = milliseconds(1500);
  EXPECT_EQ(late.watch({well, well, well, well}), Verdict::deadline);
  EXPECT_EQ(late.looked_at, (std::vector<milliseconds::rep>{0, 1000, 1500}));
}
