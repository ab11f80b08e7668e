// SPDX-License-Identifier: Apache-2.0
// Runs the waits with their progress display, and reports the verdicts.
#include "commands/waiting/outcome.hpp"

#include "commands/waiting/wait_words.hpp"
#include "output/progress/display.hpp"
#include "output/progress/verdict.hpp"
#include "output/report/summary.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/access.hpp>
#include <swarm/logs.hpp>
#include <swarm/text.hpp>
#include <swarm/wait.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Error;
using swarm::Goal;
using swarm::Outcome;
using swarm::Progress;
using Ending = swarm::Outcome::Verdict;

constexpr std::size_t lines_of_a_failure = 20;

std::vector<std::string> references(const std::vector<AwaitedService>& all) {
  std::vector<std::string> names;
  for (const AwaitedService& one : all) names.push_back(one.reference);
  return names;
}

/// The only place that reads the flags of a wait.
Goal with_flags(const Session& session, Goal goal) {
  const Given& given = session.given();
  if (given.has(flag::stable)) goal.stable = session.duration(flag::stable, {});
  goal.pending_grace = session.duration(flag::pending_grace, goal.pending_grace);
  if (given.on(flag::wait_for_capacity)) goal.wait_for_capacity = true;
  return goal;
}

std::optional<FailedLog> failed_log(swarm::Engine& engine, const Outcome& outcome,
                                    std::chrono::milliseconds timeout) {
  const bool failed = outcome.verdict == Ending::rolled_back || outcome.verdict == Ending::paused ||
                      outcome.verdict == Ending::stuck || outcome.verdict == Ending::deadline;
  const Progress::Failure* failure = failed ? with_log(outcome.progress) : nullptr;
  if (failure == nullptr) return std::nullopt;
  const auto& tasks = outcome.last.tasks;
  const auto task = std::ranges::find(tasks, failure->task, &swarm::Task::id);
  if (task == tasks.end()) return std::nullopt;
  FailedLog log{failure->label, failure->task, {}, {}};
  auto lines =
      swarm::catch_error([&] { return swarm::last_lines(engine, *task, lines_of_a_failure, timeout); });
  if (lines)
    log.lines = std::move(*lines.value);
  else
    log.read_failure = lines.error->what();
  return log;
}

/// Null if no second connection is possible; over ssh it would need another ssh process.
std::unique_ptr<swarm::ServiceEvents> events_of(Session& session, const std::vector<AwaitedService>& all) {
  std::vector<std::string> ids;
  for (const AwaitedService& one : all)
    if (!one.id.empty()) ids.push_back(one.id);
  if (ids.empty()) return nullptr;
  auto wire = session.another_unless_ssh();
  if (!wire) return nullptr;
  return std::make_unique<swarm::ServiceEvents>(std::move(wire), session.settings().newest_api(),
                                                std::move(ids));
}

/// The timeout passed before the first poll was complete.
bool was_never_seen(const swarm::WaitResult& result) {
  const auto* outcome = std::get_if<Outcome>(&result);
  return outcome != nullptr && outcome->verdict == Ending::deadline && !outcome->progress.has_counts &&
         outcome->progress.reason.empty() && outcome->progress.read_failure.empty();
}

bool has_timed_out(const swarm::WaitResult& result) {
  const auto* outcome = std::get_if<Outcome>(&result);
  return outcome != nullptr && outcome->verdict == Ending::deadline;
}

/// How long logs of failed tasks are still read after the wait for all services has ended.
constexpr std::chrono::seconds time_for_logs{10};
/// The same after --timeout has passed; also the longest time for one log.
constexpr std::chrono::seconds time_after_timeout{1};

/// Adapts the verdict for a service that will be removed: nothing continues, and no command can name it.
void end_with_removal(Verdict& words) {
  if (words.exit == Exit::deadline) {
    words.exit = Exit::failed;
    words.hint = make_hint("a longer --timeout gives it more time");
  } else if (hint_text(words.hint, {}).find("swarmctl ") != std::string::npos) {
    words.hint = {};
  }
}

void add_change(Summary& summary, const AwaitedService& one) {
  if (!summary.is_wanted) return;
  summary.add(one.reference, {{"id", one.id.empty() ? swarm::Json() : swarm::Json(one.id)}});
  const Goal& goal = one.goal;
  if (goal.sent) summary.add(one.reference, image_members(*goal.sent));
  if (goal.before) summary.add(one.reference, {{"image_before", image_members(*goal.before).at("image")}});
  if (goal.sent_version != 0) summary.add(one.reference, {{"version_before", goal.sent_version}});
}

void add_outcome(Summary& summary, const AwaitedService& one, const Outcome& outcome) {
  if (!summary.is_wanted) return;
  add_change(summary, one);
  if (outcome.last.service)
    summary.add(one.reference, image_members(swarm::object_at(*outcome.last.service, "/Spec")));
  if (outcome.progress.version != 0)
    summary.add(one.reference, {{"version_after", outcome.progress.version}});
}

/// A text that a task's log cannot predict.
std::string random_word() {
  std::random_device source;
  return std::to_string(source()) + std::to_string(source());
}

/// Runs `swarmctl WORDS` for the same engine with all output on stderr. In a GitHub Actions job, it disables
/// workflow commands so that logged text is not interpreted as one.
void run_on_stderr(Session& session, const std::vector<std::string>& words) {
  Io io{session.io.err,   session.io.err,   session.io.env,  session.io.color,
        session.io.quiet, session.io.clock, session.io.names};
  const std::string typed = "swarmctl " + swarm::join(words, " "), token = "swarmctl-" + random_word();
  const bool job = session.annotates();
  io.err.write(job ? "::group::" + visible(typed) + "\n::stop-commands::" + token + "\n"
                   : "+ " + visible(typed) + "\n");
  const Command& command = *find_command(words.front());
  Line line{.given = {}, .globals = session.line.globals, .operands = {}};
  parse(std::span(words).subspan(1), command.verb, command.mixing, line);
  Session other = session.with(io, command, std::move(line));
  other.guard([&] { return command.run(other); });
  if (job) io.err.write("::" + token + "::\n::endgroup::\n");
  io.err.flush();
}

/// Runs what --on-failure asks for.
void show_failure(Session& session, const std::string& reference, Exit exit) {
  const std::string what = session.given().last(flag::on_failure);
  if (exit != Exit::rolled_back && exit != Exit::stuck && exit != Exit::deadline) return;
  if (what.starts_with("why")) run_on_stderr(session, {"why", reference});
  if (what.ends_with("logs")) run_on_stderr(session, {"logs", "--tail-per-task", "20", reference});
}

/// Stops sleeping when a held signal arrives.
swarm::WaitClock stopped_by_signals(const swarm::WaitClock& clock) {
  static constexpr swarm::milliseconds longest_nap{50};
  const auto sleep = [clock](swarm::milliseconds time) {
    const auto end = clock.now() + time;
    while (HeldSignal::number() == 0) {
      const auto start = clock.now();
      if (start >= end) return true;
      const auto nap =
          std::min<swarm::milliseconds>(longest_nap, std::chrono::ceil<swarm::milliseconds>(end - start));
      if (!clock.sleep(nap)) return false;
      if (clock.now() - start < nap) return true;  // An event ended it.
    }
    return false;
  };
  return {clock.now, sleep};
}

/// How long verdicts may take after a signal.
constexpr std::chrono::seconds time_after_signal{2};

/// What the command reports of a wait that a signal has ended.
std::string_view word_after_signal(const swarm::WaitResult& result) {
  const auto* outcome = std::get_if<Outcome>(&result);
  if (outcome != nullptr) return verdict_word(outcome->verdict);
  const bool is_stopped = std::get<Error>(result).code() == swarm::Errc::interrupted;
  return is_stopped ? verdict_word(Ending::interrupted) : "failed";
}

/// A wait for one service or several: its display, and the last message if a signal arrives.
class Wait {
 public:
  Wait(Session& session, const std::vector<AwaitedService>& all, const std::vector<std::string>& later,
       swarm::TimePoint since)
      : session_(session),
        all_(all),
        later_(later),
        since_(since),
        deferred_messages_(session, wait_form(session) == ProgressForm::terminal),
        display_(session.io, wait_form(session), references(all), since),
        states_(all.size()),
        interrupt_message_(interrupt_message()),
        interrupt_(interrupt_message_) {}

  std::vector<Exit> run();

 private:
  /// The state of one service.
  struct State {
    Progress seen;
    bool is_over = false;
    swarm::milliseconds took{};
  };

  std::vector<swarm::WaitResult> wait();
  std::vector<swarm::WaitResult> wait(const swarm::WaitClock& clock);
  [[noreturn]] void leave(const std::vector<swarm::WaitResult>& results);
  void saw(std::size_t which, const Progress& progress);
  void ended(std::size_t which, const swarm::WaitResult& result);
  void looked();
  Verdict judge(std::size_t which, const swarm::WaitResult& result);
  Verdict judge(std::size_t which, const Outcome& outcome);
  Exit report_outcome(std::size_t which, const Verdict& verdict);
  [[nodiscard]] InterruptMessage interrupt_message() const;
  void renew_interrupt_message();
  void report_start() const;

  Session& session_;
  const std::vector<AwaitedService>& all_;
  const std::vector<std::string>& later_;
  swarm::TimePoint since_;
  swarm::TimePoint over_{};  ///< The wait for all services ended.
  bool timed_out_ = false;   ///< --timeout ended it.
  const std::string connection_ = session_.typed_connection();
  DeferredMessages deferred_messages_;
  Display display_;
  std::vector<State> states_;
  InterruptMessage interrupt_message_;
  Interrupt interrupt_;
};

InterruptMessage Wait::interrupt_message() const {
  std::vector<std::string> names;
  std::size_t one = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (states_[i].is_over) continue;
    one = i;
    names.push_back(all_[i].reference);
  }
  if (names.empty()) return {};
  Verdict words = interrupted(names, all_[one].goal, states_[one].seen);
  if (all_[one].id.empty()) words.hint = what_is_left(names);
  words.details = all_[one].left_behind;
  return cli::interrupt_message(session_, std::move(words), names, later_, display_.elapsed(),
                                display_.leave());
}

void Wait::report_start() const {
  if (!session_.summary->before_wait) return;
  Summary so_far = *session_.summary;
  for (const AwaitedService& one : all_) {
    add_change(so_far, one);
    so_far.add(one.reference, {{"verdict", "interrupted"}, {"exit", nullptr}});
  }
  session_.summary->before_wait(so_far);
}

void Wait::renew_interrupt_message() {
  InterruptMessage words = interrupt_message();
  if (words == interrupt_message_) return;
  interrupt_message_ = std::move(words);
  interrupt_.say(interrupt_message_);
}

void Wait::saw(std::size_t which, const Progress& progress) {
  if (HeldSignal::stops()) return;
  display_.show(which, progress);
  states_[which].seen.phase = progress.phase;
  states_[which].seen.update_state = progress.update_state;
  states_[which].seen.is_restart = progress.is_restart;
}

void Wait::ended(std::size_t which, const swarm::WaitResult& result) {
  if (HeldSignal::stops()) return;
  states_[which].took = display_.elapsed();
  states_[which].is_over = true;
  if (const auto* outcome = std::get_if<Outcome>(&result)) display_.end(which, outcome->progress);
}

void Wait::looked() {
  if (HeldSignal::stops()) return;
  display_.redraw();
  renew_interrupt_message();
}

std::vector<swarm::WaitResult> Wait::wait() {
  const auto events = events_of(session_, all_);
  const swarm::WaitClock& own = session_.io.clock;
  const swarm::WaitClock clock = events ? events->waking(own) : own;
  if (!session_.on_verdict) return wait(clock);
  auto results = [&] {
    const HeldSignal held;
    return wait(stopped_by_signals(clock));
  }();
  if (HeldSignal::number() != 0) leave(results);
  return results;
}

/// Reports the verdicts after a signal, and ends the process. The last words are printed.
void Wait::leave(const std::vector<swarm::WaitResult>& results) {
  session_.aside(time_after_signal, [&] {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (!all_[i].removed_on_failure) session_.on_verdict(all_[i].id, word_after_signal(results[i]));
  });
  session_.io.out.flush();
  session_.io.err.flush();
  HeldSignal::leave();
}

std::vector<swarm::WaitResult> Wait::wait(const swarm::WaitClock& clock) {
  std::vector<swarm::WaitTarget> targets;
  for (const AwaitedService& one : all_)
    targets.push_back({one.id, with_flags(session_, one.goal), one.tasks});
  swarm::WaitObserver observer;
  observer.saw = [this](std::size_t which, const Progress& progress, swarm::TimePoint) {
    saw(which, progress);
  };
  observer.ended = [this](std::size_t which, const swarm::WaitResult& result, swarm::TimePoint) {
    ended(which, result);
  };
  observer.looked = [this] { looked(); };
  return swarm::wait_for_all(session_.engine(), std::move(targets), wait_options(session_, since_), observer,
                             clock);
}

Verdict Wait::judge(std::size_t which, const swarm::WaitResult& result) {
  const AwaitedService& one = all_[which];
  Verdict words = std::holds_alternative<Error>(result) ? failure(std::get<Error>(result), one)
                                                        : judge(which, std::get<Outcome>(result));
  if (one.removed_on_failure) end_with_removal(words);
  if (one.rolled_back_if_stuck && words.exit == Exit::stuck) words.hint = {};
  return words;
}

Verdict Wait::judge(std::size_t which, const Outcome& outcome) {
  const AwaitedService& one = all_[which];
  const bool late = session_.io.clock.now() - over_ >= (timed_out_ ? time_after_timeout : time_for_logs);
  const auto log = late ? std::nullopt
                        : failed_log(session_.engine(), outcome,
                                     timed_out_ ? time_after_timeout : swarm::longest_last_lines);
  Goal goal = one.goal;
  if (one.removed_on_failure) goal.after = Goal::After::nothing;  // no change will continue
  Verdict words = verdict(one.reference, goal, outcome, states_[which].took, log);
  words.message = swarm::with_name(std::move(words.message), one.id, one.reference);
  if (one.id.empty() && !words.hint.empty()) words.hint = what_is_left({one.reference});
  words.warnings = outcome.progress.warnings;
  return words;
}

Exit Wait::report_outcome(std::size_t which, const Verdict& verdict) {
  const std::string& name = all_[which].reference;
  if (session_.summary->is_wanted) {
    session_.summary->add(name, outcome_members(verdict, states_[which].took, connection_));
    session_.summary->add(name, failure_members(verdict));
  }
  if (display_.form() == ProgressForm::json) {
    session_.io.err.write(json_of(verdict, name, display_.elapsed(), connection_));
  } else {
    if (!session_.given().on(flag::quiet))
      for (const std::string& warning : verdict.warnings) session_.warn(name + ": " + warning);
    session_.io.err.write(
        (session_.annotates() ? github_text : text_of)(verdict, session_.command.name, connection_));
  }
  session_.io.err.flush();
  return verdict.exit;
}

std::vector<Exit> Wait::run() {
  report_start();
  const bool grouped = display_.form() == ProgressForm::github;
  if (grouped)
    session_.io.err.write("::group::swarmctl " + std::string(session_.command.name) + " " +
                          visible(swarm::join(references(all_), " ")) + "\n");
  const auto results = wait();
  over_ = session_.io.clock.now();
  timed_out_ = std::ranges::any_of(results, has_timed_out);
  if (grouped) session_.io.err.write("::endgroup::\n");
  std::vector<Exit> exits;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (const auto* outcome = std::get_if<Outcome>(&results[i]))
      add_outcome(*session_.summary, all_[i], *outcome);
    const Verdict verdict = judge(i, results[i]);
    exits.push_back(report_outcome(i, verdict));
    if (session_.on_verdict && !all_[i].removed_on_failure) session_.on_verdict(all_[i].id, verdict.word);
  }
  const auto unseen = std::ranges::count_if(results, was_never_seen);
  for (std::size_t i = 0; i < all_.size(); ++i) show_failure(session_, all_[i].reference, exits[i]);
  if (unseen > 0 && display_.form() != ProgressForm::json)
    session_.note("--timeout passed before anything was known about " +
                  (unseen == 1 ? "the service" : std::to_string(unseen) + " services"));
  return exits;
}

/// During its lifetime only the timeouts of the wait apply; afterwards those of the command again.
class OwnLimits {
 public:
  explicit OwnLimits(Session& session) : session_(session) { session_.lift_deadlines(); }
  OwnLimits(const OwnLimits&) = delete;
  OwnLimits& operator=(const OwnLimits&) = delete;
  ~OwnLimits() { session_.limit_requests(); }

 private:
  Session& session_;
};

}  // namespace

Exit unless_time_is_up(Session& session, const std::vector<std::string>& names, const Goal& goal,
                       const std::function<Exit()>& act) {
  Exit exit = Exit::done;
  const auto late = time_is_up_in([&] { exit = act(); });
  return late ? report_not_started(session, names, goal, *late) : exit;
}

Exit report_not_started(Session& session, const std::vector<std::string>& names, const Goal& goal,
                        const TimeIsUp& why) {
  const auto elapsed =
      std::chrono::duration_cast<swarm::milliseconds>(session.io.clock.now() - session.started);
  Outcome outcome{.verdict = Ending::deadline};
  outcome.progress.read_failure = why.what();
  const Verdict words = verdict(swarm::join(names, " "), goal, outcome, elapsed, std::nullopt);
  session.io.err.write(words_for(session, words, names, elapsed));
  return words.exit;
}

AwaitedService awaited(const std::string& reference, const swarm::Updated& updated, Goal::After after) {
  return {reference,
          updated.id,
          {.after = after,
           .sent_version = updated.sent_version,
           .before = updated.before,
           .sent = updated.after}};
}

AwaitedService awaited_creation(const Session& session, const std::string& reference, const std::string& id,
                                const swarm::Json& spec) {
  AwaitedService created{reference, id, {.after = Goal::After::create}};
  // Only the summary reads it.
  if (session.summary->is_wanted) created.goal.sent = std::make_shared<const swarm::Json>(spec);
  return created;
}

void add_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated) {
  add_change(*session.summary, awaited(reference, updated));
  session.summary->add(reference, {{"verdict", "unchanged"}, {"version_after", updated.sent_version}});
}

void report_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated) {
  add_unchanged(session, reference, updated);
  session.note(reference + ": nothing to change");
}

AwaitedService awaited_end(const std::string& reference, std::vector<std::string> tasks) {
  return {reference, {}, {.target = Goal::Target::gone}, std::move(tasks)};
}

Exit await_outcome(Session& session, const AwaitedService& awaited) {
  return await_outcome(session, awaited, session.started);
}

Exit await_outcome(Session& session, const AwaitedService& awaited, swarm::TimePoint since) {
  return await_each(session, {awaited}, {}, since).front();
}

std::vector<Exit> await_each(Session& session, const std::vector<AwaitedService>& all,
                             const std::vector<std::string>& later, swarm::TimePoint since) {
  if (session.given().on(flag::detach) || all.empty()) {
    for (const AwaitedService& one : all) {
      if (!session.summary->is_wanted) break;
      add_change(*session.summary, one);
      session.summary->add(one.reference, {{"verdict", "accepted"}});
    }
    return std::vector<Exit>(all.size(), Exit::done);
  }
  const OwnLimits limits(session);
  return Wait(session, all, later, since).run();
}

}  // namespace cli
