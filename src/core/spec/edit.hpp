// SPDX-License-Identifier: Apache-2.0
// Changes to a spec: members and list items by pointer, the places in a container, the scheduling mode.
#pragma once

#include <swarm/json.hpp>

#include <string_view>
#include <vector>

namespace swarm::edit {

/// Puts the items at the end of a list, which appears where there is none.
void append(Json& document, std::string_view pointer, std::vector<Json> items);

}  // namespace swarm::edit
