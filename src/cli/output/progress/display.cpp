// SPDX-License-Identifier: Apache-2.0
// Displays the progress of a wait on stderr.
#include "output/progress/display.hpp"

#include "terminal/interrupt.hpp"

#include <utility>

namespace cli {
namespace {

std::unique_ptr<Renderer> renderer_for(ProgressForm form, const Io& io) {
  switch (form) {
    case ProgressForm::none: return nullptr;
    case ProgressForm::plain:
    case ProgressForm::github: return plain_progress();
    case ProgressForm::terminal: return terminal_progress(Style(io.colored(io.err)));
    case ProgressForm::json: return json_progress();
  }
  return nullptr;
}

}  // namespace

ProgressForm progress_form(std::string_view choice, const Io& io, bool diagnostics) {
  if (choice == "none") return ProgressForm::none;
  if (choice == "json") return ProgressForm::json;
  if (choice == "github") return ProgressForm::github;
  const bool wanted =
      choice == "tty" ? io.err.terminal() : choice != "plain" && io.redraws(io.err) && !diagnostics;
  return wanted ? ProgressForm::terminal : ProgressForm::plain;
}

Display::Display(Io& io, ProgressForm form, const std::vector<std::string>& names,
                 std::optional<swarm::TimePoint> start)
    : io_(io), form_(form), start_(start ? *start : io.clock.now()), renderer_(renderer_for(form, io)) {
  for (const std::string& name : names) services_.push_back({.name = visible(name)});
}

swarm::milliseconds Display::elapsed() const {
  return std::chrono::duration_cast<swarm::milliseconds>(io_.clock.now() - start_);
}

void Display::note(std::size_t service, const swarm::Progress& progress, bool over) {
  if (!renderer_) return;
  const std::lock_guard guard(mutex_);
  const swarm::milliseconds now = elapsed();
  for (ServiceProgress& service_progress : services_)
    if (!service_progress.over) service_progress.elapsed = now;
  services_[service].progress = progress;
  services_[service].seen = true;
  services_[service].over = over;
  stale_ = form_ == ProgressForm::terminal;
  if (!stale_) write(service);
}

void Display::write(std::size_t service) {
  const ScreenSize size{static_cast<std::size_t>(io_.err.columns()),
                        static_cast<std::size_t>(io_.err.rows())};
  io_.err.write(renderer_->show(services_, service, size)).flush();
}

void Display::redraw() {
  const std::lock_guard guard(mutex_);
  if (!stale_) return;
  stale_ = false;
  if (continued()) renderer_ = renderer_for(form_, io_);
  write(0);
}

void Display::show(std::size_t service, const swarm::Progress& progress) { note(service, progress, false); }

void Display::end(std::size_t service, const swarm::Progress& progress) { note(service, progress, true); }

std::string_view Display::leave() const { return form_ == ProgressForm::terminal ? Redraw::leave : ""; }

}  // namespace cli
