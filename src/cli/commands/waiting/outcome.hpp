// SPDX-License-Identifier: Apache-2.0
// The wait after a change: how long, what is shown while it lasts, and what it comes to.
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
struct Awaited {
  std::string reference;  ///< As typed, for people.
  std::string id;         ///< Empty: the service is removed, its tasks are awaited.
  swarm::Goal goal;
  std::vector<std::string> tasks{};        ///< Of a service that is removed: IDs, taken before.
  std::vector<std::string> left_behind{};  ///< What an interrupt has to say besides the way back.
  bool removed_on_failure = false;         ///< The caller removes the service unless it is done.
  bool put_back_if_stuck = false;          ///< The caller rolls the service back then.
};

/// What an update that was sent asks to be awaited.
Awaited awaited(const std::string& reference, const swarm::Updated& updated,
                swarm::Goal::After after = swarm::Goal::After::update);

/// The edit changed nothing: for the summary.
void add_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated);
/// The same, and says so.
void tell_unchanged(const Session& session, const std::string& reference, const swarm::Updated& updated);

/// What the removal of a service with these tasks asks to be awaited.
Awaited awaited_end(const std::string& reference, std::vector<std::string> tasks);

/// Waits as --timeout, --stable and the like say, with progress on stderr, and turns the verdict into words
/// and an exit code. Ends at once, done, with --detach. --timeout counts from the start of the command, or
/// from `since`, by the clock of `session.io`.
Exit await_outcome(Session& session, const Awaited& awaited);
Exit await_outcome(Session& session, const Awaited& awaited, swarm::TimePoint since);

/// The same for several at once, in one loop and one display. `later`: whose turn has not come yet, for an
/// interrupt.
std::vector<Exit> await_each(Session& session, const std::vector<Awaited>& all,
                             const std::vector<std::string>& later, swarm::TimePoint since);

/// What an interrupt says while the changes are still being made, and none is on its way; or, with the goal
/// of a wait, before that has begun.
LastWords interrupt_words(const Session& session, const std::vector<std::string>& begun,
                          const std::vector<std::string>& later, const swarm::Goal& goal = {});

/// --timeout passed before the wait for these services could begin: says so, and why.
Exit tell_not_begun(Session& session, const std::vector<std::string>& names, const swarm::Goal& goal,
                    const TimeIsUp& why);

/// What `act` returns; tell_not_begun() where it throws TimeIsUp.
Exit unless_time_is_up(Session& session, const std::vector<std::string>& names, const swarm::Goal& goal,
                       const std::function<Exit()>& act);

/// Whether stderr gets words, not JSON alone.
bool shows_words(const Session& session);

}  // namespace cli
