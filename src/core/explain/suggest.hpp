// SPDX-License-Identifier: Apache-2.0
// What to do about a task's error, where its words tell.
#pragma once

#include <swarm/tasks.hpp>

#include <string>

namespace swarm::explain {

/// A next step for a task that failed so; empty: none known.
std::string suggestion(const Task& task, const std::string& service);

}  // namespace swarm::explain
