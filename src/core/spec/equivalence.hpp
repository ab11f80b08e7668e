// SPDX-License-Identifier: Apache-2.0
// Compares members by the rules of swarm/equivalence.hpp, and defines the engine's defaults.
#pragma once

#include <swarm/equivalence.hpp>
#include <swarm/json.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace swarm::spec {

/// Compares two values of the member `name`, null if absent. In objects, ignores the member `except`.
bool same_member(std::string_view name, const Json& left, const Json& right, Strictness by,
                 std::string_view except = {});

/// Whether `member` of the object `parent` has a meaning even if its value is empty.
bool counts_by_presence(std::string_view parent, std::string_view member, Strictness by);

/// Whether an engine does what the value asks for even without the member in the object `parent`; an engine
/// drops such a value.
bool says_nothing(std::string_view parent, std::string_view name, const Json& value);

/// The key of an item in this list; empty if it has no short one.
std::string key_of(std::string_view list, const Json& item);

/// How long the engine monitors a new task if UpdateConfig has no Monitor.
constexpr std::chrono::seconds default_monitor{5};

/// The engine's default for a text at a pointer, in which "-" stands for any list item.
const std::string& default_text(std::string_view pointer);

/// Removes what the engine adds to a spec that omits it, except the numbers of tasks.
void erase_defaults(Json& spec);

/// The initial object at `pointer` when a member below it is set: docker's defaults for /UpdateConfig,
/// /RollbackConfig and /TaskTemplate/RestartPolicy, otherwise an empty object.
Json seed(std::string_view pointer);

}  // namespace swarm::spec
