// SPDX-License-Identifier: Apache-2.0
// What to do about a task's error, where its words tell.
#pragma once

#include <swarm/tasks.hpp>

#include <string>
#include <vector>

namespace swarm::explain {

struct Suggestion {
  std::string text;     ///< Never empty.
  bool of_log = false;  ///< To read what the task logged.
};

/// A next step for a task that failed so. `node`: the name of the one it was on; empty: none.
Suggestion suggestion(const Task& task, const std::string& service, const std::string& node);

/// The words of the health check that ended the task; empty: none did, or it is that of the image.
std::vector<std::string> failed_check(const Task& task);

}  // namespace swarm::explain
