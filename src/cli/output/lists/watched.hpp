// SPDX-License-Identifier: Apache-2.0
// Compares two readings of a watched list, and shows the changes.
#pragma once

#include "output/lists/table.hpp"
#include "output/progress/display.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// One row of a list at one point in time.
struct WatchedRow {
  std::string id;    ///< Identifies the row.
  std::string text;  ///< As printed.
  std::string mark;  ///< The same without what changes just because time passes.
};

struct RowChange {
  enum class Kind { added, changed, removed };
  Kind kind = Kind::added;
  const WatchedRow* row = nullptr;  ///< The current row; for a removed one, the last.
};

/// The changes: removed rows first, then the others in their order. Empty if both are equal.
std::vector<RowChange> row_changes(std::span<const WatchedRow> before, std::span<const WatchedRow> now);

/// One reading of the list.
struct Watched {
  std::string heading;  ///< The heading of a table; empty: lines without a heading.
  std::vector<WatchedRow> rows;
  std::string remark;  ///< An additional message; on a screen, below the rows.
  /// The headings of columns that can be dropped on a narrow screen, the first one first.
  std::span<const std::string_view> spare{};
};

/// The rows that fit the screen, and the number of those that do not.
std::vector<std::string> watched_rows(const Watched& now, ScreenSize size);

class WatchView {
 public:
  enum class Form {
    screen,   ///< The whole list, redrawn in place.
    lines,    ///< A line for each change, prefixed with its kind.
    objects,  ///< A JSON object for each change, with a member Change.
  };
  explicit WatchView(Form form) : form_(form) {}

  [[nodiscard]] Form form() const { return form_; }
  /// Keeps what was drawn; the next drawing starts below it.
  void leave_the_screen() { redraw_ = {}; }
  /// Returns the text to write.
  std::string show(Watched now, ScreenSize size);

 private:
  std::string changes(const Watched& now);

  Form form_;
  Watched before_;
  bool heading_printed_ = false;
  Columns columns_;
  Redraw redraw_;
};

}  // namespace cli
