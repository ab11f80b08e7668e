// SPDX-License-Identifier: Apache-2.0
// Tests the natural order of names.
#include "output/lists/cells.hpp"
#include "output/lists/listing.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

TEST(Natural, digit_runs_count_by_value) {
  std::vector<std::string> names{"web10", "web2",  "web",  "a-12-b", "a-2-c",
                                 "web-a", "web02", "Web3", "web2a",  ""};
  std::ranges::sort(names, cli::natural_less);
  EXPECT_EQ(names, (std::vector<std::string>{"", "Web3", "a-2-c", "a-12-b", "web", "web2", "web2a", "web02",
                                             "web10", "web-a"}));
}

TEST(Natural, digit_runs_longer_than_any_number_compare) {
  EXPECT_TRUE(cli::natural_less("t99999999999999999999999", "t100000000000000000000000"));
  EXPECT_FALSE(cli::natural_less("t1", "t1"));
}

TEST(Natural, the_number_of_a_text_is_in_the_same_order) {
  auto random = test::seeded("Natural");
  const auto text = [&] {
    std::string result;
    for (auto size = test::below(12, random); size > 0; --size)
      result += "0019ab-\x01\x02\x03\xc3"[test::below(11, random)];
    if (test::below(20, random) == 0) result += std::string(300 + test::below(3, random), '7');
    return result;
  };
  for (int round = 0; round < 50'000; ++round) {
    const std::string a = text(), b = text();
    const auto order_a = cli::natural_order(a), order_b = cli::natural_order(b);
    if (order_a == order_b) continue;
    ASSERT_EQ(order_a < order_b, cli::natural_less(a, b)) << a << " | " << b;
  }
}

TEST(Natural, a_listing_is_sorted_by_its_keys) {
  auto random = test::seeded("Listing");
  for (int round = 0; round < 200; ++round) {
    cli::Listing listing;
    std::vector<std::string> keys;
    for (auto rows = test::below(30, random); rows > 0; --rows) {
      keys.push_back("shop-1");
      for (auto size = test::below(10, random); size > 0; --size)
        keys.back() += "0019a-"[test::below(6, random)];
      listing.add(keys.back(), keys.back());
    }
    std::ranges::stable_sort(keys, cli::natural_less);
    listing.sort();
    for (std::size_t i = 0; i < keys.size(); ++i) ASSERT_EQ(listing.text(i), keys[i]);
  }
}

}  // namespace
