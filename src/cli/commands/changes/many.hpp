// SPDX-License-Identifier: Apache-2.0
// Several services on one line: which ones, so many at a time, and what they came to.
#pragma once

#include "commands/waiting/outcome.hpp"
#include "session.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// Throws usage where --select or --parallel make no sense.
void check_many(const Session& session);

/// The services that the line names, or those that --select finds, each once. Throws usage where it does
/// neither or both. None: that is said.
std::vector<std::string> chosen_services(Session& session);
/// The names that --select finds, in natural order.
std::vector<std::string> selected_services(Session& session);

/// How one of them fared.
struct Result {
  std::string reference;
  Exit exit = Exit::done;
};

/// What is done to each service.
struct Doing {
  /// Makes the change, and returns what is to be awaited; nothing: it is done. An error gets its line.
  std::function<std::optional<Awaited>(std::size_t which)> act;
  /// Set where nothing is changed: what is waited for.
  std::optional<swarm::Goal> only_waits{};
  /// The wait has ended, or `act` has failed; not called where there was nothing to await.
  std::function<void(std::size_t which, Exit exit)> ended = [](std::size_t, Exit) {};
  /// One after the other, and none after one that has failed: these have no Result.
  bool in_turn = false;
  /// What a signal has to say besides the command that tells whether the change was made.
  std::function<swarm::Hint()> tells_more = [] { return swarm::Hint(); };
};

/// Acts on all, or on as many as --parallel says, and awaits these before it goes on with the next. No
/// failure keeps the others from being tried. Throws usage where --parallel stands with what awaits
/// nothing.
std::vector<Result> do_each(Session& session, const std::vector<std::string>& references, const Doing& doing);

/// The exit code that ranks highest; of several that were awaited, a summary.
Exit sum_up(Session& session, const std::vector<Result>& all);

}  // namespace cli
