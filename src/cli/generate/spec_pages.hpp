// SPDX-License-Identifier: Apache-2.0
// Generates the documentation of service files from the tables of flags and API members.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>

namespace cli {

/// JSON Schema (draft 7) of the output of `export`: one service, or a list of them. Rejects members that the
/// API does not have.
swarm::Json spec_schema();

/// The page with its table of "members" (with_table).
std::string with_spec_members(std::string_view page);

}  // namespace cli
