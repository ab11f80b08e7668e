// SPDX-License-Identifier: Apache-2.0
// The pure function: again, elsewhere, give up, or find out.
#include "http/retry.hpp"

#include <array>

namespace swarm::http {
namespace {

using What = Step::What;

constexpr std::array<std::chrono::milliseconds, most_tries - 1> pauses{
    {std::chrono::milliseconds{100}, std::chrono::milliseconds{300}}};

Step decide_read(const Situation& situation, What at_last) {
  if (situation.tries <= pauses.size()) return {What::again, pauses.at(situation.tries - 1)};
  return {situation.others > 0 ? What::elsewhere : at_last};
}

}  // namespace

Step decide(const Situation& situation) {
  const bool reads = situation.effect == Effect::read;
  const What elsewhere_or_give_up = situation.others > 0 ? What::elsewhere : What::give_up;
  switch (situation.outcome) {
    case Outcome::answered: return {What::accept};
    case Outcome::overloaded: return reads ? decide_read(situation, What::accept) : Step{What::accept};
    case Outcome::no_manager:
    case Outcome::no_leader: return {What::elsewhere};
    case Outcome::leader_silent: return {reads ? What::elsewhere : What::find_out};
    case Outcome::unreached: return {elsewhere_or_give_up};
    case Outcome::cut: return reads ? decide_read(situation, What::give_up) : Step{What::find_out};
    case Outcome::no_word:
    case Outcome::too_slow:
    case Outcome::garbled: return {reads ? elsewhere_or_give_up : What::find_out};
    case Outcome::begun: return {reads ? What::give_up : What::find_out};
    case Outcome::interrupted: return {What::give_up};
  }
  return {What::give_up};
}

}  // namespace swarm::http
