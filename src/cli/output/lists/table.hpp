// SPDX-License-Identifier: Apache-2.0
// Lines of tab-separated cells, set in columns as docker's tables are.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Columns of a terminal that the text takes: East Asian wide characters take 2, combining ones none.
std::size_t display_width(std::string_view text);

/// The longest beginning that fits `columns`, with `…` at its end where something was cut off.
std::string fitted(std::string_view text, std::size_t columns);

/// Takes the next piece of text.
using Put = std::function<void(std::string_view)>;

/// Lines by their number, from 0.
struct TextLines {
  std::size_t count = 0;
  std::function<std::string_view(std::size_t index)> line;
};

/// Writes the lines, each with a line end. A cell that a tab ends is filled to its column: 3 blanks more than
/// the widest cell, at least 10. A column reaches over neighbouring lines that have it.
void write_columns(const TextLines& lines, const Put& put);

/// Columns for lines that come one after the other: they grow, and never become narrower.
class Columns {
 public:
  void measure(std::string_view line);
  /// The line in its columns, with its line end; to be measured before.
  void append(std::string_view line, std::string& out) const;
  [[nodiscard]] std::string set(std::string_view line) const;

 private:
  std::vector<std::size_t> widths_;
};

/// The same for text whose lines end with '\n', as one string.
std::string in_columns(std::string_view text);

}  // namespace cli
