// SPDX-License-Identifier: Apache-2.0
// Converts a spec back to the words of `create` that reproduce it.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <vector>

namespace cli {

/// The words after `swarmctl create`, unquoted, with IMAGE and arguments at the end; `create` accepts them.
/// Omits counters and what no flag can express.
std::vector<std::string> to_flags(const swarm::Json& spec);

/// The spec that `create` makes of these words, with names resolved as in `spec` and without resolving the
/// image's digest. Where it differs from `spec`, the line does not reproduce the service.
swarm::Json made_by_flags(const swarm::Json& spec);

/// The values of one row on `create` that reproduce this spec; empty: none needed.
std::vector<std::string> values_of(const swarm::Json& spec, const Flag& row);

/// "swarmctl create …", quoted for a shell, on one line.
std::string create_line(const swarm::Json& spec);

}  // namespace cli
