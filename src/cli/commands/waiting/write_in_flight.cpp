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

Verdict words_of(const UncertainWrite& uncertain_write, swarm::WriteState state, const BatchPosition& far) {
  const bool in_doubt = state == swarm::WriteState::in_doubt;
  Verdict words{.exit = Exit::interrupted, .word = "interrupted"};
  words.message = "interrupted: " + (in_doubt ? uncertain_write.fact : uncertain_write.denial);
  words.details = uncertain_write.details;
  const auto add_hint = [&](const swarm::Hint& hint) {
    if (!hint.empty()) words.hint = make_hint(words.hint, words.hint.empty() ? "" : "; ", hint);
  };
  if (in_doubt) add_hint(uncertain_write.hint);
  add_hint(uncertain_write.more);
  if (far.begun.empty()) return words;
  words.message += "; begun:";
  for (const std::string& one : far.begun) words.message += (&one == &far.begun.front() ? " " : ", ") + one;
  add_hint(make_hint(wait_again(far.begun, {}), " resumes waiting for the others"));
  return words;
}

}  // namespace

UncertainWrite uncertain_write_of(const std::string& reference, const std::string& what,
                                  const Invocation& command) {
  return uncertain_write_of(reference, what, make_hint("check with `", command, "`"));
}

UncertainWrite uncertain_write_of(const std::string& reference, const std::string& what,
                                  const swarm::Hint& hint) {
  return {.reference = reference,
          .fact = reference + " may have been " + what,
          .denial = reference + " was not " + what,
          .hint = hint};
}

UncertainWrite uncertain_write_of(const Session& session, const std::string& reference) {
  return uncertain_write_of(reference, std::string(done_by(session.command.verb)),
                            swarmctl("inspect", reference));
}

WriteInFlight::WriteInFlight(const Session& session, const UncertainWrite& uncertain_write,
                             const BatchPosition& far)
    : uncertain_(interrupt_message(session, words_of(uncertain_write, swarm::WriteState::in_doubt, far),
                                   {uncertain_write.reference}, far.later)),
      declined_(interrupt_message(session, words_of(uncertain_write, swarm::WriteState::declined, far),
                                  {uncertain_write.reference}, far.later)),
      watch_([this, throughout = uncertain_write.holds_throughout](swarm::WriteState state) {
        const InterruptMessage& words = state == swarm::WriteState::declined ? declined_ : uncertain_;
        if (state == swarm::WriteState::none && !throughout)
          interrupt_.reset();
        else if (interrupt_)
          interrupt_->say(words);
        else
          interrupt_.emplace(words);
      }) {
  if (uncertain_write.holds_throughout) interrupt_.emplace(uncertain_);
}

void warn_if_found(const Session& session, bool found_by_reading, const std::string& fact) {
  if (found_by_reading) session.warn("the response was lost, but " + fact);
}

}  // namespace cli
