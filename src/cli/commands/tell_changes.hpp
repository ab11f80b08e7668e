// SPDX-License-Identifier: Apache-2.0
// What a write is about to change in a service, told before it is sent.
#pragma once

#include "session.hpp"

#include <swarm/json.hpp>

#include <string>

namespace cli {

/// On stderr, unless --quiet was given: `heading`, then one line per change from `before` to `after`. Where
/// nothing changes, `unchanged` alone; empty: nothing.
void tell_changes(Session& session, const swarm::Json& before, const swarm::Json& after,
                  const std::string& heading, const std::string& unchanged = {});

}  // namespace cli
