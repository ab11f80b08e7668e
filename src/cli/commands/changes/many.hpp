// SPDX-License-Identifier: Apache-2.0
// Changes several services with one command: selects them, limits how many run at once, and sums up the
// results.
#pragma once

#include "commands/waiting/outcome.hpp"
#include "session.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Throws usage for an invalid --select or --parallel.
void check_many(const Session& session);

/// The services that the line names or --select finds, without duplicates. Throws usage if both or neither
/// are given. Prints a message if there is none.
std::vector<std::string> chosen_services(Session& session);
/// The names that --select finds, in natural order.
std::vector<std::string> selected_services(Session& session);

/// The result of one service.
struct Result {
  std::string reference;
  Exit exit = Exit::done;
};

/// What to do with each service.
struct BatchAction {
  /// Makes the change and returns what to wait for; nothing if it is complete. Errors are printed.
  std::function<std::optional<AwaitedService>(std::size_t which)> act;
  /// Set if nothing is changed: what to wait for.
  std::optional<swarm::Goal> only_waits{};
  /// Called after the wait has ended or `act` has failed; not called if there was nothing to wait for.
  std::function<void(std::size_t which, Exit exit)> ended = [](std::size_t, Exit) {};
  /// One after the other, stopping after the first failure; services not reached have no Result.
  bool in_turn = false;
  /// The hint on a signal, in addition to the command that checks whether the change was made.
  std::function<swarm::Hint()> interrupt_hint = [] { return swarm::Hint(); };
};

/// Acts on all services, or on as many at once as --parallel says, and waits for these before it continues. A
/// failure does not stop the others. Throws usage if --parallel is given for an action without a wait.
std::vector<Result> do_each(Session& session, const std::vector<std::string>& references,
                            const BatchAction& action);

/// The highest-ranking exit code; prints a summary if several services were awaited.
Exit sum_up(Session& session, const std::vector<Result>& all);

}  // namespace cli
