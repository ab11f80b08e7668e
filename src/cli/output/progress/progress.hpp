// SPDX-License-Identifier: Apache-2.0
// The display of a wait: text made from what was seen before and what is seen now.
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

/// One service of a wait, as it stands.
struct Standing {
  std::string name;
  swarm::Progress progress{};
  swarm::milliseconds elapsed{0};  ///< Since the wait began.
  bool seen = false;               ///< Something is known of it.
  bool over = false;               ///< Its wait has ended, for whatever reason.
};

/// After this long without news, the renderers that print lines say that they still wait.
inline constexpr swarm::milliseconds heartbeat{30000};

/// More places than these are told as counts.
inline constexpr std::size_t most_slots = 20;

/// Makes the text that has to be written when one of the services has changed.
class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual std::string show(std::span<const Standing> all, std::size_t changed, ScreenSize size) = 0;
};

/// Redraws its rows in place. Between two calls the cursor stands at the beginning of the line below.
std::unique_ptr<Renderer> terminal_progress(Style style);
/// A line for each change, and one every half minute in which nothing changes.
std::unique_ptr<Renderer> plain_progress();
/// The same moments as JSON, an object a line.
std::unique_ptr<Renderer> json_progress();

/// The rows of the terminal's display: none wider than the screen, and not more than fit it.
std::vector<std::string> progress_rows(std::span<const Standing> all, ScreenSize size, const Style& style);

/// What is different now, a line each; of two equal looks nothing. `before` may be unseen.
std::vector<std::string> progress_changes(const Standing& before, const Standing& now);

// ---- words that the displays share ----

enum class Length { full, brief };
/// "2 of 3 running", "1 of 3 updated, 2 running the previous version" (brief: "1 of 3 updated, 2 old"),
/// "3 of 5 completed"; where nothing was counted, what is waited for, if anything.
std::string counted(const swarm::Progress& progress, Length length = Length::full);
/// The counts and the phase: "1 of 3 updated, 2 running the previous version, paused".
std::string whole_words(const swarm::Progress& progress, Length length = Length::full);
/// The counts as JSON members; null where nothing was counted.
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
/// Parts that are there, with something in between.
std::string join_parts(std::initializer_list<std::string> parts, std::string_view between);
/// The code of a command that ended by itself, where the error of a task says no more than that.
std::optional<std::string> exit_code_in(std::string_view error);
/// Why a task failed, in plain words where the engine's are known: "exit code 3".
std::string failure_words(std::string_view error);
/// Words of the engine in one line, line ends as blanks, control characters visible.
std::string one_line(std::string_view words);

}  // namespace cli
