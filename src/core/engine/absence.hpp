// SPDX-License-Identifier: Apache-2.0
// What an engine says is not there, confirmed: while its leader changes, a manager may serve an empty store.
#pragma once

#include <swarm/engine.hpp>

#include <functional>

namespace swarm {

/// Whether a manager without a leader was met: the word of such a one proves nothing.
enum class Witness { sound, without_leader };

/// Returns once `GET /nodes` of a manager names a leader that reaches most managers; the next request goes to that
/// manager. It is another one than answered last, where several are given and another one can answer: that one may
/// speak for a leader that was paused and does not know its successor yet. Waits for an election, as Transport
/// does. Throws no_leader. The limits of time are those of `like`.
Witness require_leader(Engine& engine, const Request& like = {});

/// Whether one of the nodes is a leader that reaches most managers (API: NodeList). True as well for a broken
/// answer, which another manager or a later time does not change: `nodes_in` refuses it.
bool names_leader(const Response& answer);

/// The nodes that the answer lists. Throws what `fail` throws, and broken_answer.
Json nodes_in(const Response& answer);

struct Confirmed {
  Response answer;
  bool contradicted = false;  ///< It says_absent(), and a list has the thing.
};

/// Sends a request for one thing, again where its absence is said and not confirmed: an answer that still
/// says_absent() is true, unless contradicted. `is_listed` tells, by one list call, whether the thing is there
/// after all; asked only once a leader is known. Throws what Engine::send throws.
Confirmed confirm(Engine& engine, const Request& request, const std::function<bool()>& is_listed);

/// Throws unreachable: `absent` was answered, and a list has the thing.
[[noreturn]] void fail_contradicted(const Response& absent);

/// `confirm`, which throws what is contradicted.
Response send_confirmed(Engine& engine, const Request& request, const std::function<bool()>& is_listed);

}  // namespace swarm
