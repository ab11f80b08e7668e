// SPDX-License-Identifier: Apache-2.0
// What the tables of flags and of the API's members say of a service in a file.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>

namespace cli {

/// JSON Schema (draft 7) of what `export` prints: one service, or a list of them. A member that the API does
/// not have does not fit.
swarm::Json spec_schema();

/// The page with its table of "members" (with_table).
std::string with_spec_members(std::string_view page);

}  // namespace cli
