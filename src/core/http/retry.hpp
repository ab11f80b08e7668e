// SPDX-License-Identifier: Apache-2.0
// What one try of a request came to, and the pure function that decides: again, elsewhere, give up, or find
// out.
#pragma once

#include "http/channel.hpp"
#include "http/dial.hpp"

#include <swarm/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

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

struct Decision {
  enum class What {
    accept,     ///< The answer is the answer.
    again,      ///< The same manager, after `after`.
    elsewhere,  ///< The next manager.
    give_up,    ///< Nothing was changed: an error.
    find_out,   ///< Perhaps something was changed: the caller reads it back.
  } what;
  std::chrono::milliseconds after{0};

  bool operator==(const Decision&) const = default;
};

/// Most tries of one request at one manager.
inline constexpr std::size_t most_tries = 3;

/// A read may be repeated and go elsewhere; a write goes elsewhere only where it is certain that nothing was
/// done: it was not sent, or the node said that it cannot do anything.
Decision decide(const Situation& situation);

struct Attempt {
  Outcome outcome = Outcome::answered;
  Response response;
  Failure failure;  ///< Where there is no whole answer, or one that cannot serve: why.
};

/// How far one try got: facts that httplib's own error codes do not tell.
struct Progress {
  Failure failure;                  ///< No connection: why.
  std::size_t sent = 0, heard = 0;  ///< Bytes.
  std::optional<Io::Kind> ended;    ///< Why the bytes stopped, if they did.
  Failure break_failure;            ///< Where the connection broke: how.
  std::string garbage;              ///< Why the answer can't be believed.
  bool too_long = false;            ///< The answer has more bytes than are kept.
  bool begun = false;               ///< The sink has seen something.
};

Attempt judge_answer(Response&& response);
Attempt judge_failure(const Progress& progress, Effect effect);

}  // namespace swarm::http
