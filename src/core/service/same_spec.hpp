// SPDX-License-Identifier: Apache-2.0
// When two specs ask for the same, and when an engine's spec is the one that was sent.
#pragma once

#include <swarm/json.hpp>

namespace swarm {

/// Absent, null and empty members are equal, except inside Mode (where {} chooses the mode). The order of
/// members does not count, that of lists does.
bool same_spec(const Json& left, const Json& right);

/// Whether `found`, as an engine tells it, is what became of `sent`: the engine may have added members
/// (its defaults), and may have left out what is empty or zero.
bool came_of(const Json& sent, const Json& found);

}  // namespace swarm
