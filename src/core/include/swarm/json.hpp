// SPDX-License-Identifier: Apache-2.0
// The one JSON type of the library: it keeps the order in which members came.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace swarm {

/// A document of the engine, whole: unknown members and their order are kept.
using Json = nlohmann::ordered_json;

}  // namespace swarm
