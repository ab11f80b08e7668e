// SPDX-License-Identifier: Apache-2.0
// The pure function: again, elsewhere, give up, or find out.
#pragma once

#include <swarm/transport.hpp>

#include <chrono>
#include <cstddef>

namespace swarm::http {

/// What one try of a request at one manager came to.
enum class Outcome {
  answered,       ///< A whole answer, whatever its status.
  overloaded,     ///< A whole answer: 502, 503 or 504.
  no_manager,     ///< A whole answer: the node says that it is no manager. Nothing was done.
  no_leader,      ///< A whole answer: the manager knows no leader. Nothing was done.
  leader_silent,  ///< A whole answer: the manager did not get one of the leader. A write may have been done.
  unreached,      ///< Nothing was sent: no connection.
  cut,            ///< The connection ended before the whole answer.
  no_word,        ///< Sent, and not a byte of answer before the deadline.
  too_slow,       ///< The answer had begun when the deadline passed.
  garbled,        ///< What came is not an answer.
  begun,          ///< The sink has seen a part of the answer, and no more came.
  interrupted,    ///< Asked to stop; nothing was sent, or nothing that changes anything.
};

enum class Effect { read, write };

struct Situation {
  Effect effect = Effect::read;
  Outcome outcome = Outcome::answered;
  std::size_t tries = 1;   ///< At this manager, this one included.
  std::size_t others = 0;  ///< Managers not tried yet.
};

struct Step {
  enum class What {
    accept,     ///< The answer is the answer.
    again,      ///< The same manager, after `after`.
    elsewhere,  ///< The next manager.
    give_up,    ///< Nothing was changed: an error.
    find_out,   ///< Perhaps something was changed: the caller reads it back.
  } what;
  std::chrono::milliseconds after{0};

  bool operator==(const Step&) const = default;
};

/// Most tries of one request at one manager.
inline constexpr std::size_t most_tries = 3;

/// A read may be repeated and go elsewhere; a write goes elsewhere only where it is certain that nothing was
/// done: it was not sent, or the node said that it cannot do anything.
Step decide(const Situation& situation);

}  // namespace swarm::http
