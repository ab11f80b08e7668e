// SPDX-License-Identifier: Apache-2.0
// Finds what the command line of `inspect -o flags` does not reproduce.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <vector>

namespace cli {

/// A sentence for each member of the spec that a service created by create_line(spec) would have with another
/// value; empty if it creates the same service. Shows no values, because they may be secret.
std::vector<std::string> line_gaps(const swarm::Json& spec);

}  // namespace cli
