// SPDX-License-Identifier: Apache-2.0
// `create --or-update`: what an existing service has to become.
#pragma once

#include <swarm/json.hpp>

namespace cli {

/// `wished` as the engine would store it beside `live`: what the engine fills in by itself is no difference,
/// a counter of forced updates goes on, and a digest resolved earlier stays where none is known now.
/// Equal to `live` where nothing but such things differs.
swarm::Json desired(const swarm::Json& live, const swarm::Json& wished);

/// Puts in what the engine fills in by itself, where `wished` says nothing and `live` has just that.
void add_engine_defaults(swarm::Json& wished, const swarm::Json& live);
/// Gives `wished` the number of tasks that `live` has, where it names none and both are of one mode.
void keep_scale(swarm::Json& wished, const swarm::Json& live);

}  // namespace cli
