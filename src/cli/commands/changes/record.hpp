// SPDX-License-Identifier: Apache-2.0
// --history: records each change as a revision of its service.
#pragma once

#include "session.hpp"

namespace cli {

/// Enables recording if --history asks for it. Call it before the first use of the engine. Throws usage if
/// --note is given without recording.
void record_changes(Session& session);

}  // namespace cli
