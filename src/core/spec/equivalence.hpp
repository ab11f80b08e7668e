// SPDX-License-Identifier: Apache-2.0
// Members compared by one of the rules of swarm/equivalence.hpp, and the engine's defaults.
#pragma once

#include <swarm/equivalence.hpp>
#include <swarm/json.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace swarm::spec {

/// Compares two values of the member `name`, null for an absent one. In objects, the member `except` does not
/// count.
bool same_member(std::string_view name, const Json& left, const Json& right, Strictness by,
                 std::string_view except = {});

/// Whether `member` says something in the object `parent` by being there, though its value is empty.
bool counts_by_presence(std::string_view parent, std::string_view member, Strictness by);

/// Whether an engine that has no such member in the object `parent` does what the value asks for: an engine
/// leaves it out where it is sent.
bool says_nothing(std::string_view parent, std::string_view name, const Json& value);

/// What tells an item of this list from the others; empty: nothing short does.
std::string key_of(std::string_view list, const Json& item);

/// How long the engine watches a new task where UpdateConfig has no Monitor.
constexpr std::chrono::seconds default_monitor{5};

/// The engine's default of a text at a pointer, in which "-" stands for any item of a list.
const std::string& default_text(std::string_view pointer);

/// Removes what the engine has where a spec says nothing, but for the numbers of tasks.
void erase_defaults(Json& spec);

/// The object that appears at `pointer` when a member is put below it: docker's defaults for
/// /UpdateConfig, /RollbackConfig and /TaskTemplate/RestartPolicy, elsewhere an empty object.
Json seed(std::string_view pointer);

}  // namespace swarm::spec
