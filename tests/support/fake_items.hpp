// SPDX-License-Identifier: Apache-2.0
// Finds and filters items as an engine does.
#pragma once

#include <swarm/json.hpp>

#include <string>

namespace test {

std::string id_of(const swarm::Json& item);
std::string name_of(const swarm::Json& item);

/// Whether the item passes the filters of a request.
bool passes(const swarm::Json& item, const swarm::Json& filters);

/// Finds an item by full ID, exact name or ID prefix, as the engine does. If it returns nullptr, `hits` is
/// the number of matches: none or several.
swarm::Json* find(swarm::Json& items, const std::string& ref, int& hits);

/// The name of a service whose spec refers to the secret or config; empty if there is none.
std::string user_of(const swarm::Json& services, const std::string& file_id);

}  // namespace test
