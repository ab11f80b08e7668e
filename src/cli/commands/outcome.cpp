// SPDX-License-Identifier: Apache-2.0
// Verdicts of a wait, in words and exit codes.
#include "commands/outcome.hpp"

#include "interrupt.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace cli {
namespace {

using swarm::Outcome;
using Verdict = swarm::Outcome::Verdict;

swarm::WaitClock real_clock() {
  return {[] { return std::chrono::steady_clock::now(); },
          [](swarm::milliseconds time) {
            std::this_thread::sleep_for(time);
            return true;
          }};
}

swarm::WaitOptions options_of(const Session& session) {
  swarm::WaitOptions options;
  options.timeout = session.duration("timeout", options.timeout);
  return options;
}

Exit exit_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::done:
      return Exit::done;
    case Verdict::rolled_back:
      return Exit::rolled_back;
    case Verdict::paused:
    case Verdict::stuck:
      return Exit::stuck;
    case Verdict::superseded:
      return Exit::conflict;
    case Verdict::gone:
      return Exit::not_found;
    case Verdict::deadline:
      return Exit::deadline;
    case Verdict::interrupted:
      return Exit::interrupted;
  }
  return Exit::failed;
}

std::string last_words(const Session& session, const std::string& reference) {
  return "swarmctl: " + std::string(session.command.name) + ": " + visible(reference) +
         ": interrupted; the change goes on\n";
}

}  // namespace

Awaited awaited(const std::string& reference, const swarm::Updated& updated, swarm::Goal::After after) {
  return {reference,
          updated.id,
          {.after = after,
           .sent_version = updated.sent_version,
           .before = updated.before,
           .sent = updated.after}};
}

Exit await_outcome(Session& session, const Awaited& awaited) {
  if (session.given().on("detach")) return Exit::done;
  const Interrupt interrupt(last_words(session, awaited.reference));
  const Outcome outcome = swarm::wait_for(
      session.engine(), awaited.id, awaited.goal, options_of(session), [](const auto&, auto) {},
      real_clock());
  if (outcome.verdict != Verdict::done) session.warn(awaited.reference + ": " + outcome.progress.reason);
  return exit_of(outcome.verdict);
}

Exit await_gone(Session& session, const std::string& reference, std::vector<std::string> task_ids) {
  const Interrupt interrupt(last_words(session, reference));
  const Verdict verdict = swarm::tasks_gone(
      session.engine(), std::move(task_ids), options_of(session), [](auto, auto) {}, real_clock());
  if (verdict == Verdict::deadline) session.warn(reference + ": some of its tasks are still there");
  return exit_of(verdict);
}

}  // namespace cli
