// SPDX-License-Identifier: Apache-2.0
// Confirms absence: during a change of leader, a manager may answer from an empty store.
#pragma once

#include <swarm/engine.hpp>

#include <functional>

namespace swarm {

/// Whether a manager without a leader answered: its responses prove nothing.
enum class LeaderCheck { sound, without_leader };

/// Returns once `GET /nodes` of a manager names a leader that reaches most managers; the next request goes to
/// that manager. With several managers, it is not the one that answered last if another one can answer: that
/// one may report a leader that was paused and does not know its successor yet. Waits for an election, as
/// Transport does. Throws no_leader. Uses the timeouts of `like`.
LeaderCheck require_leader(Engine& engine, const Request& like = {});

/// Whether one of the nodes is a leader that reaches most managers (API: NodeList). Also true for an invalid
/// response, which neither another manager nor a retry fixes; `nodes_in` rejects it.
bool names_leader(const Response& answer);

/// The nodes that the response lists. Throws what `fail` throws, and broken_answer.
Json nodes_in(const Response& answer);

struct ConfirmedResponse {
  Response answer;
  bool contradicted = false;  ///< The response says_absent(), but a list has the object.
};

/// Sends a request for one object, and sends it again if the response reports absence that is not confirmed:
/// if the returned response still says_absent(), that is true unless contradicted. `is_listed` tells with one
/// list call whether the object exists after all; it is called only once a leader is known. Throws what
/// Engine::send throws.
ConfirmedResponse confirm(Engine& engine, const Request& request, const std::function<bool()>& is_listed);

/// Throws unreachable: `absent` was the response, but a list has the object.
[[noreturn]] void fail_contradicted(const Response& absent);

/// Like `confirm`, but throws if the response was contradicted.
Response send_confirmed(Engine& engine, const Request& request, const std::function<bool()>& is_listed);

}  // namespace swarm
