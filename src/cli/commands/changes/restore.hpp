// SPDX-License-Identifier: Apache-2.0
// Finds a revision of a service, and the edit that restores it.
#pragma once

#include "commands/changes/plan.hpp"
#include "session.hpp"

#include <swarm/history.hpp>
#include <swarm/service_client.hpp>

namespace cli {

struct Restoration {
  swarm::history::Revision revision;
  PlannedUpdate planned;
  swarm::Json spec;  ///< The resulting spec.
};

/// The revision with this number. Throws not_found.
swarm::history::Revision find_revision(Session& session, const swarm::Service& service, std::uint64_t number);

/// Looks up what the revision refers to: it may be gone, or have been created again under its name. Throws
/// not_found, naming what is missing.
Restoration restore(Session& session, swarm::Service service, std::uint64_t number);

}  // namespace cli
