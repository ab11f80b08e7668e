// SPDX-License-Identifier: Apache-2.0
// Finds a service by name or ID, and suggests the most similar name if there is none.
#pragma once

#include "session.hpp"

#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <optional>
#include <set>
#include <string>

namespace cli {

/// Like ServiceClient::inspect. Throws not_found with the most similar name as its hint.
swarm::Service find_service(Session& session, const std::string& reference, bool defaults = false);

/// The service with exactly this name, if there is one.
std::optional<swarm::Service> find_named(Session& session, const std::string& name);

/// Throws name_taken, with the hint, if a service has this name.
void require_free_name(Session& session, const std::string& name, const swarm::Hint& hint = {});

/// Adds the most similar name as a hint to `error`, a not_found, unless it has a hint. Lists the services at
/// most once per session. Makes no suggestion for an ID.
swarm::Error with_nearest(Session& session, const swarm::Error& error, const std::string& reference);

/// Prints a line for each name that no service has. Returns the exit code: done if there is none.
Exit fail_missing(Session& session, const std::set<std::string>& names);

}  // namespace cli
