// SPDX-License-Identifier: Apache-2.0
// The texts that all displays of a wait share.
#include "output/progress/progress.hpp"

#include "terminal/io.hpp"

#include <swarm/text.hpp>

#include <cstdio>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {

std::string Redraw::draw(const std::vector<std::string>& rows, std::vector<std::size_t> widths,
                         std::size_t columns) {
  // Without wrapping, a character that is wider than expected breaks only its own row.
  std::string text = "\x1b[?7l" + back(columns);
  widths_ = std::move(widths);
  for (const std::string& row : rows) text += "\x1b[2K" + row + "\n";
  return text + "\x1b[J\x1b[?7h";
}

/// Moves to the first row of the last drawing. In a narrowed window its rows were wrapped.
std::string Redraw::back(std::size_t columns) const {
  std::size_t rows = 0;
  for (const std::size_t width : widths_) rows += width <= columns ? 1 : (width + columns - 1) / columns;
  return rows == 0 ? "\r" : "\r\x1b[" + std::to_string(rows) + "A";
}

using swarm::Progress;
using Phase = Progress::Phase;

std::string elapsed_text(swarm::milliseconds time) {
  const auto seconds = static_cast<long long>(std::chrono::duration_cast<std::chrono::seconds>(time).count());
  if (seconds < 60) return std::to_string(seconds) + "s";
  char text[48];
  if (seconds < 3600)
    std::snprintf(text, sizeof text, "%lldm%02llds", seconds / 60, seconds % 60);
  else
    std::snprintf(text, sizeof text, "%lldh%02lldm", seconds / 3600, seconds / 60 % 60);
  return text;
}

std::string one_line(std::string_view words) {
  std::string text(words);
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  while (text.ends_with(' ')) text.pop_back();
  return visible(text);
}

namespace {

/// What a rollout replaces, and its direction.
enum class Direction { none, forward, back };

Direction direction_of(const Progress& progress) {
  const std::string& state = progress.update_state;
  if (state == "rollback_started" || state == "rollback_paused") return Direction::back;
  if (state == "updating" || state == "paused" || progress.running > progress.up_to_date)
    return Direction::forward;
  return Direction::none;
}

/// "2 of 3 running"; "3 running, 2 wanted" if there are too many.
std::string out_of(std::uint64_t count, std::uint64_t wanted, const std::string& what) {
  const std::string number = std::to_string(count);
  if (count > wanted) return number + " " + what + ", " + std::to_string(wanted) + " wanted";
  return number + " of " + std::to_string(wanted) + " " + what;
}

std::string both_versions(const Progress& progress, Direction direction, Length length) {
  const bool back = direction == Direction::back, brief = length == Length::brief;
  std::string text = out_of(progress.up_to_date, progress.wanted,
                            !back   ? "updated"
                            : brief ? "restored"
                                    : "running the restored version");
  if (progress.running <= progress.up_to_date) return text;
  text += ", " + std::to_string(progress.running - progress.up_to_date) + " ";
  if (brief) return text + (back ? "newer" : "old");
  return text + "running the " + (back ? "newer" : "previous") + " version";
}

}  // namespace

std::string counted(const Progress& progress, Length length) {
  if (!progress.has_counts) return progress.ended() ? std::string() : one_line(progress.reason);
  if (progress.job) return out_of(progress.completed, progress.wanted, "completed");
  if (progress.awaited) {
    const std::string text = std::to_string(progress.running) + " running";
    return progress.ended() ? text : text + ", waiting for " + std::to_string(*progress.awaited);
  }
  const Direction direction = direction_of(progress);
  std::string text = direction == Direction::none ? out_of(progress.running, progress.wanted, "running")
                                                  : both_versions(progress, direction, length);
  if (progress.completed > 0) text += ", " + std::to_string(progress.completed) + " ended well";
  return text;
}

std::string whole_words(const Progress& progress, Length length) {
  return join_parts({counted(progress, length), phase_words(progress)}, ", ");
}

swarm::Json counts_json(const Progress& progress) {
  const auto count = [&](std::uint64_t number) {
    return progress.has_counts ? swarm::Json(number) : swarm::Json();
  };
  swarm::Json object{{"wanted", count(progress.wanted)},
                     {"running", count(progress.running)},
                     {"up_to_date", count(progress.up_to_date)},
                     {"completed", count(progress.completed)}};
  if (progress.awaited) object["awaited"] = *progress.awaited;
  return object;
}

std::string join_parts(std::initializer_list<std::string> parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts)
    if (!part.empty()) text.append(text.empty() ? "" : between) += part;
  return text;
}

std::optional<std::string> exit_code_in(std::string_view error) {
  constexpr std::string_view opening = "task: non-zero exit (";
  if (!error.starts_with(opening) || !error.ends_with(')')) return std::nullopt;
  const std::string_view code = error.substr(opening.size(), error.size() - opening.size() - 1);
  if (code.empty() || code.find_first_not_of("0123456789") != code.npos) return std::nullopt;
  return std::string(code);
}

std::string failure_words(std::string_view error) {
  constexpr std::string_view unhealthy = ": dockerexec: unhealthy container";
  if (const auto code = exit_code_in(error)) return "exit code " + *code;
  if (error.ends_with(unhealthy))
    if (const auto code = exit_code_in(error.substr(0, error.size() - unhealthy.size())))
      return "killed by the health check (exit " + *code + ")";
  return one_line(error);
}

std::string phase_words(const Progress& progress) {
  switch (progress.phase) {
    case Phase::waiting: return progress.update_state == "updating" ? "updating" : "";
    case Phase::verifying:
      return "verifying, " + elapsed_text(std::chrono::ceil<std::chrono::seconds>(progress.stable_left)) +
             " left";
    case Phase::rolling_back: return "rolling back";
    case Phase::done: return progress.job || progress.awaited ? "done" : "converged";
    case Phase::rolled_back: return "rolled back";
    case Phase::paused: return progress.update_state == "rollback_paused" ? "rollback paused" : "paused";
    case Phase::stuck: return "stuck";
    case Phase::superseded: return "overtaken";
    case Phase::gone: return "removed";
  }
  return {};
}

std::string state_words(const Progress::Slot& slot) {
  std::string text(swarm::to_text(slot.state));
  if (!slot.note.empty()) text += " (" + std::string(slot.note) + ")";
  return text;
}

std::string state_counts(const Progress& progress) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const Progress::Slot& slot : progress.slots) {
    const std::string words = state_words(slot);
    auto same = counts.begin();
    while (same != counts.end() && same->first != words) ++same;
    if (same == counts.end())
      counts.emplace_back(words, 1);
    else
      ++same->second;
  }
  return swarm::join(counts, ", ",
                     [](const auto& one) { return std::to_string(one.second) + " " + one.first; });
}

}  // namespace cli
