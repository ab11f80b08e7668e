// SPDX-License-Identifier: Apache-2.0
// What a spec needs before it is sent: IDs for names, and an engine that knows its fields.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// Swarm IDs have 25 letters and digits; only such a word can be one.
bool may_be_id(std::string_view word);

/// Asks the engine for what is named and has no ID yet: networks, secrets and configs. Networks that are in
/// `before` stay as they are. Throws not_found.
void resolve_names(Engine& engine, Json& spec, const Json& before);

/// An unsupported for each field of the spec that is newer than the engine, naming it. Asks for the version only
/// where that matters.
std::vector<Error> newer_fields(Engine& engine, const Json& spec);
/// Throws the first of them.
void check_fields(Engine& engine, const Json& spec);

/// Whether the spec says something at `pointer`; "/-/" is any item of a list.
bool has_field(const Json& spec, std::string_view pointer);
/// "TaskTemplate.Resources" of "/TaskTemplate/Resources".
std::string dotted(std::string_view pointer);

/// Throws usage for text that is not UTF-8, which would be sent as something else.
void require_text(const Json& document, const std::string& path = {});

}  // namespace swarm
