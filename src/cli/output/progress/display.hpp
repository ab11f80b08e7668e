// SPDX-License-Identifier: Apache-2.0
// Displays the progress of all services of a wait on stderr; may be called from any thread.
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

/// The form that `--progress` selects. `choice` as typed; "auto" or empty: what fits stderr. Redrawing needs
/// a terminal without diagnostic lines, which would break it.
ProgressForm progress_form(std::string_view choice, const Io& io, bool diagnostics);

class Display {
 public:
  /// `start`: the start of the elapsed time; unset: now.
  Display(Io& io, ProgressForm form, const std::vector<std::string>& names,
          std::optional<swarm::TimePoint> start = {});
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// Writes lines immediately; redrawn text waits for `redraw`.
  void show(std::size_t service, const swarm::Progress& progress);
  void redraw();
  /// The wait of this service has ended with this progress.
  void end(std::size_t service, const swarm::Progress& progress);

  [[nodiscard]] swarm::milliseconds elapsed() const;
  /// The text that moves the cursor to a clean line, before a last message; empty if nothing is redrawn.
  [[nodiscard]] std::string_view leave() const;
  [[nodiscard]] ProgressForm form() const { return form_; }

 private:
  void note(std::size_t service, const swarm::Progress& progress, bool over);
  void write(std::size_t service);

  Io& io_;
  ProgressForm form_;
  swarm::TimePoint start_;
  std::mutex mutex_;
  std::vector<ServiceProgress> services_;
  std::unique_ptr<Renderer> renderer_;
  bool stale_ = false;  ///< Something has to be redrawn.
};

}  // namespace cli
