// SPDX-License-Identifier: Apache-2.0
// The messages of a wait besides its verdicts: form, interrupts, errors.
#include "commands/waiting/wait_words.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cli {
namespace {

using swarm::Errc;

}  // namespace

ProgressForm wait_form(const Session& session) {
  const Given& globals = session.line.globals;
  const bool diagnostics = globals.on(flag::verbose) || globals.has(flag::log_level);
  if (session.given().on(flag::quiet)) return ProgressForm::none;
  return progress_form(session.given().last(flag::progress), session.io, diagnostics);
}

bool shows_words(const Session& session) { return wait_form(session) != ProgressForm::json; }

std::string words_for(const Session& session, const Verdict& words, const std::vector<std::string>& names,
                      swarm::milliseconds elapsed) {
  const std::string connection = session.typed_connection();
  if (shows_words(session)) return text_of(words, session.command.name, connection);
  std::string text;
  for (const std::string& name : names) text += json_of(words, name, elapsed, connection);
  return text;
}

InterruptMessage interrupt_message(const Session& session, Verdict words,
                                   const std::vector<std::string>& names,
                                   const std::vector<std::string>& later, swarm::milliseconds elapsed,
                                   std::string_view first) {
  if (!later.empty()) words.message += "; not started: " + swarm::join(later, ", ");
  const auto at = [&](Exit exit) {
    words.exit = exit;
    return std::string(first) + words_for(session, words, names, elapsed);
  };
  InterruptMessage all;
  all.hung_up = at(Exit::hung_up);
  all.interrupted = at(Exit::interrupted);
  all.terminated = at(Exit::terminated);
  return all;
}

InterruptMessage interrupt_words(const Session& session, const std::vector<std::string>& begun,
                                 const std::vector<std::string>& later, const swarm::Goal& goal) {
  return interrupt_message(session, interrupted(begun, goal, {}), begun, later);
}

swarm::Hint what_is_left(const std::vector<std::string>& names) {
  return make_hint("docker ps --filter label=com.docker.swarm.service.name",
                   names.size() == 1 ? "=" + names.front() : "", " shows what is left on a node");
}

Verdict failure(const swarm::Error& error, const AwaitedService& one) {
  Verdict words{.exit = exit_of(error.code()),
                .word = "failed",
                .message = one.reference + ": " + swarm::with_name(error.what(), one.id, one.reference),
                .details = {},
                .hint = error.hint(),
                .warnings = {}};
  if (error.code() != Errc::not_manager) return words;
  // The change continues without this node. Do not repeat the typed address: it is no longer a manager.
  words.hint = one.id.empty()
                   ? what_is_left({one.reference})
                   : make_hint("`swarmctl -H MANAGER " + wait_again({one.reference}, one.goal).words +
                               "` resumes waiting, with the address of another manager");
  return words;
}

swarm::WaitOptions wait_options(const Session& session, swarm::TimePoint since) {
  swarm::WaitOptions options;
  options.timeout = session.duration(flag::timeout, options.timeout);
  if (options.timeout.count() == 0) return options;
  const auto spent = std::chrono::duration_cast<swarm::milliseconds>(session.io.clock.now() - since);
  options.timeout = std::max(swarm::milliseconds(1), options.timeout - spent);
  return options;
}

}  // namespace cli
