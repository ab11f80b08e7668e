// SPDX-License-Identifier: Apache-2.0
// Prepares a spec for sending: resolves names to IDs, and checks that the engine knows its fields.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// The length of Swarm IDs, in letters and digits; tables show only the first ones.
inline constexpr std::size_t id_length = 25, shown_id_length = 12;
/// Whether the word can be an ID.
bool may_be_id(std::string_view word);
/// Whether a person may have typed it as an ID, whole or as tables show it. IDs without a digit are rare, names
/// are not.
bool may_be_typed_id(std::string_view word);

/// Asks the engine for the IDs of networks, secrets and configs that have only a name. Networks that are in
/// `before` are unchanged. Throws not_found.
void resolve_names(Engine& engine, Json& spec, const Json& before);

/// Makes requests fail if the engine is too old for a field of the spec, as Engine::require does. `from` is
/// put before its name.
void require_fields(Engine& engine, const Json& spec, const std::string& from);
/// An unsupported for each field of the spec that is newer than the engine, naming it. Asks for the version
/// only if that matters.
std::vector<Error> newer_fields(Engine& engine, const Json& spec);
/// Throws the first of these errors.
void check_fields(Engine& engine, const Json& spec);

/// Whether the spec has a value at `pointer`; "/-/" is any item of a list.
bool has_field(const Json& spec, std::string_view pointer);
/// "TaskTemplate.Resources" for "/TaskTemplate/Resources".
std::string dotted(std::string_view pointer);

/// Throws usage for a specification that is not a JSON object.
void require_object(const Json& spec);
/// Throws usage for text that is not UTF-8, which JSON cannot carry unchanged.
void require_text(const Json& document, const std::string& path = {});

}  // namespace swarm
