// SPDX-License-Identifier: Apache-2.0
// A service by its name or ID; where there is none, the name that was perhaps meant.
#pragma once

#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <optional>
#include <set>
#include <string>

namespace cli {

/// ServiceClient::inspect. Throws not_found with the nearest name as its hint.
swarm::Service find_service(Session& session, const std::string& reference, bool defaults = false);

/// The service of exactly that name, if there is one.
std::optional<swarm::Service> find_named(Session& session, const std::string& name);

/// Throws name_taken, with the hint, where a service has that name.
void require_free_name(Session& session, const std::string& name, const swarm::Hint& hint = {});

/// `error`, a not_found, with the nearest name as its hint where it has none: one list is asked for in
/// the whole session. Nothing is near to an ID.
swarm::Error with_nearest(Session& session, const swarm::Error& error, const std::string& reference);

/// A line for each name that no service has. The code of the command: done where there is none.
Exit fail_missing(Session& session, const std::set<std::string>& names);

}  // namespace cli
