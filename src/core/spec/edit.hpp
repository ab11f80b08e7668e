// SPDX-License-Identifier: Apache-2.0
// Edits a spec: members and list items by pointer, paths in a container, the scheduling mode.
#pragma once

#include <swarm/json.hpp>

#include <string_view>
#include <vector>

namespace swarm::edit {

/// Appends the items to a list, which is created if missing.
void append(Json& document, std::string_view pointer, std::vector<Json> items);

}  // namespace swarm::edit
