// SPDX-License-Identifier: Apache-2.0
// Selects the tasks of a service to keep in memory: live ones, and the newest of those that ended. Pure.
#pragma once

#include <swarm/tasks.hpp>

#include <vector>

namespace swarm::watch {

/// Whether to keep the oldest ended task of each spec of a service: it shows when that spec was rolled out. A
/// wait polls repeatedly and must not mistake the second-oldest task for a new rollout once the oldest is
/// dropped.
enum class Firsts { go, stay };

/// Keeps the newest `most_failures_counted` ended tasks per place, spec and final state, and drops the rest. Only the
/// newest few of them keep their documents.
void drop_history(Tasks& tasks, Firsts firsts);

}  // namespace swarm::watch
