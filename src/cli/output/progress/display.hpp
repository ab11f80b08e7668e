// SPDX-License-Identifier: Apache-2.0
// Where progress goes: one display on stderr for all services of a wait, fed from any thread.
#pragma once

#include "output/progress/progress.hpp"
#include "terminal/io.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class ProgressForm { none, plain, terminal, json, github };

/// What `--progress` means here. `choice` as typed, "auto" or empty: what fits stderr. A display that redraws
/// needs a terminal; lines of diagnostics would tear it.
ProgressForm progress_form(std::string_view choice, const Io& io, bool diagnostics);

class Display {
 public:
  /// `start`: from when the time that is shown counts; unset: from now on.
  Display(Io& io, ProgressForm form, const std::vector<std::string>& names,
          std::optional<swarm::TimePoint> start = {});
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// Lines are written at once; what is redrawn in place waits for `redraw`.
  void show(std::size_t service, const swarm::Progress& progress);
  void redraw();
  /// Its wait has ended, and this is the last that was seen.
  void end(std::size_t service, const swarm::Progress& progress);

  [[nodiscard]] swarm::milliseconds elapsed() const;
  /// What brings the cursor to a clean line, for last words; empty where nothing is redrawn.
  [[nodiscard]] std::string_view leave() const;
  [[nodiscard]] ProgressForm form() const { return form_; }

 private:
  void note(std::size_t service, const swarm::Progress& progress, bool over);
  void write(std::size_t service);

  Io& io_;
  ProgressForm form_;
  swarm::TimePoint start_;
  std::mutex mutex_;
  std::vector<Standing> standings_;
  std::unique_ptr<Renderer> renderer_;
  bool stale_ = false;  ///< Something is to be redrawn.
};

}  // namespace cli
