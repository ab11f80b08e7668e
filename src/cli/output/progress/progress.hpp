// SPDX-License-Identifier: Apache-2.0
// Renders the progress of a wait from the previous and the current state.
#pragma once

#include "output/style.hpp"

#include <swarm/json.hpp>
#include <swarm/watch.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct ScreenSize {
  std::size_t columns = 80, rows = 24;
};

/// Between two drawings the cursor is at the beginning of the line below the last row.
class Redraw {
 public:
  /// Moves the cursor to a clean line from anywhere in an interrupted drawing, and overwrites the terminal's
  /// ^C.
  static constexpr std::string_view leave = "\x1b[?7h\r\x1b[J";

  /// `rows` including colour codes, `widths` excluding them.
  std::string draw(const std::vector<std::string>& rows, std::vector<std::size_t> widths,
                   std::size_t columns);

 private:
  [[nodiscard]] std::string back(std::size_t columns) const;

  std::vector<std::size_t> widths_;
};

/// The current state of one service of a wait.
struct ServiceProgress {
  std::string name;
  swarm::Progress progress{};
  swarm::milliseconds elapsed{0};  ///< Since the wait began.
  bool seen = false;               ///< At least one poll has succeeded.
  bool over = false;               ///< Its wait has ended, for whatever reason.
};

/// After this long without a change, renderers that print lines report that they still wait.
inline constexpr swarm::milliseconds heartbeat{30000};

/// More places than this are shown as counts.
inline constexpr std::size_t most_slots = 20;

/// Renders the text to write after one of the services has changed.
class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual std::string show(std::span<const ServiceProgress> all, std::size_t changed, ScreenSize size) = 0;
};

/// Redraws its rows in place. Between two calls the cursor is at the beginning of the line below.
std::unique_ptr<Renderer> terminal_progress(Style style);
/// A line for each change, and one every 30 seconds without a change.
std::unique_ptr<Renderer> plain_progress();
/// The same events as JSON, one object per line.
std::unique_ptr<Renderer> json_progress();

/// The rows of the terminal's display: none wider than the screen, and no more than fit.
std::vector<std::string> progress_rows(std::span<const ServiceProgress> all, ScreenSize size,
                                       const Style& style);

/// The changes, one line each; empty if both are equal. `before` may be unseen.
std::vector<std::string> progress_changes(const ServiceProgress& before, const ServiceProgress& now);

// ---- texts that the displays share ----

enum class Length { full, brief };
/// "2 of 3 running", "1 of 3 updated, 2 running the previous version" (brief: "1 of 3 updated, 2 old"), "3 of
/// 5 completed"; if nothing was counted, the reason for waiting, if any.
std::string counted(const swarm::Progress& progress, Length length = Length::full);
/// The counts and the phase: "1 of 3 updated, 2 running the previous version, paused".
std::string whole_words(const swarm::Progress& progress, Length length = Length::full);
/// The counts as JSON members; null if nothing was counted.
swarm::Json counts_json(const swarm::Progress& progress);
/// A failure as a JSON object.
swarm::Json failure_json(const swarm::Progress::Failure& failure);
/// "converged", "rolling back", "verifying, 3s left"; empty: just waiting.
std::string phase_words(const swarm::Progress& progress);
/// "running", or "ready (waiting to restart)".
std::string state_words(const swarm::Progress::Slot& slot);
/// How many places are in which state: "17 running, 3 running (previous version)".
std::string state_counts(const swarm::Progress& progress);
/// "0s", "1m05s", "2h03m"
std::string elapsed_text(swarm::milliseconds time);
/// Joins the parts that are not empty.
std::string join_parts(std::initializer_list<std::string> parts, std::string_view between);
/// The exit code in a task's error, if the error says nothing else.
std::optional<std::string> exit_code_in(std::string_view error);
/// Why a task failed, reworded if the engine's text is known: "exit code 3".
std::string failure_words(std::string_view error);
/// An engine's message on one line: line ends become blanks, control characters visible.
std::string one_line(std::string_view words);

}  // namespace cli
