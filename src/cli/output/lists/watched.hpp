// SPDX-License-Identifier: Apache-2.0
// A list that is watched: what changed from one look to the next, and how it is shown.
#pragma once

#include "output/lists/table.hpp"
#include "output/progress/display.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A row of a list as it is at one moment.
struct WatchedRow {
  std::string id;    ///< Whose row it is.
  std::string text;  ///< As it is printed.
  std::string mark;  ///< The same without what changes by itself as time goes by.
};

struct RowChange {
  enum class Kind { added, changed, removed };
  Kind kind = Kind::added;
  const WatchedRow* row = nullptr;  ///< As it is now; of a removed one, as it was.
};

/// What is different now: first what is gone, then the others in their order. Two equal looks: nothing.
std::vector<RowChange> row_changes(std::span<const WatchedRow> before, std::span<const WatchedRow> now);

/// One look at the list.
struct Watched {
  std::string heading;  ///< Of a table; empty: lines without one.
  std::vector<WatchedRow> rows;
  std::string remark;  ///< What else there is to say; on a screen, below the rows.
  /// Headings of the columns that a narrow screen can do without, the first to go first.
  std::span<const std::string_view> spare{};
};

/// What the screen shows: rows that fit it, with the number of those that do not.
std::vector<std::string> watched_rows(const Watched& now, ScreenSize size);

class WatchView {
 public:
  enum class Form {
    screen,   ///< The whole list, drawn again in its place.
    lines,    ///< A line for each change, which it begins with.
    objects,  ///< A JSON object for each change, with a member Change.
  };
  explicit WatchView(Form form) : form_(form) {}

  [[nodiscard]] Form form() const { return form_; }
  /// What was drawn stays; the next drawing stands below.
  void leave_the_screen() { redraw_ = {}; }
  /// What has to be written.
  std::string show(Watched now, ScreenSize size);

 private:
  std::string changes(const Watched& now);

  Form form_;
  Watched before_;
  bool headed_ = false;
  Columns columns_;
  Redraw redraw_;
};

}  // namespace cli
