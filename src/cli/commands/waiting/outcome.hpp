// SPDX-License-Identifier: Apache-2.0
// The wait after a change: its length, its display and its verdict.
#pragma once

#include "connection/deadlines.hpp"
#include "session.hpp"
#include "terminal/interrupt.hpp"

#include <swarm/service_client.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <string>
#include <vector>

namespace cli {

struct Verdict;

/// One service whose outcome is awaited.
struct AwaitedService {
  std::string reference;  ///< As typed, for messages.
  std::string id;         ///< Empty: the service is removed, and the end of its tasks is awaited.
  swarm::Goal goal;
  /// IDs of the tasks of a service to be removed, read before the removal.
  std::vector<std::string> tasks{};
  std::vector<std::string> left_behind{};  ///< More lines for the message on an interrupt.
  bool removed_on_failure = false;         ///< The caller removes the service unless the verdict is done.
  bool rolled_back_if_stuck = false;       ///< The caller rolls the service back if it is stuck.
};

/// What to wait for after an update was sent.
AwaitedService awaited(const std::string& reference, const swarm::Updated& updated,
                       swarm::Goal::After after = swarm::Goal::After::update);

/// What to wait for after a service was created from this spec.
AwaitedService awaited_creation(const Session& session, const std::string& reference, const std::string& id,
                                const swarm::Json& spec);

/// Records in the summary that the edit changed nothing.
void add_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated);
/// The same, and prints it.
void report_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated);

/// What to wait for after the removal of a service with these tasks.
AwaitedService awaited_end(const std::string& reference, std::vector<std::string> tasks);

/// Waits as --timeout, --stable and similar flags say, shows progress on stderr, and reports the verdict as a
/// message and exit code. With --detach it returns done at once. --timeout counts from the start of the
/// command, or from `since`, by the clock of `session.io`.
Exit await_outcome(Session& session, const AwaitedService& awaited);
Exit await_outcome(Session& session, const AwaitedService& awaited, swarm::TimePoint since);

/// The same for several services at once, in one loop and one display. `later`: services that are still to be
/// changed, for the message on an interrupt.
std::vector<Exit> await_each(Session& session, const std::vector<AwaitedService>& all,
                             const std::vector<std::string>& later, swarm::TimePoint since);

/// The message on an interrupt between changes, while no write is in flight; or, with the goal of a wait,
/// before the wait has begun.
InterruptMessage interrupt_words(const Session& session, const std::vector<std::string>& begun,
                                 const std::vector<std::string>& later, const swarm::Goal& goal = {});

/// Reports that --timeout passed before the wait for these services could begin, and why.
Exit report_not_started(Session& session, const std::vector<std::string>& names, const swarm::Goal& goal,
                        const TimeIsUp& why);

/// Returns what `act` returns, or calls report_not_started() if it throws TimeIsUp.
Exit unless_time_is_up(Session& session, const std::vector<std::string>& names, const swarm::Goal& goal,
                       const std::function<Exit()>& act);

/// Whether stderr gets messages for people, not only JSON.
bool shows_words(const Session& session);

}  // namespace cli
