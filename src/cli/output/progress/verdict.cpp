// SPDX-License-Identifier: Apache-2.0
// Formats the verdict of a wait.
#include "output/progress/verdict.hpp"

#include "output/lists/cells.hpp"
#include "output/progress/progress.hpp"
#include "output/report/summary.hpp"
#include "terminal/io.hpp"

#include <swarm/access.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/text.hpp>
#include <swarm/why.hpp>

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Goal;
using swarm::Hint;
using swarm::Outcome;
using swarm::Progress;
using swarm::Step;
using Ending = swarm::Outcome::Verdict;
using Strings = std::vector<std::string>;

std::string plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

bool is_in_progress(const Goal& goal, const Progress& seen) {
  if (seen.update_state == "updating") return true;
  return goal.after == Goal::After::update && seen.phase != Progress::Phase::rolling_back;
}

/// Removes the long IDs of layers and containers, which differ between tasks. Keeps digests.
std::string without_ids(std::string_view error) {
  constexpr std::size_t shortest = 32;
  std::string kept;
  while (!error.empty()) {
    const auto end = std::ranges::find_if_not(error, [](char c) { return swarm::is_lower_alnum(c); });
    const auto size = static_cast<std::size_t>(end - error.begin());
    if (size < shortest || kept.ends_with(':')) kept += error.substr(0, size);
    if (end != error.end()) kept += *end;
    error.remove_prefix(std::min(size + 1, error.size()));
  }
  return kept;
}

/// Failures of several tasks on one node with the same error.
struct Alike {
  const Progress::Failure* first = nullptr;
  Strings labels;
  std::size_t times = 0;
};

std::vector<Alike> alike(const Progress& progress) {
  std::vector<Alike> all;
  for (const Progress::Failure& failure : progress.failures) {
    const auto same = std::ranges::find_if(all, [&](const Alike& one) {
      return without_ids(one.first->error) == without_ids(failure.error) && one.first->node == failure.node &&
             one.first->exit_code == failure.exit_code;
    });
    Alike& group = same == all.end() ? all.emplace_back(Alike{&failure, {}, 0}) : *same;
    if (std::ranges::find(group.labels, failure.label) == group.labels.end())
      group.labels.push_back(failure.label);
    group.times += failure.times;
  }
  return all;
}

/// "web.1", or "web.1, web.2, web.3 and 7 more"
std::string names_of(Strings labels) {
  constexpr std::size_t most = 3;
  std::ranges::sort(labels, natural_less);
  return swarm::join_first(labels, most);
}

/// Each error with its node, its tasks, how often it occurred, and the exit code.
void failures(const Progress& progress, Strings& lines) {
  for (const Alike& group : alike(progress)) {
    const Progress::Failure& failure = *group.first;
    std::string line = names_of(group.labels);
    if (!failure.node.empty()) line += " on " + failure.node;
    if (group.times > 1) line += ", " + swarm::failure_count_text(group.times) + " times";
    if (group.labels.size() > 1) line += " in all";
    // The engine's text, except internal messages that users do not understand.
    const bool plain = !exit_code_in(failure.error);
    line += ": " + (plain ? failure_words(failure.error) : one_line(failure.error));
    const std::string code = std::to_string(failure.exit_code.value_or(0)) + ")";
    const bool has_code =
        std::ranges::any_of(std::array{"(", "(exit ", "(exit code "},
                            [&](const char* start) { return line.find(start + code) != line.npos; });
    if (failure.exit_code && !has_code) line += ", exit code " + std::to_string(*failure.exit_code);
    lines.push_back(std::move(line));
  }
}

void log_lines(const FailedLog& log, Strings& lines) {
  if (!log.read_failure.empty())
    lines.push_back("the log of " + log.label + " cannot be read: " + one_line(log.read_failure));
  else if (log.lines.empty())
    lines.push_back(log.label + " logged nothing");
  if (log.lines.empty()) return;
  lines.push_back("last " + (log.lines.size() == 1 ? "log line" : plural(log.lines.size(), "log line")) +
                  " of " + log.label + " (task " + log.task.substr(0, 12) + "):");
  for (const std::string& line : log.lines) lines.push_back("  | " + line);
}

/// The state of every place.
void places(const Progress& progress, Strings& lines) {
  if (progress.slots.size() > most_slots) lines.push_back(state_counts(progress));
  std::size_t reported = 0;
  for (const Progress::Slot& slot : progress.slots) {
    const bool well = slot.state == swarm::TaskState::running && slot.up_to_date;
    if (progress.slots.size() > most_slots && (well || reported == most_slots)) continue;
    ++reported;
    std::string line = slot.label + ": " + state_words(slot);
    if (!slot.node.empty() && slot.node != slot.label) line += " on " + slot.node;
    if (slot.age.count() > 0) line += " for " + elapsed_text(slot.age);
    if (!slot.error.empty()) line += ": " + one_line(slot.error);
    lines.push_back(std::move(line));
  }
}

/// The first next step in an explanation of the last poll. Skips reading the log if it is shown already.
Hint advice(const swarm::Explanation& why, bool log_seen) {
  const auto useful = std::ranges::find_if(why.findings, [&](const swarm::Finding& finding) {
    return finding.weight == swarm::Finding::Weight::wrong && !finding.suggestion.empty() &&
           !(log_seen && finding.suggestion.step == Step::read_log);
  });
  return useful == why.findings.end() ? Hint() : useful->suggestion;
}

/// Whether the update only restarts the tasks, so that there is nothing to go back to.
bool is_restart(const Goal& goal, const Progress& seen) {
  using swarm::Strictness;
  return seen.is_restart || (goal.before && goal.sent &&
                             swarm::same_but_for_restarts(*goal.before, *goal.sent, Strictness::as_asked));
}

bool has_previous(const Goal& goal, const Outcome& outcome) {
  return goal.after == Goal::After::update && outcome.last.service && !is_restart(goal, outcome.progress) &&
         !swarm::object_at(*outcome.last.service, "/PreviousSpec").empty();
}

void stuck(const std::string& reference, const Goal& goal, const Outcome& outcome, bool log_seen,
           Verdict& verdict) {
  const swarm::Explanation why = swarm::why(outcome.last);
  verdict.hint = advice(why, log_seen);
  if (outcome.progress.unplaced) {
    for (const swarm::Finding& finding : why.findings)
      verdict.details.insert(verdict.details.end(), finding.details.begin(), finding.details.end());
    if (verdict.hint.empty()) verdict.hint = make_hint("--wait-for-capacity waits for as long as it takes");
  }
  if (verdict.hint.empty() && has_previous(goal, outcome))
    verdict.hint = make_hint("to go back: ", swarmctl("rollback", reference));
  if (verdict.hint.empty() && !log_seen) verdict.hint = make_hint(swarmctl("why", reference), " shows more");
}

void deadline(const std::string& reference, const Goal& goal, const Outcome& outcome,
              swarm::milliseconds elapsed, Verdict& verdict) {
  const Progress& progress = outcome.progress;
  const std::string reason = progress.has_counts ? one_line(progress.reason) : std::string();
  const bool accepted = goal.after != Goal::After::nothing;
  verdict.message = reference + ": not done after " + elapsed_text(elapsed);
  const std::string state = join_parts({counted(progress), reason, one_line(progress.read_failure),
                                        accepted ? "the change was accepted and goes on" : ""},
                                       "; ");
  verdict.message = join_parts({verdict.message, state}, ": ");
  places(progress, verdict.details);
  verdict.hint = make_hint(wait_again({reference}, goal), " resumes waiting");
}

Hint after_pause(const std::string& reference, const Progress& progress) {
  if (progress.is_restart && progress.update_state == "paused") return {Step::restart, {reference}};
  if (progress.update_state != "rollback_paused") return {Step::roll_back_or_restart, {reference}};
  return make_hint("to retry: ", swarmctl("restart", reference),
                   "; to run another version: ", swarmctl("update", "--image", "IMAGE", reference));
}

void ended(const std::string& reference, const Goal& goal, const Outcome& outcome, bool log_seen,
           Verdict& verdict) {
  const std::string reason = one_line(outcome.progress.reason);
  verdict.message = reference + ": " + reason;
  const bool halfway = outcome.verdict == Ending::paused || outcome.verdict == Ending::stuck;
  if (halfway && outcome.progress.has_counts) verdict.details.push_back(counted(outcome.progress));
  switch (outcome.verdict) {
    case Ending::rolled_back:
      verdict.hint = make_hint(swarmctl("ps", reference), " shows the tasks that failed");
      break;
    case Ending::paused: verdict.hint = after_pause(reference, outcome.progress); break;
    case Ending::stuck: stuck(reference, goal, outcome, log_seen, verdict); break;
    case Ending::superseded:
      verdict.hint = make_hint(wait_again({reference}, goal), " waits for that change");
      break;
    default: break;
  }
}

}  // namespace

std::string_view verdict_word(Ending ending) {
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

Invocation wait_again(const Strings& references, const Goal& goal) {
  Strings words{"wait"};
  const auto target = [&](std::string what) { words.insert(words.end(), {"--for", std::move(what)}); };
  switch (goal.target) {
    case Goal::Target::converged: break;
    case Goal::Target::healthy: target("healthy"); break;
    case Goal::Target::running: target("running=" + std::to_string(goal.running)); break;
    case Goal::Target::completed: target("completed"); break;
    case Goal::Target::gone: target("gone"); break;
  }
  return {invocation(words).words + " " + swarm::join(references, " ")};
}

const Progress::Failure* with_log(const Progress& progress) {
  const auto found = std::ranges::find_if(progress.failures,
                                          [](const auto& failure) { return failure.exit_code.has_value(); });
  return found == progress.failures.end() ? nullptr : &*found;
}

Verdict interrupted(const Strings& references, const Goal& goal, const Progress& seen) {
  Verdict verdict{.exit = Exit::interrupted, .word = "interrupted"};
  const bool change = goal.after != Goal::After::nothing || is_in_progress(goal, seen);
  verdict.message = swarm::join(references, " ") + ": interrupted" + (change ? "; the change goes on" : "");
  verdict.hint = make_hint(wait_again(references, goal), " resumes waiting");
  if (is_in_progress(goal, seen) && !is_restart(goal, seen) && references.size() == 1)
    verdict.hint = make_hint(verdict.hint, "; ", swarmctl("rollback", references.front()), " goes back");
  return verdict;
}

Verdict verdict(const std::string& reference, const Goal& goal, const Outcome& outcome,
                swarm::milliseconds elapsed, const std::optional<FailedLog>& log) {
  Verdict verdict{.exit = exit_of(outcome.verdict), .word = std::string(verdict_word(outcome.verdict))};
  verdict.seen = outcome.progress;
  if (outcome.verdict == Ending::done) return verdict;
  if (outcome.verdict == Ending::interrupted) {
    Verdict words = interrupted({reference}, goal, outcome.progress);
    words.seen = outcome.progress;
    return words;
  }
  if (outcome.verdict == Ending::deadline)
    deadline(reference, goal, outcome, elapsed, verdict);
  else
    ended(reference, goal, outcome, log.has_value(), verdict);
  if (outcome.verdict != Ending::superseded && outcome.verdict != Ending::gone)
    failures(outcome.progress, verdict.details);
  if (log) log_lines(*log, verdict.details);
  verdict.log = log;
  return verdict;
}

std::string text_of(const Verdict& verdict, std::string_view verb, const std::string& connection) {
  if (verdict.message.empty()) return {};
  std::string text = "swarmctl: " + std::string(verb) + ": " + visible(verdict.message) + "\n";
  for (const std::string& line : verdict.details) text += "  " + visible(line) + "\n";
  return text + hint_line(verdict.hint, connection);
}

std::string github_text(const Verdict& verdict, std::string_view verb, const std::string& connection) {
  if (verdict.message.empty()) return {};
  std::string words = visible(verdict.message);
  for (const std::string& line : verdict.details) words += "\n  " + visible(line);
  return github_command("error", "swarmctl " + std::string(verb), words) +
         hint_line(verdict.hint, connection);
}

swarm::Json outcome_members(const Verdict& verdict, swarm::milliseconds elapsed,
                            const std::string& connection) {
  swarm::Json object{
      {"elapsed_ms", elapsed.count()}, {"verdict", verdict.word}, {"exit", static_cast<int>(verdict.exit)}};
  object.update(counts_json(verdict.seen));
  object["message"] = verdict.message;
  object["details"] = verdict.details;
  object["hint"] = hint_text(verdict.hint, connection);
  return object;
}

swarm::Json failure_members(const Verdict& verdict) {
  swarm::Json failures = swarm::Json::array();
  for (const Progress::Failure& failure : verdict.seen.failures) {
    swarm::Json& one = failures.emplace_back(failure_json(failure));
    if (verdict.log && verdict.log->task == failure.task) one["log"] = verdict.log->lines;
  }
  return {{"failures", failures}, {"warnings", verdict.warnings}};
}

std::string json_of(const Verdict& verdict, const std::string& reference, swarm::milliseconds elapsed,
                    const std::string& connection) {
  swarm::Json object{{"event", "outcome"}, {"elapsed_ms", elapsed.count()}, {"service", reference}};
  object.update(outcome_members(verdict, elapsed, connection));
  return swarm::json_text(object) + "\n";
}

}  // namespace cli
