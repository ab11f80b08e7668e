// SPDX-License-Identifier: Apache-2.0
// A write is on its way: what a signal says until it is known what became of it.
#include "commands/waiting/write_in_flight.hpp"

#include "commands/waiting/wait_words.hpp"
#include "output/progress/verdict.hpp"

#include <string_view>

namespace cli {
namespace {

std::string_view done_by(Verbs verb) {
  switch (verb) {
    case Verbs::create: return "created";
    case Verbs::rm: return "removed";
    case Verbs::scale: return "scaled";
    case Verbs::restart: return "restarted";
    case Verbs::rollback: return "rolled back";
    default: return "changed";
  }
}

Verdict words_of(const Doubt& doubt, const HowFar& far) {
  Verdict words{.exit = Exit::interrupted, .word = "interrupted"};
  words.message = "interrupted: " + doubt.fact;
  words.details = doubt.details;
  words.hint = doubt.hint;
  if (far.begun.empty()) return words;
  words.message += "; begun:";
  for (const std::string& one : far.begun) words.message += (&one == &far.begun.front() ? " " : ", ") + one;
  words.hint += "; " + wait_line(far.begun, {}) + " resumes waiting for the others";
  return words;
}

}  // namespace

Doubt doubt_of(const std::string& reference, const std::string& what, const std::string& command) {
  return {.reference = reference,
          .fact = reference + " may have been " + what,
          .hint = "`" + command + "` tells"};
}

Doubt doubt_of(const Session& session, const std::string& reference) {
  return doubt_of(reference, std::string(done_by(session.command.verb)), "swarmctl inspect " + reference);
}

OnItsWay::OnItsWay(const Session& session, const Doubt& doubt, const HowFar& far)
    : words_(last_words(session, words_of(doubt, far), {doubt.reference}, far.later)),
      watch_([this](bool in_doubt) {
        if (in_doubt)
          interrupt_.emplace(words_);
        else
          interrupt_.reset();
      }) {}

void warn_if_found(const Session& session, bool found_by_reading, const std::string& fact) {
  if (found_by_reading) session.warn("the response was lost, but " + fact);
}

}  // namespace cli
