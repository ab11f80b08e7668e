// SPDX-License-Identifier: Apache-2.0
// Aligns lines of tab-separated cells in columns.
#include "output/lists/table.hpp"

#include "terminal/io.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

namespace cli {
namespace {

constexpr std::size_t narrowest = 10, gap = 3;

struct CodePoints {
  char32_t first, last;
};

/// Unicode's East Asian Width W and F, adjacent ranges joined.
constexpr std::array wide = std::to_array<CodePoints>({
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},
    {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267f, 0x267f},
    {0x2693, 0x2693},   {0x26a1, 0x26a1},   {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},
    {0x26ce, 0x26ce},   {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
    {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},
    {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},
    {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
    {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c},
    {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4},
    {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f567},
    {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5},
    {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d7}, {0x1f6dc, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0},
    {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
});

/// Combining marks and invisible joiners.
constexpr std::array zero = std::to_array<CodePoints>({
    {0x0300, 0x036f},
    {0x0483, 0x0489},
    {0x0591, 0x05bd},
    {0x064b, 0x065f},
    {0x200b, 0x200f},
    {0x202a, 0x202e},
    {0x2060, 0x2064},
    {0x20d0, 0x20f0},
    {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f},
});

template <std::size_t n>
bool within(const std::array<CodePoints, n>& ranges, char32_t c) {
  const auto found = std::ranges::lower_bound(ranges, c, {}, &CodePoints::last);
  return found != ranges.end() && found->first <= c;
}

std::size_t width_of(char32_t c) {
  if (c < 0x300) return c < 0x20 || c == 0x7f ? 0 : 1;
  return within(zero, c) ? 0 : within(wide, c) ? 2 : 1;
}

using Widths = std::vector<std::size_t>;

/// Calls `cell` with each cell's text, and whether a tab ends it (false for the last).
template <typename Each>
void for_cells(std::string_view line, const Each& cell) {
  for (std::size_t column = 0;; ++column) {
    const std::size_t tab = line.find('\t');
    cell(column, line.substr(0, tab), tab != line.npos);
    if (tab == line.npos) return;
    line.remove_prefix(tab + 1);
  }
}

void append_line(std::string_view line, const Widths& widths, std::string& out) {
  for_cells(line, [&](std::size_t column, std::string_view cell, bool ended) {
    out += cell;
    if (ended) out.append(widths[column] - display_width(cell), ' ');
  });
  out += '\n';
}

/// Writes text in large pieces.
class LineWriter {
 public:
  explicit LineWriter(const Put& put) : put_(put) {}
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  ~LineWriter() { put_(text_); }

  void line(std::string_view line, const Widths& widths) {
    append_line(line, widths, text_);
    if (text_.size() < piece) return;
    put_(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t piece = std::size_t{16} << 10U;
  const Put& put_;
  std::string text_;
};

/// A text is at most as many columns wide as it has bytes, so most need not be measured.
void widen(std::size_t& width, std::string_view cell) {
  if (cell.size() + gap > width) width = std::max(width, display_width(cell) + gap);
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count(line, '\t'));
}

/// Adjacent lines that have `column` share its width; a line without it ends the group.
void measure(const TextLines& lines, std::span<Widths> widths) {
  for (std::size_t i = 0; i < lines.count; ++i) {
    for_cells(lines.line(i), [&](std::size_t, std::string_view cell, bool ended) {
      if (ended) widths[i].push_back(std::max(narrowest, display_width(cell) + gap));
    });
    if (i == 0) continue;
    const std::size_t shared = std::min(widths[i].size(), widths[i - 1].size());
    for (std::size_t column = 0; column < shared; ++column)
      widths[i][column] = std::max(widths[i][column], widths[i - 1][column]);
  }
  for (std::size_t i = lines.count; i-- > 1;) {
    const std::size_t shared = std::min(widths[i].size(), widths[i - 1].size());
    for (std::size_t column = 0; column < shared; ++column)
      widths[i - 1][column] = std::max(widths[i][column], widths[i - 1][column]);
  }
}

/// The widths if all lines have the same number of cells, as in most tables; nothing otherwise.
std::optional<Widths> even_widths(const TextLines& lines) {
  Widths widths(columns_of(lines.line(0)), narrowest);
  for (std::size_t i = 0; i < lines.count; ++i) {
    std::size_t columns = 0;
    for_cells(lines.line(i), [&](std::size_t column, std::string_view cell, bool ended) {
      if (!ended || column >= widths.size()) return void(columns = column);
      widen(widths[column], cell);
    });
    if (columns != widths.size()) return std::nullopt;
  }
  return widths;
}

}  // namespace

namespace {

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const swarm::Character c = swarm::first_character(text);
    width += width_of(c.code);
    text.remove_prefix(c.size);
  }
  return width;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  const std::size_t ascii = plain_prefix(text);
  return ascii == text.size() ? ascii : ascii + width_of(text.substr(ascii));
}

std::string fitted(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::size_t width = 1, kept = 0;
  while (kept < text.size()) {
    const swarm::Character c = swarm::first_character(text.substr(kept));
    if (width + width_of(c.code) > columns) break;
    width += width_of(c.code);
    kept += c.size;
  }
  return std::string(text.substr(0, kept)) + "…";
}

void write_columns(const TextLines& lines, const Put& put) {
  if (lines.count == 0) return;
  LineWriter writer(put);
  if (const auto widths = even_widths(lines)) {
    for (std::size_t i = 0; i < lines.count; ++i) writer.line(lines.line(i), *widths);
    return;
  }
  std::vector<Widths> widths(lines.count);
  measure(lines, widths);
  for (std::size_t i = 0; i < lines.count; ++i) writer.line(lines.line(i), widths[i]);
}

void Columns::measure(std::string_view line) {
  for_cells(line, [&](std::size_t column, std::string_view cell, bool ended) {
    if (!ended) return;
    if (column == widths_.size()) widths_.push_back(narrowest);
    widen(widths_[column], cell);
  });
}

void Columns::append(std::string_view line, std::string& out) const { append_line(line, widths_, out); }

std::string Columns::set(std::string_view line) const {
  std::string out;
  out.reserve(line.size() + std::accumulate(widths_.begin(), widths_.end(), std::size_t{1}));
  append(line, out);
  return out;
}

std::string in_columns(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  std::string out;
  write_columns({lines.size(), [&](std::size_t index) { return lines[index]; }},
                [&](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace cli
