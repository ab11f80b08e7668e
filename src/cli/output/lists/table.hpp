// SPDX-License-Identifier: Apache-2.0
// Aligns lines of tab-separated cells in columns, as docker's tables do.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The terminal columns of the text: East Asian wide characters take 2, combining ones none.
std::size_t display_width(std::string_view text);

/// The longest prefix that fits `columns`, with `…` at its end if something was cut off.
std::string fitted(std::string_view text, std::size_t columns);

/// Receives the next piece of text.
using Put = std::function<void(std::string_view)>;

/// Lines by number, from 0.
struct TextLines {
  std::size_t count = 0;
  std::function<std::string_view(std::size_t index)> line;
};

/// Writes the lines, each with a line end. A cell that a tab ends is padded to 3 blanks more than the widest
/// cell of its column, and to at least 10. A column spans adjacent lines that have it.
void write_columns(const TextLines& lines, const Put& put);

/// Columns for lines that are printed one by one: the columns grow and never shrink.
class Columns {
 public:
  void measure(std::string_view line);
  /// The line in its columns, with its line end; it must have been measured before.
  void append(std::string_view line, std::string& out) const;
  [[nodiscard]] std::string set(std::string_view line) const;

 private:
  std::vector<std::size_t> widths_;
};

/// Aligns text whose lines end with '\n', and returns it as one string.
std::string in_columns(std::string_view text);

}  // namespace cli
