// SPDX-License-Identifier: Apache-2.0
// Words that all displays of a wait share.
#include "output/progress.hpp"

#include "io.hpp"

#include <cstdio>
#include <utility>

namespace cli {

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

std::string counted(const Progress& progress) {
  const auto of = [&](std::uint64_t count, const char* what) {
    return std::to_string(count) + " of " + std::to_string(progress.wanted) + what;
  };
  const bool counts = progress.wanted > 0 || progress.running > 0 || !progress.slots.empty();
  if (!counts && !progress.ended() && !progress.reason.empty()) return one_line(progress.reason);
  if (progress.job) return of(progress.completed, " completed");
  std::string text = of(progress.running, " running");
  if (progress.completed > 0) text += ", " + std::to_string(progress.completed) + " ended well";
  return text;
}

std::string phase_words(const Progress& progress) {
  switch (progress.phase) {
    case Phase::waiting: return progress.update_state == "updating" ? "updating" : "";
    case Phase::verifying:
      return "verifying, " + elapsed_text(std::chrono::ceil<std::chrono::seconds>(progress.stable_left)) +
             " left";
    case Phase::rolling_back: return "rolling back";
    case Phase::done: return progress.job ? "done" : "converged";
    case Phase::rolled_back: return "rolled back";
    case Phase::paused: return "paused";
    case Phase::stuck: return "stuck";
    case Phase::superseded: return "overtaken";
    case Phase::gone: return "removed";
  }
  return {};
}

std::string state_words(const Progress::Slot& slot) {
  std::string text(swarm::to_text(slot.state));
  if (!slot.note.empty()) text += " (" + slot.note + ")";
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
  std::string text;
  for (const auto& [words, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + words;
  return text;
}

}  // namespace cli
