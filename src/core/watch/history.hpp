// SPDX-License-Identifier: Apache-2.0
// What of a service's tasks has to be held: those that live, and the newest of those that ended. Pure.
#pragma once

#include <swarm/tasks.hpp>

#include <vector>

namespace swarm::watch {

/// The first of the tasks that ended, of each spec of a service: it tells when that came up. A wait, which
/// looks again and again, must not take the next one for new when the first goes.
enum class Firsts { go, stay };

/// Drops of each place, spec and end all but the newest `most_told` tasks that ended. Documents stay with the
/// newest of them.
void drop_history(Tasks& tasks, Firsts firsts);

}  // namespace swarm::watch
