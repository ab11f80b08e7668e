// SPDX-License-Identifier: Apache-2.0
// Compares two readings of a watched list, and shows the changes.
#include "output/lists/watched.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace cli {
namespace {

using ChangeKind = RowChange::Kind;

std::string word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added: return "added";
    case ChangeKind::changed: return "changed";
    case ChangeKind::removed: return "removed";
  }
  return {};
}

std::map<std::string_view, const WatchedRow*> by_id(std::span<const WatchedRow> rows) {
  std::map<std::string_view, const WatchedRow*> all;
  for (const WatchedRow& row : rows) all.emplace(row.id, &row);
  return all;
}

using Cells = std::vector<std::string_view>;

Cells cells_of(std::string_view line) {
  Cells cells;
  for (std::size_t tab = 0; tab != line.npos; line.remove_prefix(tab + 1)) {
    tab = line.find('\t');
    cells.push_back(line.substr(0, tab));
    if (tab == line.npos) break;
  }
  return cells;
}

std::string without_column(std::string_view text, std::size_t column) {
  std::string left;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    Cells cells = cells_of(text.substr(at, end - at));
    if (column < cells.size()) cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(column));
    for (const std::string_view cell : cells) left.append(cell) += '\t';
    left.back() = '\n';
    at = end + 1;
  }
  return left;
}

/// Without the padding of empty cells at its end.
std::string_view without_padding(std::string_view line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::size_t widest_line(std::string_view table) {
  std::size_t widest = 0;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = table.find('\n', at);
    widest = std::max(widest, display_width(without_padding(table.substr(at, end - at))));
    at = end + 1;
  }
  return widest;
}

/// Shortens a task name but keeps its slot: "a-long-n….12".
std::string shortened(std::string_view name, std::size_t columns) {
  constexpr std::size_t longest_slot = 6;
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  const std::string_view slot = name.size() - dot <= longest_slot ? name.substr(dot) : "";
  if (display_width(name) <= columns || slot.size() >= columns) return fitted(name, columns);
  return fitted(name.substr(0, name.size() - slot.size()), columns - slot.size()) + std::string(slot);
}

/// Names take at most half of the screen, to leave room for the other columns.
std::string with_shorter_names(std::string_view text, std::size_t columns) {
  std::string out;
  const Cells heading = cells_of(text.substr(0, text.find('\n')));
  const auto names = static_cast<std::size_t>(std::ranges::find(heading, "NAME") - heading.begin());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const Cells cells = cells_of(text.substr(at, end - at));
    for (std::size_t i = 0; i < cells.size(); ++i)
      (out += i == names ? shortened(cells[i], columns / 2) : std::string(cells[i])) += '\t';
    out.back() = '\n';
    at = end + 1;
  }
  return out;
}

/// The text in columns, without columns that do not fit.
std::string fitting_table(std::string text, std::span<const std::string_view> spare, std::size_t columns) {
  std::string table = in_columns(text);
  for (const std::string_view title : spare) {
    if (widest_line(table) <= columns) break;
    const Cells heading = cells_of(std::string_view(text).substr(0, text.find('\n')));
    const auto found = std::ranges::find(heading, title);
    if (found == heading.end()) continue;
    text = without_column(text, static_cast<std::size_t>(found - heading.begin()));
    table = in_columns(text);
  }
  const bool has_more = text.substr(0, text.find('\n')).find('\t') != std::string::npos;
  return has_more && widest_line(table) > columns ? in_columns(with_shorter_names(text, columns)) : table;
}

}  // namespace

std::vector<RowChange> row_changes(std::span<const WatchedRow> before, std::span<const WatchedRow> now) {
  const auto old = by_id(before), present = by_id(now);
  std::vector<RowChange> changes;
  for (const WatchedRow& row : before)
    if (!present.contains(row.id)) changes.push_back({ChangeKind::removed, &row});
  for (const WatchedRow& row : now) {
    const auto same = old.find(row.id);
    if (same == old.end())
      changes.push_back({ChangeKind::added, &row});
    else if (same->second->mark != row.mark)
      changes.push_back({ChangeKind::changed, &row});
  }
  return changes;
}

std::vector<std::string> watched_rows(const Watched& now, ScreenSize size) {
  std::string text = now.heading.empty() ? std::string() : now.heading + "\n";
  for (const WatchedRow& row : now.rows) text += row.text + "\n";
  const std::string table =
      now.heading.empty() ? std::move(text) : fitting_table(std::move(text), now.spare, size.columns);
  std::vector<std::string> rows;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = table.find('\n', at);
    const std::string_view row = std::string_view(table).substr(at, end - at);
    rows.push_back(fitted(display_width(row) > size.columns ? without_padding(row) : row, size.columns));
    at = end + 1;
  }
  // The line below the last row is for the cursor.
  const std::size_t most = std::max<std::size_t>(size.rows, 4) - 1 - (now.remark.empty() ? 0 : 1);
  if (rows.size() > most) {
    const std::size_t more = rows.size() - (most - 1);
    rows.resize(most - 1);
    rows.push_back(fitted("… and " + std::to_string(more) + " more", size.columns));
  }
  if (!now.remark.empty()) rows.push_back(fitted(now.remark, size.columns));
  return rows;
}

std::string WatchView::changes(const Watched& now) {
  const auto changes = row_changes(before_.rows, now.rows);
  if (form_ == Form::objects) {
    std::string text;
    for (const RowChange& change : changes)
      text += "{\"Change\":\"" + word_of(change.kind) + "\"," + change.row->text.substr(1) + "\n";
    return text;
  }
  const bool table = !now.heading.empty();
  std::vector<std::string> lines;
  if (table && !std::exchange(heading_printed_, true)) lines.push_back("CHANGE\t" + now.heading);
  for (const RowChange& change : changes)
    lines.push_back(word_of(change.kind) + (table ? "\t" : " ") + change.row->text);
  std::string text;
  if (table)
    for (const std::string& line : lines) columns_.measure(line);
  for (const std::string& line : lines) text += table ? columns_.set(line) : line + "\n";
  return text;
}

std::string WatchView::show(Watched now, ScreenSize size) {
  std::string text;
  if (form_ == Form::screen) {
    const std::vector<std::string> rows = watched_rows(now, size);
    std::vector<std::size_t> widths;
    for (const std::string& row : rows) widths.push_back(display_width(row));
    text = redraw_.draw(rows, std::move(widths), size.columns);
  } else {
    text = changes(now);
  }
  before_ = std::move(now);
  return text;
}

}  // namespace cli
