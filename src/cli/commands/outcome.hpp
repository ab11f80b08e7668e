// SPDX-License-Identifier: Apache-2.0
// The wait after a change: how long, what is shown meanwhile, and what it comes to.
#pragma once

#include "session.hpp"

#include <swarm/service_client.hpp>
#include <swarm/watch.hpp>

#include <string>
#include <vector>

namespace cli {

/// One service whose outcome is awaited.
struct Awaited {
  std::string reference;  ///< As typed, for people.
  std::string id;         ///< Empty: the service is removed, its tasks are awaited.
  swarm::Goal goal;
  std::vector<std::string> left_behind{};  ///< What an interrupt has to say beside the way back.
};

/// What an update that was sent asks to be awaited.
Awaited awaited(const std::string& reference, const swarm::Updated& updated,
                swarm::Goal::After after = swarm::Goal::After::update);

/// Waits as --timeout, --stable and the like say, with progress on stderr, and turns the verdict into words
/// and an exit code. Ends at once, done, with --detach.
Exit await_outcome(Session& session, const Awaited& awaited);

/// The same for several at once, in one display; the highest-ranking exit code, and a summary.
Exit await_all(Session& session, const std::vector<Awaited>& all);

/// Waits until these tasks are gone, as --timeout says. Take the IDs before the service is removed.
Exit await_gone(Session& session, const std::string& reference, std::vector<std::string> task_ids);

}  // namespace cli
