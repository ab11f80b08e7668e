// SPDX-License-Identifier: Apache-2.0
// What a signal reports while the outcome of a write is unknown.
#include "commands/waiting/write_in_flight.hpp"

#include "commands/waiting/wait_words.hpp"
#include "output/progress/verdict.hpp"

#include <string_view>

namespace cli {
namespace {

std::string_view done_by(Verbs verb) {
  switch (verb) {
    case Verbs::create: return "created";
    case Verbs::apply: return "applied";
    case Verbs::rm: return "removed";
    case Verbs::scale: return "scaled";
    case Verbs::restart:
    case Verbs::rebalance: return "restarted";
    case Verbs::rollback: return "rolled back";
    default: return "changed";
  }
}

Verdict words_of(const Doubt& doubt, swarm::WriteState state, const HowFar& far) {
  const bool in_doubt = state == swarm::WriteState::in_doubt;
  Verdict words{.exit = Exit::interrupted, .word = "interrupted"};
  words.message = "interrupted: " + (in_doubt ? doubt.fact : doubt.denial);
  words.details = doubt.details;
  const auto add_hint = [&](const swarm::Hint& hint) {
    if (!hint.empty()) words.hint = in_words(words.hint, words.hint.empty() ? "" : "; ", hint);
  };
  if (in_doubt) add_hint(doubt.hint);
  add_hint(doubt.more);
  if (far.begun.empty()) return words;
  words.message += "; begun:";
  for (const std::string& one : far.begun) words.message += (&one == &far.begun.front() ? " " : ", ") + one;
  add_hint(in_words(wait_again(far.begun, {}), " resumes waiting for the others"));
  return words;
}

}  // namespace

Doubt doubt_of(const std::string& reference, const std::string& what, const Invocation& command) {
  return doubt_of(reference, what, in_words("check with `", command, "`"));
}

Doubt doubt_of(const std::string& reference, const std::string& what, const swarm::Hint& hint) {
  return {.reference = reference,
          .fact = reference + " may have been " + what,
          .denial = reference + " was not " + what,
          .hint = hint};
}

Doubt doubt_of(const Session& session, const std::string& reference) {
  return doubt_of(reference, std::string(done_by(session.command.verb)), swarmctl("inspect", reference));
}

OnItsWay::OnItsWay(const Session& session, const Doubt& doubt, const HowFar& far)
    : in_doubt_(last_words(session, words_of(doubt, swarm::WriteState::in_doubt, far), {doubt.reference},
                           far.later)),
      declined_(last_words(session, words_of(doubt, swarm::WriteState::declined, far), {doubt.reference},
                           far.later)),
      watch_([this](swarm::WriteState state) {
        const LastWords& words = state == swarm::WriteState::in_doubt ? in_doubt_ : declined_;
        if (state == swarm::WriteState::none)
          interrupt_.reset();
        else if (interrupt_)
          interrupt_->say(words);
        else
          interrupt_.emplace(words);
      }) {}

void warn_if_found(const Session& session, bool found_by_reading, const std::string& fact) {
  if (found_by_reading) session.warn("the response was lost, but " + fact);
}

}  // namespace cli
