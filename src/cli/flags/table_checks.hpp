// SPDX-License-Identifier: Apache-2.0
// Compile-time checks for every table of flags.
#pragma once

#include "flags/flag.hpp"

#include <cstddef>

namespace cli {

/// True if no two rows of one verb satisfy `clash`.
template <typename Rows, typename Clash>
constexpr bool no_two(const Rows& rows, Clash clash) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = i + 1; k < rows.size(); ++k)
      if (has(rows[i].on, rows[k].on) && clash(rows[i], rows[k])) return false;
  return true;
}

template <typename Rows>
constexpr bool names_are_unique(const Rows& rows) {
  return no_two(rows, [](const Flag& a, const Flag& b) {
    return a.name == b.name || (!a.alias.empty() && (a.alias == b.name || a.alias == b.alias)) ||
           b.alias == a.name;
  });
}

template <typename Rows>
constexpr bool letters_are_unique(const Rows& rows) {
  return no_two(rows, [](const Flag& a, const Flag& b) { return a.letter != 0 && a.letter == b.letter; });
}

template <typename Rows>
constexpr bool editing_rows_have_pointers(const Rows& rows) {
  for (const Flag& row : rows)
    if (std::holds_alternative<Nothing>(row.change) != row.at.empty()) return false;
  return true;
}

template <typename Rows>
constexpr bool switches_have_no_choices(const Rows& rows) {
  for (const Flag& row : rows)
    if (row.is_switch() && (!row.choices.empty() || row.is_family())) return false;
  return true;
}

}  // namespace cli
