// SPDX-License-Identifier: Apache-2.0
// What an update is before it is sent: for `update`, and for `diff`, which never sends it.
#pragma once

#include "session.hpp"

#include <swarm/service_client.hpp>

namespace cli {

/// The edit of one service, with all that its values refer to looked up.
struct PlannedUpdate {
  swarm::Service service;
  swarm::UpdateOptions options;
  Prepared prepared;
};

/// The line with its files read, refused where it contradicts itself or the engine is too old for it.
Given update_line(Session& session);

/// Asks for the names and the digest that the edit needs. Throws what cannot be done to this service.
PlannedUpdate plan_update(Session& session, const Given& given, swarm::Service service);

/// Shows what the update would change and restart, on stdout.
Exit show_planned(Session& session, const Given& given, const PlannedUpdate& planned);

}  // namespace cli
