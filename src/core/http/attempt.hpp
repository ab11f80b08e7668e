// SPDX-License-Identifier: Apache-2.0
// What one try of a request came to, judged by how far it got.
#pragma once

#include "http/channel.hpp"
#include "http/dial.hpp"
#include "http/retry.hpp"

#include <swarm/transport.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace swarm::http {

struct Attempt {
  Outcome outcome = Outcome::answered;
  Response response;
  Obstacle obstacle;  ///< Where there is no whole answer, or one that cannot serve: why.
};

/// How far one try got: facts that httplib's own error codes do not tell.
struct Progress {
  Obstacle obstacle;                ///< No connection: why.
  std::size_t sent = 0, heard = 0;  ///< Bytes.
  std::optional<Io::Kind> ended;    ///< Why the bytes stopped, if they did.
  Obstacle trouble;                 ///< Where the connection broke: how.
  std::string garbage;              ///< Why the answer can't be believed.
  bool too_long = false;            ///< The answer has more bytes than are kept.
  bool begun = false;               ///< The sink has seen something.
};

Attempt judge_answer(Response&& response);
Attempt judge_failure(const Progress& progress, Effect effect);

}  // namespace swarm::http
