// SPDX-License-Identifier: Apache-2.0
// A spec read backwards: the words of `create` that make it.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <vector>

namespace cli {

/// The words after `swarmctl create`, unquoted, IMAGE and arguments at the end: a line that it takes. What no
/// flag can say, and counters, are not in it.
std::vector<std::string> to_flags(const swarm::Json& spec);

/// The spec that `create` makes of these words, names resolved as `spec` has them and without the image's
/// digest looked up. Where it differs from `spec`, the line does not make the same service.
swarm::Json made_by_flags(const swarm::Json& spec);

/// The values of one row as typed on `create` to make this spec; empty: none needed.
std::vector<std::string> values_of(const swarm::Json& spec, const Flag& row);

/// "swarmctl create …", quoted for a shell, in one line.
std::string create_line(const swarm::Json& spec);

}  // namespace cli
