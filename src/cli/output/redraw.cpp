// SPDX-License-Identifier: Apache-2.0
// Rows that are drawn again in the place where they stood.
#include "output/redraw.hpp"

#include <utility>

namespace cli {

std::string Redraw::draw(const std::vector<std::string>& rows, std::vector<std::size_t> widths,
                         std::size_t columns) {
  // Without wrapping, a character that is wider than we think spoils its own row only.
  std::string text = "\x1b[?7l" + back(columns);
  widths_ = std::move(widths);
  for (const std::string& row : rows) text += "\x1b[2K" + row + "\n";
  return text + "\x1b[J\x1b[?7h";
}

/// To the first row of what was drawn before. In a window that became narrower, rows have been wrapped.
std::string Redraw::back(std::size_t columns) const {
  std::size_t rows = 0;
  for (const std::size_t width : widths_) rows += width <= columns ? 1 : (width + columns - 1) / columns;
  return rows == 0 ? "\r" : "\r\x1b[" + std::to_string(rows) + "A";
}

}  // namespace cli
