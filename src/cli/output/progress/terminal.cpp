// SPDX-License-Identifier: Apache-2.0
// Progress on a terminal: a few rows, redrawn in place, however the window changes in between.
#include "output/lists/table.hpp"
#include "output/progress/progress.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cli {
namespace {

using swarm::Progress;
using swarm::TaskState;
using Slot = Progress::Slot;
using Phase = Progress::Phase;

constexpr std::size_t most_failing_slots = 5, widest_name = 30;
/// Below this width a row omits the node.
constexpr std::size_t narrow = 60;
constexpr const char* asking = "asking the engine";

/// A row of coloured pieces, cut at the screen's edge before colour codes are added.
class Row {
 public:
  Row& add(std::string_view text, std::optional<Tone> tone = std::nullopt) {
    pieces_.emplace_back(text, tone);
    return *this;
  }
  /// Padded with blanks to a width, plus two.
  Row& cell(std::string_view text, std::size_t width, std::optional<Tone> tone = std::nullopt) {
    const std::string cut = fitted(text, width);
    const std::size_t used = display_width(cut);
    add(cut, tone);
    return add(std::string((used < width ? width - used : 0) + 2, ' '));
  }
  [[nodiscard]] std::size_t room(std::size_t columns) const {
    for (const auto& [piece, tone] : pieces_) columns -= std::min(columns, display_width(piece));
    return columns;
  }
  [[nodiscard]] std::string text(std::size_t columns, const Style& style) const {
    std::string out;
    for (const auto& [piece, tone] : pieces_) {
      const std::string cut = fitted(piece, columns);
      columns -= std::min(columns, display_width(cut));
      out += tone ? style(*tone, cut) : cut;
      if (columns == 0) break;
    }
    if (!out.ends_with('m')) out.erase(out.find_last_not_of(' ') + 1);
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::optional<Tone>>> pieces_;
};

std::optional<Tone> tone_of(const Slot& slot) {
  if (!slot.error.empty() || slot.failures > 0) return Tone::bad;
  if (!slot.up_to_date) return Tone::dim;
  if (slot.state == TaskState::running || slot.state == TaskState::complete) return Tone::good;
  return Tone::warning;
}

std::optional<Tone> tone_of(const Progress& progress) {
  switch (progress.phase) {
    case Phase::waiting:
    case Phase::verifying: return std::nullopt;
    case Phase::done: return Tone::good;
    default: return Tone::bad;
  }
}

std::string age_text(const Slot& slot) {
  return slot.age.count() > 0 ? elapsed_text(slot.age) : std::string();
}

/// A reason cut shorter than this is not useful.
constexpr std::size_t least_reason = 8;

std::string activity(const Slot& slot, std::size_t room) {
  std::string failed = slot.failures > 1
                           ? swarm::failure_count_text(static_cast<std::size_t>(slot.failures)) + "× failed"
                           : "";
  if (slot.error.empty()) return join_parts({one_line(slot.note), failed, age_text(slot)}, " · ");
  const std::string reason = failure_words(slot.error);
  if (failed.empty() && slot.up_to_date) return reason;
  if (failed.empty()) failed = "failed";
  const std::string opening = join_parts({slot.up_to_date ? "" : one_line(slot.note), failed}, " · ");
  const std::size_t needed = display_width(opening) + 2 + std::min(display_width(reason), least_reason);
  return needed > room ? opening : opening + ": " + reason;
}

template <typename Text>
std::size_t widest(const std::vector<const Slot*>& slots, Text Slot::*member) {
  std::size_t width = 1;
  for (const Slot* slot : slots) width = std::max(width, display_width(one_line(slot->*member)));
  return std::min(width, widest_name);
}

/// The node, state and activity of each of these places.
void slot_rows(const std::vector<const Slot*>& slots, std::size_t columns, std::vector<Row>& rows) {
  const std::size_t label = std::min(widest(slots, &Slot::label), columns / 3);
  const std::size_t node = widest(slots, &Slot::node);
  const bool by_node = std::ranges::all_of(
      slots, [](const Slot* slot) { return slot->node.empty() || slot->node == slot->label; });
  for (const Slot* slot : slots) {
    Row row;
    row.add("  ").cell(one_line(slot->label), label).cell(swarm::to_text(slot->state), 9, tone_of(*slot));
    if (!by_node && columns >= narrow) row.cell(one_line(slot->node), node);
    row.add(activity(*slot, row.room(columns)), slot->error.empty() ? Tone::dim : Tone::bad);
    rows.push_back(std::move(row));
  }
}

/// Name, counts, phase and time; abbreviated if the full text does not fit `columns`.
void header(const ServiceProgress& one, std::size_t name_width, std::size_t columns, Row& row) {
  row.cell(one_line(one.name), name_width, Tone::heading);
  const std::string phase = one.seen ? phase_words(one.progress) : std::string();
  const std::string elapsed = elapsed_text(one.elapsed);
  const auto whole = [&](Length length) { return whole_words(one.progress, length) + "  " + elapsed; };
  const bool fits = display_width(whole(Length::full)) <= row.room(columns);
  const std::string count = one.seen ? counted(one.progress, fits ? Length::full : Length::brief) : asking;
  row.add(count);
  if (!phase.empty()) row.add(count.empty() ? "" : ", ").add(phase, tone_of(one.progress));
  row.add("  ").add(elapsed, Tone::dim);
}

void read_failure(const Progress& progress, std::vector<Row>& rows) {
  if (!progress.read_failure.empty())
    rows.push_back(Row().add("  ").add(one_line(progress.read_failure) + "; trying again", Tone::warning));
}

/// The overall reason for waiting, if no place shows it, and read failures.
void remarks(const ServiceProgress& one, std::vector<Row>& rows) {
  const Progress& progress = one.progress;
  if (one.over) return;
  const std::string reason = one_line(progress.reason);
  if (!reason.empty() && progress.has_counts) rows.push_back(Row().add("  ").add(reason, Tone::warning));
  if (progress.phase == Phase::rolling_back && !progress.update_message.empty())
    rows.push_back(Row().add("  ").add(one_line(progress.update_message), Tone::bad));
  read_failure(progress, rows);
}

std::vector<const Slot*> failing_slots(const Progress& progress, std::size_t most) {
  std::vector<const Slot*> slots;
  for (const Slot& slot : progress.slots)
    if (slots.size() < most && !slot.error.empty()) slots.push_back(&slot);
  return slots;
}

std::vector<Row> one_service(const ServiceProgress& one, ScreenSize size) {
  std::vector<Row> rows(1);
  header(one, std::min(display_width(one_line(one.name)), size.columns / 2), size.columns, rows.front());
  remarks(one, rows);
  const std::size_t room = size.rows > rows.size() + 1 ? size.rows - rows.size() - 1 : 0;
  if (one.progress.slots.size() <= std::min(most_slots, room)) {
    std::vector<const Slot*> slots;
    for (const Slot& slot : one.progress.slots) slots.push_back(&slot);
    slot_rows(slots, size.columns, rows);
    return rows;
  }
  if (room == 0) return rows;
  rows.push_back(Row().add("  ").add(state_counts(one.progress)));
  slot_rows(failing_slots(one.progress, std::min(most_failing_slots, room - 1)), size.columns, rows);
  return rows;
}

/// The reason why a place does not run, if there is room for it.
void slot_failure(const Slot& slot, std::size_t columns, Row& row) {
  const std::string opening = "  " + one_line(slot.label) + ": ";
  const std::size_t room = row.room(columns), used = display_width(opening);
  if (room >= used + least_reason) row.add(opening + activity(slot, room - used), Tone::bad);
}

/// One row per service; omits finished services if not all fit.
std::vector<Row> many_services(std::span<const ServiceProgress> all, ScreenSize size) {
  std::size_t name_width = 1, over = 0;
  swarm::milliseconds elapsed{0};
  for (const ServiceProgress& one : all) {
    name_width = std::max(name_width, display_width(one_line(one.name)));
    over += one.over ? 1 : 0;
    elapsed = std::max(elapsed, one.elapsed);
  }
  name_width = std::min(name_width, size.columns / 3);
  std::vector<Row> rows;
  rows.push_back(Row()
                     .add(std::to_string(over) + " of " + std::to_string(all.size()) + " services done  ")
                     .add(elapsed_text(elapsed), Tone::dim));
  const auto unread = std::ranges::find_if(
      all, [](const ServiceProgress& one) { return !one.over && !one.progress.read_failure.empty(); });
  if (unread != all.end()) read_failure(unread->progress, rows);  // one read is for all services
  const std::size_t above = rows.size(), room = size.rows > above + 2 ? size.rows - above - 2 : 1;
  const bool crowded = all.size() > room;
  std::size_t left_out = 0;
  for (const ServiceProgress& one : all) {
    if (crowded && (one.over || rows.size() >= above + room)) {
      ++left_out;
      continue;
    }
    Row row;
    const auto failures = failing_slots(one.progress, one.over ? 0 : 1);
    header(one, name_width, size.columns - (failures.empty() ? 0 : std::min(size.columns, widest_name)),
           row.add("  "));
    for (const Slot* slot : failures) slot_failure(*slot, size.columns, row);
    rows.push_back(std::move(row));
  }
  if (left_out > 0) rows.push_back(Row().add("  and " + std::to_string(left_out) + " more", Tone::dim));
  return rows;
}

class Terminal final : public Renderer {
 public:
  explicit Terminal(Style style) : style_(style) {}

  std::string show(std::span<const ServiceProgress> all, std::size_t, ScreenSize size) override {
    std::vector<std::size_t> widths;
    for (const std::string& row : progress_rows(all, size, Style())) widths.push_back(display_width(row));
    return redraw_.draw(progress_rows(all, size, style_), std::move(widths), size.columns);
  }

 private:
  Style style_;
  Redraw redraw_;
};

}  // namespace

std::vector<std::string> progress_rows(std::span<const ServiceProgress> all, ScreenSize size,
                                       const Style& style) {
  if (size.columns == 0) size.columns = 1;
  const auto rows = all.size() == 1 ? one_service(all.front(), size) : many_services(all, size);
  std::vector<std::string> texts;
  // The line below the last row is for the cursor.
  const std::size_t most = std::max<std::size_t>(2, size.rows) - 1;
  for (std::size_t i = 0; i < std::min(most, rows.size()); ++i)
    texts.push_back(rows[i].text(size.columns, style));
  return texts;
}

std::unique_ptr<Renderer> terminal_progress(Style style) { return std::make_unique<Terminal>(style); }

}  // namespace cli
