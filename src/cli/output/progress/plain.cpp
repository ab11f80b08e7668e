// SPDX-License-Identifier: Apache-2.0
// Prints progress as lines for logs; each line reports a change.
#include "output/progress/progress.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace cli {
namespace {

using swarm::Progress;
using swarm::TaskState;
using Slot = Progress::Slot;

/// States in which a task stays long enough to be worth a line.
bool worth_a_line(const Slot& slot) {
  switch (slot.state) {
    case TaskState::pending: return !slot.error.empty();
    case TaskState::preparing:
    case TaskState::running:
    case TaskState::complete:
    case TaskState::failed:
    case TaskState::rejected: return true;
    case TaskState::starting:
    case TaskState::ready: return !slot.note.empty();
    default: return false;
  }
}

/// "failed on vm with exit code 3, restarting"
std::string failed_words(const Slot& slot, const std::string& verb, const std::string& then) {
  std::string text = verb;
  const std::string& node = slot.failed_on.empty() ? slot.node : slot.failed_on;
  if (!node.empty() && node != slot.label) text += " on " + one_line(node);
  const auto code = exit_code_in(slot.error);
  if (code) text += " with exit code " + *code;
  text += then;
  if (!code && !slot.error.empty()) text += ": " + failure_words(slot.error);
  if (slot.failures > 1)
    text += " (" + swarm::failure_count_text(static_cast<std::size_t>(slot.failures)) + " times in a row)";
  return text;
}

/// The text of a line about a place; the same text is not printed twice in a row.
std::string words_of(const Slot& slot) {
  if (!slot.up_to_date)
    return slot.error.empty()
               ? ""
               : failed_words(slot, "failed", "; the " + std::string(slot.note) + " still runs");
  if (!worth_a_line(slot)) return {};
  if (slot.state < TaskState::running && !slot.failed_on.empty())
    return failed_words(slot, "failed", ", restarting");
  if (slot.state > TaskState::running) return failed_words(slot, state_words(slot), "");
  std::string text = state_words(slot);
  if (!slot.node.empty() && slot.node != slot.label) text += " on " + one_line(slot.node);
  if (!slot.error.empty()) text += ": " + one_line(slot.error);
  if (slot.failures > 1)
    text += " (after " + swarm::failure_count_text(static_cast<std::size_t>(slot.failures)) + " failures)";
  return text;
}

const Slot* same_place(const Progress& progress, const Slot& slot) {
  const auto found = std::ranges::find(progress.slots, slot.label, &Slot::label);
  return found == progress.slots.end() ? nullptr : &*found;
}

struct Line {
  std::string words;
  bool once = true;  ///< Print it only once, however often it becomes true.
};

void slot_changes(const ServiceProgress& before, const ServiceProgress& now, std::vector<Line>& lines) {
  for (const Slot& slot : now.progress.slots) {
    const std::string words = words_of(slot);
    if (words.empty()) continue;
    const Slot* old = before.seen ? same_place(before.progress, slot) : nullptr;
    if (old != nullptr && words_of(*old) == words && old->task == slot.task) continue;
    // Tasks that were running before the first poll are not reported.
    if (!before.seen && slot.state == TaskState::running) continue;
    lines.push_back({now.name + "." + one_line(slot.label) + ": " + words});
  }
}

/// The overall state, without what changes just because time passes.
std::string whole(const ServiceProgress& service_progress) {
  const Progress& progress = service_progress.progress;
  const bool verifying = progress.phase == Progress::Phase::verifying;
  std::string text = counted(progress);
  if (progress.has_counts && progress.slots.size() > most_slots) text += " (" + state_counts(progress) + ")";
  return join_parts({text, verifying ? "verifying" : phase_words(progress)}, ", ");
}

std::string with_time(const ServiceProgress& now, const std::string& words) {
  return words + " (" + elapsed_text(now.elapsed) + ")";
}

/// The engine's messages about the rollout, and what blocks it.
void remarks(const ServiceProgress& before, const ServiceProgress& now, std::vector<Line>& lines) {
  const Progress none, &old = before.seen ? before.progress : none, &progress = now.progress;
  const auto say = [&](const std::string& words) { lines.push_back({now.name + ": " + words}); };
  const bool back = progress.phase == Progress::Phase::rolling_back;
  if (back && old.phase != progress.phase && !progress.update_message.empty())
    say(one_line(progress.update_message));
  if (progress.ended() || !progress.has_counts) return;
  if (!progress.reason.empty() && progress.reason != old.reason) say(one_line(progress.reason));
}

/// What to print of a read failure; empty if it has not changed.
std::string read_failure_words(const std::string& before, const std::string& now) {
  if (now == before) return {};
  return now.empty() ? "the engine responds again" : one_line(now) + "; trying again";
}

std::vector<Line> changes(const ServiceProgress& before, const ServiceProgress& now) {
  std::vector<Line> lines;
  if (!now.seen) return lines;
  if (now.progress.slots.size() <= most_slots) slot_changes(before, now, lines);
  remarks(before, now, lines);
  const std::string words = whole(now);
  if (!words.empty() && (!before.seen || words != whole(before)))
    lines.push_back({now.name + ": " + words, false});
  return lines;
}

class Plain final : public Renderer {
 public:
  std::string show(std::span<const ServiceProgress> all, std::size_t changed, ScreenSize) override {
    reported_.resize(std::max(reported_.size(), all.size()));
    const ServiceProgress& now = all[changed];
    Reported& reported = reported_[changed];
    std::string text = read_failure(all, reported.before, now);
    for (const Line& line : changes(reported.before, now))
      if (!line.once || reported.words.insert(line.words).second) text += with_time(now, line.words) + "\n";
    if (text.empty() && !now.over && now.elapsed - reported.at >= heartbeat)
      text = with_time(now, now.name + ": " + join_parts({"still waiting", whole(now)}, ": ")) + "\n";
    if (!text.empty()) reported.at = now.elapsed;
    reported.before = now;
    return text;
  }

 private:
  struct Reported {
    ServiceProgress before;
    std::set<std::string> words;
    swarm::milliseconds at{0};
  };

  /// One line for all services, because one read is for all of them.
  std::string read_failure(std::span<const ServiceProgress> all, const ServiceProgress& before,
                           const ServiceProgress& now) {
    if (!now.seen || now.progress.read_failure == before.progress.read_failure) return {};
    const std::string words = read_failure_words(read_failure_, now.progress.read_failure);
    read_failure_ = now.progress.read_failure;
    if (words.empty()) return {};
    return with_time(now, (all.size() == 1 ? now.name + ": " : "") + words) + "\n";
  }

  std::vector<Reported> reported_;
  std::string read_failure_;  ///< The last one reported; empty after recovery.
};

}  // namespace

std::vector<std::string> progress_changes(const ServiceProgress& before, const ServiceProgress& now) {
  std::vector<std::string> lines;
  for (const Line& line : changes(before, now)) lines.push_back(with_time(now, line.words));
  return lines;
}

std::unique_ptr<Renderer> plain_progress() { return std::make_unique<Plain>(); }

}  // namespace cli
