// SPDX-License-Identifier: Apache-2.0
#include "output/natural.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <cstddef>

namespace cli {
namespace {

using swarm::is_digit;

/// The digits at the front of `text`.
std::string_view digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}

std::string_view without_zeros(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  // Names of one stack begin alike: only where they part, from the start of the number there, is there a
  // choice.
  auto same = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  while (same > 0 && is_digit(a[same - 1])) --same;
  a.remove_prefix(same);
  b.remove_prefix(same);
  while (!a.empty() && !b.empty()) {
    if (!is_digit(a.front()) || !is_digit(b.front())) {
      // A number comes before what is none: web2 before web-a.
      if (is_digit(a.front()) != is_digit(b.front())) return is_digit(a.front());
      if (a.front() != b.front())
        return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const std::string_view run_a = digits(a), run_b = digits(b);
    const std::string_view value_a = without_zeros(run_a), value_b = without_zeros(run_b);
    if (value_a.size() != value_b.size()) return value_a.size() < value_b.size();
    if (value_a != value_b) return value_a < value_b;
    if (run_a.size() != run_b.size()) return run_a.size() < run_b.size();
    a.remove_prefix(run_a.size());
    b.remove_prefix(run_b.size());
  }
  return a.size() < b.size();
}

}  // namespace cli
