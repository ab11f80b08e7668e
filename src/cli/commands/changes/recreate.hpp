// SPDX-License-Identifier: Apache-2.0
// `update --name NEW --recreate`: replaces a service with one of another name.
#pragma once

#include "session.hpp"

namespace cli {

/// Creates the edited spec under its new name, waits until it has converged, then removes `old`. If the new
/// service fails it is removed; `old` was never stopped. With stop-first, first takes the ports in the
/// routing mesh from `old`, and gives them back if the new service fails.
Exit recreate(Session& session, const swarm::Service& old, const swarm::Edit& edit,
              const swarm::UpdateOptions& options);

}  // namespace cli
