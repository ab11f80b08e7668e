// SPDX-License-Identifier: Apache-2.0
// Random input whose seed is printed by the test, and is repeated with the environment variable SEED.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace test {

using Random = std::mt19937;

inline Random seeded(const std::string& subject) {
  const char* const given = std::getenv("SEED");
  const auto seed =
      given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  ::testing::Test::RecordProperty("seed", std::to_string(seed));
  std::printf("%s: SEED=%u\n", subject.c_str(), seed);
  return Random(seed);
}

inline std::size_t below(std::size_t limit, Random& random) {
  return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

/// Makes one to four small errors: changes, removes or repeats bytes, cuts off the end, or inserts a special
/// character.
inline void mutate(std::string& text, Random& random) {
  static const std::string nasty = "\"\\{}[]:,0n-\x01\xff u";
  for (auto times = below(4, random) + 1; times-- > 0 && !text.empty();) {
    const auto at = below(text.size(), random);
    switch (below(5, random)) {
      case 0: text[at] = static_cast<char>(below(256, random)); break;
      case 1: text.erase(at, 1 + below(4, random)); break;
      case 2: text.insert(at, text.substr(at, 1 + below(20, random))); break;
      case 3: text.resize(at); break;
      default: text.insert(at, 1, nasty[below(nasty.size(), random)]);
    }
  }
}

}  // namespace test
