// SPDX-License-Identifier: Apache-2.0
// Judges one attempt of a request, and decides whether to retry, go elsewhere, give up, or find out.
#include "http/retry.hpp"

#include "http/node_status.hpp"

#include <array>
#include <utility>

namespace swarm::http {
namespace {

using What = Decision::What;

constexpr std::array<std::chrono::milliseconds, most_tries - 1> pauses{
    {std::chrono::milliseconds{100}, std::chrono::milliseconds{300}}};

Decision decide_read(const Situation& situation, What at_last) {
  if (situation.tries <= pauses.size()) return {What::again, pauses.at(situation.tries - 1)};
  return {situation.others > 0 ? What::elsewhere : at_last};
}

}  // namespace

Decision decide(const Situation& situation) {
  const bool reads = situation.effect == Effect::read;
  const What elsewhere_or_give_up = situation.others > 0 ? What::elsewhere : What::give_up;
  switch (situation.outcome) {
    case Outcome::answered: return {What::accept};
    case Outcome::overloaded: return reads ? decide_read(situation, What::accept) : Decision{What::accept};
    case Outcome::no_manager:
    case Outcome::no_leader: return {What::elsewhere};
    case Outcome::leader_silent: return {reads ? What::elsewhere : What::find_out};
    case Outcome::unreached: return {elsewhere_or_give_up};
    case Outcome::cut: return reads ? decide_read(situation, What::give_up) : Decision{What::find_out};
    case Outcome::no_response:
    case Outcome::too_slow:
    case Outcome::invalid: return {reads ? elsewhere_or_give_up : What::find_out};
    case Outcome::begun: return {reads ? What::give_up : What::find_out};
    case Outcome::interrupted: return {What::give_up};
  }
  return {What::give_up};
}

namespace {

Attempt because(Outcome outcome, Errc code, std::string why, Hint hint = {}) {
  return Attempt{outcome, {}, {code, std::move(why), std::move(hint)}};
}

/// There was no connection, or it took no byte.
Attempt judge_unsent(const Progress& progress) {
  if (!progress.failure.why.empty()) return {Outcome::unreached, {}, progress.failure};
  if (progress.ended == Io::Kind::late || progress.ended == Io::Kind::silent) {
    return because(Outcome::unreached, Errc::unreachable, "timed out before it accepted the request");
  }
  return because(Outcome::unreached, Errc::unreachable,
                 "connection reset or closed before anything was sent");
}

/// The request was sent, and the response stopped.
Attempt judge_stopped(const Progress& progress, Io::Kind ended) {
  const bool heard = progress.heard > 0;
  const Errc code = heard ? Errc::broken_answer : Errc::unreachable;
  switch (ended) {
    case Io::Kind::late:
    case Io::Kind::silent:
      return because(heard ? Outcome::too_slow : Outcome::no_response, code,
                     heard ? "timed out in the middle of its response"
                           : "timed out: it accepted the request and did not answer",
                     Step::allow_more_time);
    case Io::Kind::interrupted:
      return because(Outcome::no_response, Errc::interrupted, "interrupted while waiting for the response");
    default:
      return because(Outcome::cut, code,
                     !heard                   ? "connection reset or closed before it answered"
                     : ended == Io::Kind::end ? "unexpected EOF in the middle of its response"
                                              : "connection reset in the middle of its response");
  }
}

/// The response of a TLS port to a plain HTTP request, which it has not processed.
bool wants_tls(const Response& response) {
  return response.status == 400 &&
         response.body.starts_with("Client sent an HTTP request to an HTTPS server");
}

Outcome outcome_of(NodeStatus status) {
  if (status == NodeStatus::no_leader) return Outcome::no_leader;
  return status == NodeStatus::deadline_exceeded ? Outcome::leader_silent : Outcome::no_manager;
}

Attempt judge_status(Response&& response) {
  if (response.ok()) return {Outcome::answered, std::move(response), {Errc::broken_answer, {}, {}}};
  const NodeStatus status = node_status(response);
  const std::string words = engine_words(response);
  if (status == NodeStatus::able) {
    const bool of_a_gateway = response.status >= 502 && response.status <= 504;
    return {of_a_gateway ? Outcome::overloaded : Outcome::answered,
            std::move(response),
            {Errc::broken_answer, words, {}}};
  }
  const Outcome outcome = outcome_of(status);
  const NodeMeaning& known = meaning_of(status);
  return {outcome,
          std::move(response),
          {outcome == Outcome::no_manager ? Errc::not_manager : Errc::no_leader,
           outcome == Outcome::leader_silent ? words : std::string(known.meaning), known.step}};
}

}  // namespace

Attempt judge_answer(Response&& response) {
  if (wants_tls(response))
    return because(Outcome::unreached, Errc::unreachable, "it accepts only TLS there", Step::use_tls);
  return judge_status(std::move(response));
}

Attempt judge_failure(const Progress& progress, Effect effect) {
  const bool stopped_by_us =
      progress.ended == Io::Kind::interrupted || progress.failure.code == Errc::interrupted;
  if (stopped_by_us && (effect == Effect::read || progress.sent == 0)) {
    return because(Outcome::interrupted, Errc::interrupted, "interrupted");
  }
  // With TLS 1.3 our certificate is rejected only after we sent the request, which was not processed.
  if (progress.break_failure.code == Errc::denied) return {Outcome::unreached, {}, progress.break_failure};
  if (progress.sent == 0) return judge_unsent(progress);

  Attempt attempt;
  if (progress.too_long) {
    attempt = because(Outcome::invalid, Errc::broken_answer, "its response is larger than 64 MiB");
  } else if (!progress.garbage.empty() || !progress.ended) {
    attempt = because(
        Outcome::invalid, Errc::broken_answer,
        "its response is invalid: " + (progress.garbage.empty() ? "it is not HTTP" : progress.garbage));
  } else {
    attempt = judge_stopped(progress, *progress.ended);
  }
  if (progress.begun) attempt.outcome = Outcome::begun;
  return attempt;
}

}  // namespace swarm::http
