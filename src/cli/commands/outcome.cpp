// SPDX-License-Identifier: Apache-2.0
// Waits, shown while they last, and their verdicts told.
#include "commands/outcome.hpp"

#include "commands/last_lines.hpp"
#include "conversations.hpp"
#include "interrupt.hpp"
#include "output/display.hpp"
#include "output/verdict.hpp"
#include "same_engine.hpp"

#include <swarm/events.hpp>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace cli {
namespace {

using swarm::Error;
using swarm::Goal;
using swarm::Outcome;
using swarm::Progress;
using Ending = swarm::Outcome::Verdict;

std::vector<std::string> references(const std::vector<Awaited>& all) {
  std::vector<std::string> names;
  for (const Awaited& one : all) names.push_back(one.reference);
  return names;
}

/// The one place where the flags of a wait meet the wait.
Goal with_flags(const Session& session, Goal goal) {
  const Given& given = session.given();
  if (given.has("stable")) goal.stable = session.duration("stable", {});
  goal.pending_grace = session.duration("pending-grace", goal.pending_grace);
  if (given.on("wait-for-capacity")) goal.wait_for_capacity = true;
  return goal;
}

swarm::WaitOptions options_of(const Session& session, std::size_t services) {
  swarm::WaitOptions options;
  options.timeout = session.duration("timeout", options.timeout);
  // Many waits go easy on the manager together.
  options.steady *= static_cast<int>(std::clamp<std::size_t>(services, 1, 5));
  return options;
}

ProgressForm form_of(const Session& session) {
  const Given& globals = session.line.globals;
  const bool diagnostics = globals.on("verbose") || globals.has("log-level");
  if (session.given().on("quiet")) return ProgressForm::none;
  return progress_form(session.given().last("progress"), session.io, diagnostics);
}

std::optional<FailedLog> failed_log(swarm::Engine& engine, const Outcome& outcome) {
  const bool failed = outcome.verdict == Ending::rolled_back || outcome.verdict == Ending::paused ||
                      outcome.verdict == Ending::stuck || outcome.verdict == Ending::deadline;
  const Progress::Failure* failure = failed ? with_log(outcome.progress) : nullptr;
  if (failure == nullptr) return std::nullopt;
  const auto& tasks = outcome.last.tasks;
  const auto task = std::ranges::find(tasks, failure->task, &swarm::Task::id);
  if (task == tasks.end()) return std::nullopt;
  FailedLog log{failure->label, failure->task, {}, {}};
  try {
    log.lines = last_lines(engine, *task, lines_of_a_failure);
  } catch (const Error& error) {
    log.trouble = error.what();
  }
  return log;
}

/// Null where a further connection is not to be had: over ssh it would be one more ssh.
std::unique_ptr<swarm::ServiceEvents> events_of(Session& session, const std::vector<Awaited>& all) {
  std::vector<std::string> ids;
  for (const Awaited& one : all)
    if (!one.id.empty()) ids.push_back(one.id);
  if (ids.empty()) return nullptr;
  auto wire = session.another_transport();
  if (!wire) return nullptr;
  const auto over_ssh = [](const swarm::Endpoint& one) { return one.kind == swarm::Endpoint::Kind::ssh; };
  if (std::ranges::any_of(session.settings().engine().managers, over_ssh)) return nullptr;
  return std::make_unique<swarm::ServiceEvents>(std::move(wire), session.settings().newest_api(),
                                                std::move(ids));
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// A wait for one service or several: their display, and the last words should a signal come.
class Wait {
 public:
  Wait(Session& session, const std::vector<Awaited>& all, const std::vector<std::string>& later)
      : session_(session),
        all_(all),
        later_(later),
        display_(session.io, form_of(session), references(all)),
        seen_(all.size()),
        over_(all.size()),
        said_(last_words()),
        interrupt_(said_) {}

  void listen() { events_ = events_of(session_, all_); }
  Verdict wait(swarm::Engine& engine, std::size_t which);
  Exit tell(std::size_t which, const Verdict& verdict);

 private:
  Verdict wait_gone(swarm::Engine& engine, std::size_t which);
  void saw(std::size_t which, const Progress& progress);
  void end(std::size_t which, const Progress& progress);
  [[nodiscard]] std::string last_words() const;
  void renew_last_words();

  Session& session_;
  const std::vector<Awaited>& all_;
  const std::vector<std::string>& later_;
  const std::string connection_ = connection_flags(session_.line.globals);
  Display display_;
  std::unique_ptr<swarm::ServiceEvents> events_;
  std::mutex mutex_;
  std::vector<Progress> seen_;
  std::vector<bool> over_;
  std::string said_;
  Interrupt interrupt_;
};

/// Who waits for services that are removed already cannot be told to wait for them again.
std::string what_is_left(const std::vector<std::string>& names) {
  return "docker ps --filter label=com.docker.swarm.service.name" +
         (names.size() == 1 ? "=" + names.front() : "") + " shows on a node what is left there";
}

std::string Wait::last_words() const {
  std::vector<std::string> names;
  std::size_t one = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (over_[i]) continue;
    one = i;
    names.push_back(all_[i].reference);
  }
  if (names.empty()) return {};
  Verdict words = interrupted(names, all_[one].goal, seen_[one]);
  if (all_[one].id.empty()) words.hint = what_is_left(names);
  words.details = all_[one].left_behind;
  return std::string(display_.leave()) +
         cli::last_words(session_, std::move(words), names, later_, display_.elapsed());
}

void Wait::renew_last_words() {
  std::string words = last_words();
  if (words == said_) return;
  said_ = std::move(words);
  interrupt_.say(said_);
}

void Wait::saw(std::size_t which, const Progress& progress) {
  display_.show(which, progress);
  const std::lock_guard guard(mutex_);
  seen_[which].phase = progress.phase;
  seen_[which].update_state = progress.update_state;
  renew_last_words();
}

void Wait::end(std::size_t which, const Progress& progress) {
  display_.end(which, progress);
  const std::lock_guard guard(mutex_);
  over_[which] = true;
  renew_last_words();
}

Verdict Wait::wait(swarm::Engine& engine, std::size_t which) {
  const Awaited& one = all_[which];
  if (one.id.empty()) return wait_gone(engine, which);
  const auto tell = [&](const Progress& progress, swarm::TimePoint) { saw(which, progress); };
  const swarm::WaitClock& clock = session_.io.clock;
  const Outcome outcome =
      swarm::wait_for(engine, one.id, with_flags(session_, one.goal), options_of(session_, all_.size()), tell,
                      events_ ? events_->hurried(clock, one.id) : clock);
  const swarm::milliseconds elapsed = display_.elapsed();
  end(which, outcome.progress);
  Verdict words = verdict(one.reference, one.goal, outcome, elapsed, failed_log(engine, outcome));
  words.hint = with_connection(words.hint, connection_);
  words.warnings = outcome.progress.warnings;
  return words;
}

Verdict Wait::wait_gone(swarm::Engine& engine, std::size_t which) {
  const Awaited& one = all_[which];
  Outcome outcome;
  const auto tell = [&](std::size_t left, swarm::TimePoint) {
    outcome.progress.reason = std::to_string(left) + (left == 1 ? " task" : " tasks") + " left";
    saw(which, outcome.progress);
  };
  outcome.verdict =
      swarm::tasks_gone(engine, one.tasks, options_of(session_, all_.size()), tell, session_.io.clock);
  if (outcome.verdict == Ending::done) outcome.progress.phase = Progress::Phase::gone;
  end(which, outcome.progress);
  Verdict words = verdict(one.reference, one.goal, outcome, display_.elapsed(), std::nullopt);
  if (!words.hint.empty()) words.hint = what_is_left({one.reference});
  return words;
}

Exit Wait::tell(std::size_t which, const Verdict& verdict) {
  const std::string& name = all_[which].reference;
  if (display_.form() == ProgressForm::json) {
    session_.io.err.write(json_of(verdict, name, display_.elapsed()));
  } else {
    if (!session_.given().on("quiet"))
      for (const std::string& warning : verdict.warnings) session_.warn(name + ": " + warning);
    session_.io.err.write(text_of(verdict, session_.command.name));
  }
  session_.io.err.flush();
  return verdict.exit;
}

Verdict of_error(const Error& error, const std::string& reference) {
  return {.exit = exit_of(error.code()),
          .word = "failed",
          .message = reference + ": " + error.what(),
          .details = {},
          .hint = error.hint(),
          .warnings = {}};
}

}  // namespace

Awaited awaited(const std::string& reference, const swarm::Updated& updated, Goal::After after) {
  return {reference,
          updated.id,
          {.after = after,
           .sent_version = updated.sent_version,
           .before = updated.before,
           .sent = updated.after}};
}

Awaited awaited_end(const std::string& reference, std::vector<std::string> tasks) {
  return {reference, {}, {.target = Goal::Target::gone}, std::move(tasks)};
}

std::string last_words(const Session& session, Verdict words, const std::vector<std::string>& names,
                       const std::vector<std::string>& later, swarm::milliseconds elapsed) {
  if (!later.empty()) words.message += "; not begun: " + joined(later);
  words.hint = with_connection(words.hint, connection_flags(session.line.globals));
  if (form_of(session) != ProgressForm::json) return text_of(words, session.command.name);
  std::string text;
  for (const std::string& name : names) text += json_of(words, name, elapsed);
  return text;
}

std::string interrupt_words(const Session& session, const std::vector<std::string>& begun,
                            const std::vector<std::string>& later) {
  return last_words(session, interrupted(begun, {}, {}), begun, later);
}

bool shows_words(const Session& session) { return form_of(session) != ProgressForm::json; }

Exit await_outcome(Session& session, const Awaited& awaited) {
  return await_each(session, {awaited}).front();
}

std::vector<Exit> await_each(Session& session, const std::vector<Awaited>& all,
                             const std::vector<std::string>& later) {
  if (session.given().on("detach") || all.empty()) return std::vector<Exit>(all.size(), Exit::done);
  Wait wait(session, all, later);
  wait.listen();
  const auto judged = [&](swarm::Engine& engine, std::size_t i) {
    try {
      return wait.wait(engine, i);
    } catch (const Error& error) {
      return of_error(error, all[i].reference);
    }
  };
  if (all.size() == 1) return {wait.tell(0, judged(session.engine(), 0))};

  Conversations conversations(session, all.size());
  std::vector<Verdict> verdicts(all.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i)
      threads.emplace_back([&, i] { verdicts[i] = judged(conversations.of(i), i); });
  }
  std::vector<Exit> exits;
  for (std::size_t i = 0; i < all.size(); ++i) exits.push_back(wait.tell(i, verdicts[i]));
  return exits;
}

}  // namespace cli
