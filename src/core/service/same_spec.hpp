// SPDX-License-Identifier: Apache-2.0
// When an engine's spec is the one that was sent.
#pragma once

#include <swarm/edit.hpp>

namespace swarm {

/// Whether `found`, as an engine tells it, is what became of `sent`: the engine may have added members
/// (its defaults), and may have left out what is empty or zero.
bool came_of(const Json& sent, const Json& found);

}  // namespace swarm
