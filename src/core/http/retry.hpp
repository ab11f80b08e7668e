// SPDX-License-Identifier: Apache-2.0
// Judges one attempt of a request, and decides whether to retry, go elsewhere, give up, or find out.
#pragma once

#include "http/channel.hpp"
#include "http/dial.hpp"

#include <swarm/transport.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace swarm::http {

/// The outcome of one attempt of a request at one manager.
enum class Outcome {
  answered,       ///< A complete response, whatever its status.
  overloaded,     ///< A complete response: 502, 503 or 504.
  no_manager,     ///< A complete response: the node is not a manager. Nothing was changed.
  no_leader,      ///< A complete response: the manager knows no leader. Nothing was changed.
  leader_silent,  ///< A complete response: the leader did not answer the manager. A write may have happened.
  unreached,      ///< Nothing was sent: no connection.
  cut,            ///< The connection ended before the response was complete.
  no_response,    ///< Sent, but not a byte of a response arrived before the deadline.
  too_slow,       ///< The deadline passed in the middle of the response.
  invalid,        ///< What arrived is not a valid response.
  begun,          ///< The sink got a part of the response, and no more arrived.
  interrupted,    ///< The user stopped it; nothing was sent, or only a read.
};

enum class Effect { read, write };

struct Situation {
  Effect effect = Effect::read;
  Outcome outcome = Outcome::answered;
  std::size_t tries = 1;   ///< At this manager, this attempt included.
  std::size_t others = 0;  ///< Managers not tried yet.
};

struct Decision {
  enum class What {
    accept,     ///< Return the response.
    again,      ///< Try the same manager again, after `after`.
    elsewhere,  ///< Try the next manager.
    give_up,    ///< Nothing was changed: report an error.
    find_out,   ///< A write may have happened: the caller reads it back.
  } what;
  std::chrono::milliseconds after{0};

  bool operator==(const Decision&) const = default;
};

/// The most attempts of one request at one manager.
inline constexpr std::size_t most_tries = 3;

/// A read may be retried and sent elsewhere. A write goes elsewhere only if certainly nothing was changed: it
/// was not sent, or the node said that it cannot serve.
Decision decide(const Situation& situation);

struct Attempt {
  Outcome outcome = Outcome::answered;
  Response response;
  Failure failure;  ///< Why there is no complete response, or one that says that the node cannot serve.
};

/// How far one attempt got: facts that httplib's error codes do not report.
struct Progress {
  Failure failure;                  ///< Why there is no connection.
  std::size_t sent = 0, heard = 0;  ///< Bytes.
  std::optional<Io::Kind> ended;    ///< Why the transfer stopped, if it did.
  Failure break_failure;            ///< How the connection broke, if it did.
  std::string garbage;              ///< Why the response is invalid.
  bool too_long = false;            ///< The response is larger than the limit.
  bool begun = false;               ///< The sink got some data.
};

Attempt judge_answer(Response&& response);
Attempt judge_failure(const Progress& progress, Effect effect);

}  // namespace swarm::http
