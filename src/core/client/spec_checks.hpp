// SPDX-License-Identifier: Apache-2.0
// What a spec needs before it is sent: IDs for names, and an engine that knows its fields.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/json.hpp>

namespace swarm::client {

/// Asks the engine for what is named and has no ID yet: networks, secrets and configs. Networks that are in
/// `before` stay as they are. Throws not_found.
void resolve_names(Engine& engine, Json& spec, const Json& before);

/// Throws unsupported where the spec has a field that is newer than the engine, naming it. Asks for the version
/// only where that matters.
void check_fields(Engine& engine, const Json& spec);

}  // namespace swarm::client
