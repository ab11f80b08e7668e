// SPDX-License-Identifier: Apache-2.0
// Rows that are drawn again in the place where they stood.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct ScreenSize {
  std::size_t columns = 80, rows = 24;
};

/// Between two drawings the cursor stands at the beginning of the line below the last row.
class Redraw {
 public:
  /// What brings the cursor to a clean line wherever a drawing was cut short, over the ^C that the terminal
  /// itself wrote.
  static constexpr std::string_view leave = "\x1b[?7h\r\x1b[J";

  /// `rows` with their codes, `widths` what each takes without them.
  std::string draw(const std::vector<std::string>& rows, std::vector<std::size_t> widths,
                   std::size_t columns);

 private:
  [[nodiscard]] std::string back(std::size_t columns) const;

  std::vector<std::size_t> widths_;
};

}  // namespace cli
