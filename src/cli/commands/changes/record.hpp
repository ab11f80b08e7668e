// SPDX-License-Identifier: Apache-2.0
// --history: each change that the line makes is recorded as a revision of its service.
#pragma once

#include "session.hpp"

namespace cli {

/// From now on, where --history asks for it. Before the first use of the engine. Throws usage where --note has
/// nothing to stand in.
void record_changes(Session& session);

}  // namespace cli
