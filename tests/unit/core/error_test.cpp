// SPDX-License-Identifier: Apache-2.0
// Tests Error and the functions that catch it.
#include "support/thrown.hpp"

#include <swarm/error.hpp>

#include <optional>
#include <string>

#include <gtest/gtest.h>

using namespace swarm;
using test::thrown;

namespace {

class Special : public Error {
 public:
  using Error::Error;
};

[[noreturn]] void fail_special() { throw Special(Errc::refused, "no", "try yes"); }

}  // namespace

TEST(CatchError, gives_the_value_or_the_error) {
  EXPECT_EQ(catch_error([] { return 7; }).value, 7);
  EXPECT_TRUE(catch_error([] {}));
  const auto failed = catch_error(fail_special);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error->hint(), "try yes");
}

TEST(CatchError, distinguishes_no_value_from_an_error) {
  const auto nothing = catch_error([]() -> std::optional<int> { return std::nullopt; });
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing.value);
}

TEST(CatchError, rethrows_other_codes_with_their_own_type) {
  EXPECT_FALSE(catch_error({Errc::not_found, Errc::refused}, fail_special));
  EXPECT_THROW(catch_error({Errc::not_found}, fail_special), Special);
  EXPECT_THROW(catch_error(fail_special).rethrow(), Special);
}

TEST(InContext, puts_the_context_before_the_reason_and_keeps_code_and_hint) {
  EXPECT_EQ(in_context("a", [] { return std::string("b"); }), "b");
  const auto failed = catch_error([] { in_context("--flag", fail_special); });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error->code(), Errc::refused);
  EXPECT_STREQ(failed.error->what(), "--flag: no");
  EXPECT_EQ(failed.error->hint(), "try yes");
}

TEST(InContext, words_the_reason_another_way) {
  const auto loud = [](const std::string& reason) { return reason + "!"; };
  EXPECT_EQ(thrown([&] { in_context("a", fail_special, loud); }),
            std::pair(Errc::refused, std::string("a: no!")));
}
