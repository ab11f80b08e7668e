// SPDX-License-Identifier: Apache-2.0
// `update --name NEW --recreate`: a service of another name in place of this one.
#pragma once

#include "session.hpp"

namespace cli {

/// Creates the edited spec under its new name, waits until it has converged, then removes `old`. If the new
/// one fails it is removed, and `old` was never stopped. With stop-first the ports that are published in the
/// routing mesh are taken from `old` before, and given back if the new one fails.
Exit recreate(Session& session, const swarm::Service& old, const swarm::Edit& edit,
              const swarm::UpdateOptions& options);

}  // namespace cli
