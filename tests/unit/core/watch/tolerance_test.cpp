// SPDX-License-Identifier: Apache-2.0
// Tests which errors a wait survives, for how long, and how it reports them.
#include "watch/tolerance.hpp"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

using namespace swarm;
using watch::FailureReport;
using watch::Tolerance;

namespace {

/// The reports, one read per second: a reason, or "" for a read that succeeds. Equal consecutive texts are
/// merged.
std::vector<std::string> shown_reasons(const std::vector<std::string>& reads) {
  FailureReport report;
  TimePoint now(std::chrono::hours(1));
  std::vector<std::string> reported;
  for (const std::string& reason : reads) {
    const std::string& text = reason.empty() ? report.succeeded(now) : report.failed(reason, now);
    if (reported.empty() || reported.back() != text) reported.push_back(text);
    now += milliseconds(1000);
  }
  return reported;
}

std::vector<std::string> times(std::size_t count, const std::vector<std::string>& reads) {
  std::vector<std::string> all;
  while (count-- > 0) all.insert(all.end(), reads.begin(), reads.end());
  return all;
}

/// How many seconds a wait survives these errors; the last of `codes` repeats.
int lives(const std::vector<std::optional<Errc>>& codes) {
  TimePoint now(std::chrono::hours(1));
  Tolerance tolerance([&] { return now; });
  for (std::size_t second = 0; second < 60; ++second) {
    const auto code = codes[std::min(second, codes.size() - 1)];
    try {
      tolerance.attempt([&] {
        if (code) throw Error(*code, "why");
      });
    } catch (const Error&) {
      return static_cast<int>(second);
    }
    now += milliseconds(1000);
  }
  return 60;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST(FailureReport, reports_a_reason_once_and_its_end) {
  EXPECT_EQ(shown_reasons({"", "a", "a", "a", "b", "b", ""}), (Texts{"", "a", "b", ""}));
}

TEST(FailureReport, does_not_repeat_reasons_that_take_turns) {
  EXPECT_EQ(shown_reasons(times(60, {"a", "b"})), (Texts{"a", "b"}));
}

TEST(FailureReport, takes_a_reason_with_another_port_for_the_same) {
  EXPECT_EQ(shown_reasons({"read tcp 10.0.0.1:43001: reset", "read tcp 10.0.0.1:43002: reset",
                           "read tcp 10.0.0.1:43003: reset", "read tcp 10.0.0.1:43004: reset",
                           "read tcp 10.0.0.1:43005: reset", "read tcp 10.0.0.1:43006: reset",
                           "read tcp 10.0.0.1:43007: reset", ""}),
            (Texts{"read tcp 10.0.0.1:43001: reset", ""}));
}

TEST(FailureReport, does_not_repeat_a_reason_that_comes_and_goes) {
  EXPECT_EQ(shown_reasons(times(60, {"a", ""})), (Texts{"a", ""}));
}

TEST(FailureReport, reports_a_reason_again_that_lasts_or_recurs_after_a_while) {
  EXPECT_EQ(shown_reasons({"a", "", "a", "a", "a", "a", "a", "a", ""}), (Texts{"a", "", "a", ""}));
  auto reads = Texts{"a"};
  reads.insert(reads.end(), 12, "");
  reads.push_back("a");
  EXPECT_EQ(shown_reasons(reads), (Texts{"a", "", "a"}));
}

TEST(Tolerance, survives_errors_that_a_retry_may_fix) {
  for (const Errc code : {Errc::unreachable, Errc::broken_answer, Errc::refused, Errc::denied})
    EXPECT_EQ(lives({code}), 60);
  for (const Errc code : {Errc::usage, Errc::unsupported, Errc::interrupted}) EXPECT_EQ(lives({code}), 0);
}

TEST(Tolerance, of_nodes_that_are_no_managers_ends_within_ten_seconds) {
  EXPECT_GE(lives({Errc::not_manager}), 2);
  EXPECT_LT(lives({Errc::not_manager}), 10);
  const auto no = Errc::not_manager;
  EXPECT_EQ(lives({no, no, no, std::nullopt}), 60);
  EXPECT_EQ(lives({no, no, no, Errc::unreachable}), 60);
}
