// SPDX-License-Identifier: Apache-2.0
// Where progress goes: one display on stderr for all services of a wait, fed from any thread.
#pragma once

#include "io.hpp"
#include "output/progress.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class ProgressForm { none, plain, terminal, json };

/// What `--progress` means here. `choice` as typed, "auto" or empty: what fits stderr. A display that redraws
/// needs a terminal; lines of diagnostics would tear it.
ProgressForm progress_form(std::string_view choice, const Io& io, bool diagnostics);

class Display {
 public:
  Display(Io& io, ProgressForm form, const std::vector<std::string>& names);
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  void show(std::size_t service, const swarm::Progress& progress);
  /// Its wait has ended, and this is the last that was seen.
  void end(std::size_t service, const swarm::Progress& progress);

  [[nodiscard]] swarm::milliseconds elapsed() const;
  /// What brings the cursor to a clean line, for last words; empty where nothing is redrawn.
  [[nodiscard]] std::string_view leave() const;
  [[nodiscard]] ProgressForm form() const { return form_; }

 private:
  void draw(std::size_t service, const swarm::Progress& progress, bool over);

  Io& io_;
  ProgressForm form_;
  swarm::TimePoint start_;
  std::mutex mutex_;
  std::vector<Standing> standings_;
  std::unique_ptr<Renderer> renderer_;
};

}  // namespace cli
