// SPDX-License-Identifier: Apache-2.0
// Verdicts in words.
#include "output/verdict.hpp"

#include "io.hpp"
#include "output/progress.hpp"

#include <swarm/access.hpp>
#include <swarm/why.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Goal;
using swarm::Outcome;
using swarm::Progress;
using Ending = swarm::Outcome::Verdict;
using Strings = std::vector<std::string>;

/// More places than these are told as counts.
constexpr std::size_t most_slots = 20;

std::string_view word_of(Ending ending) {
  switch (ending) {
    case Ending::done: return "done";
    case Ending::rolled_back: return "rolled_back";
    case Ending::paused: return "paused";
    case Ending::stuck: return "stuck";
    case Ending::superseded: return "superseded";
    case Ending::gone: return "gone";
    case Ending::deadline: return "deadline";
    case Ending::interrupted: return "interrupted";
  }
  return {};
}

std::string plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string joined(const Strings& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

bool under_way(const Goal& goal, const Progress& seen) {
  if (seen.update_state == "updating") return true;
  return goal.after == Goal::After::update && seen.phase != Progress::Phase::rolling_back;
}

/// Each error with its node, how often it was seen, and the exit code.
void failures(const Progress& progress, Strings& lines) {
  for (const Progress::Failure& failure : progress.failures) {
    std::string line = failure.label;
    if (!failure.node.empty()) line += " on " + failure.node;
    if (failure.times > 1) line += ", " + plural(failure.times, "time");
    line += ": " + one_line(failure.error);
    const std::string code = "(" + std::to_string(failure.exit_code.value_or(0)) + ")";
    if (failure.exit_code && failure.error.find(code) == std::string::npos)
      line += ", exit code " + std::to_string(*failure.exit_code);
    lines.push_back(std::move(line));
  }
}

void log_lines(const FailedLog& log, Strings& lines) {
  if (!log.trouble.empty())
    lines.push_back("the log of " + log.label + " cannot be read: " + one_line(log.trouble));
  else if (log.lines.empty())
    lines.push_back(log.label + " logged nothing");
  if (log.lines.empty()) return;
  lines.push_back("the last " + (log.lines.size() == 1 ? "line" : plural(log.lines.size(), "line")) + " of " +
                  log.label + " (task " + log.task.substr(0, 12) + "):");
  for (const std::string& line : log.lines) lines.push_back("  | " + line);
}

/// Where every place stands.
void places(const Progress& progress, Strings& lines) {
  if (progress.slots.size() > most_slots) lines.push_back(state_counts(progress));
  std::size_t told = 0;
  for (const Progress::Slot& slot : progress.slots) {
    const bool well = slot.state == swarm::TaskState::running && slot.up_to_date;
    if (progress.slots.size() > most_slots && (well || told == most_slots)) continue;
    ++told;
    std::string line = slot.label + ": " + state_words(slot);
    if (!slot.node.empty() && slot.node != slot.label) line += " on " + slot.node;
    if (slot.age.count() > 0) line += " for " + elapsed_text(slot.age);
    if (!slot.error.empty()) line += ": " + one_line(slot.error);
    lines.push_back(std::move(line));
  }
}

/// The first next step that an explanation of the last look offers.
std::string advice(const swarm::Explanation& why) {
  for (const swarm::Finding& finding : why.findings)
    if (finding.weight == swarm::Finding::Weight::wrong && !finding.suggestion.empty())
      return finding.suggestion;
  return {};
}

void stuck(const std::string& reference, const Outcome& outcome, Verdict& verdict) {
  const swarm::Explanation why = swarm::why(outcome.last);
  verdict.hint = advice(why);
  if (outcome.progress.unplaced) {
    for (const swarm::Finding& finding : why.findings)
      verdict.details.insert(verdict.details.end(), finding.details.begin(), finding.details.end());
    if (verdict.hint.empty()) verdict.hint = "--wait-for-capacity goes on waiting until there is room";
  }
  if (verdict.hint.empty()) verdict.hint = "swarmctl why " + reference + " tells more";
}

void deadline(const std::string& reference, const Goal& goal, const Outcome& outcome,
              swarm::milliseconds elapsed, Verdict& verdict) {
  const Progress& progress = outcome.progress;
  verdict.message = reference + ": not done after " + elapsed_text(elapsed) + ": " + counted(progress);
  const std::string reason = one_line(progress.reason);
  if (!reason.empty() && reason != counted(progress)) verdict.message += "; " + reason;
  if (!progress.trouble.empty()) verdict.message += "; " + one_line(progress.trouble);
  if (goal.after != Goal::After::nothing) verdict.message += "; the change was accepted and goes on";
  places(progress, verdict.details);
  verdict.hint = wait_command({reference}, goal) + " takes up the wait again";
}

void ended(const std::string& reference, const Goal& goal, const Outcome& outcome, Verdict& verdict) {
  const std::string reason = one_line(outcome.progress.reason);
  verdict.message = reference + ": " + reason;
  switch (outcome.verdict) {
    case Ending::rolled_back:
      verdict.hint = "swarmctl ps " + reference + " shows the tasks that failed";
      break;
    case Ending::paused:
      verdict.hint =
          "swarmctl rollback " + reference + " goes back; swarmctl restart " + reference + " tries again";
      break;
    case Ending::stuck: stuck(reference, outcome, verdict); break;
    case Ending::superseded: verdict.hint = wait_command({reference}, goal) + " waits for that change"; break;
    default: break;
  }
}

}  // namespace

std::string wait_command(const Strings& references, const Goal& goal) {
  std::string text = "swarmctl wait";
  switch (goal.target) {
    case Goal::Target::converged: break;
    case Goal::Target::healthy: text += " --for healthy"; break;
    case Goal::Target::running: text += " --for running=" + std::to_string(goal.running); break;
    case Goal::Target::completed: text += " --for completed"; break;
    case Goal::Target::gone: text += " --for gone"; break;
  }
  return text + " " + joined(references);
}

const Progress::Failure* with_log(const Progress& progress) {
  const auto found = std::ranges::find_if(progress.failures,
                                          [](const auto& failure) { return failure.exit_code.has_value(); });
  return found == progress.failures.end() ? nullptr : &*found;
}

Verdict interrupted(const Strings& references, const Goal& goal, const Progress& seen) {
  Verdict verdict{.exit = Exit::interrupted, .word = "interrupted"};
  const bool change = goal.after != Goal::After::nothing || under_way(goal, seen);
  verdict.message = joined(references) + ": interrupted" + (change ? "; the change goes on" : "");
  verdict.hint = wait_command(references, goal) + " takes up the wait again";
  if (under_way(goal, seen) && references.size() == 1)
    verdict.hint += "; swarmctl rollback " + references.front() + " goes back";
  return verdict;
}

Verdict verdict(const std::string& reference, const Goal& goal, const Outcome& outcome,
                swarm::milliseconds elapsed, const std::optional<FailedLog>& log) {
  Verdict verdict{.exit = exit_of(outcome.verdict), .word = std::string(word_of(outcome.verdict))};
  if (outcome.verdict == Ending::done) return verdict;
  if (outcome.verdict == Ending::interrupted) return interrupted({reference}, goal, outcome.progress);
  if (outcome.verdict == Ending::deadline)
    deadline(reference, goal, outcome, elapsed, verdict);
  else
    ended(reference, goal, outcome, verdict);
  if (outcome.verdict != Ending::superseded && outcome.verdict != Ending::gone)
    failures(outcome.progress, verdict.details);
  if (log) log_lines(*log, verdict.details);
  return verdict;
}

std::string text_of(const Verdict& verdict, std::string_view verb) {
  if (verdict.message.empty()) return {};
  std::string text = "swarmctl: " + std::string(verb) + ": " + visible(verdict.message) + "\n";
  for (const std::string& line : verdict.details) text += "  " + visible(line) + "\n";
  if (!verdict.hint.empty()) text += "hint: " + visible(verdict.hint) + "\n";
  return text;
}

std::string json_of(const Verdict& verdict, const std::string& reference, swarm::milliseconds elapsed) {
  swarm::Json object{{"event", "outcome"},
                     {"elapsed_ms", elapsed.count()},
                     {"service", reference},
                     {"verdict", verdict.word}};
  // Which signal it will be, nobody knows when these words are prepared.
  if (verdict.exit != Exit::interrupted) object["exit"] = static_cast<int>(verdict.exit);
  object["message"] = verdict.message;
  object["details"] = verdict.details;
  object["hint"] = verdict.hint;
  return swarm::json_text(object) + "\n";
}

}  // namespace cli
