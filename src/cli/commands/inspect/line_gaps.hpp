// SPDX-License-Identifier: Apache-2.0
// What the line of `inspect -o flags` does not make as it is.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <vector>

namespace cli {

/// A sentence for each member of the spec that the service made by create_line(spec) would have otherwise;
/// none: the line makes the same service. No value is told, for it may be a secret.
std::vector<std::string> line_gaps(const swarm::Json& spec);

}  // namespace cli
