// SPDX-License-Identifier: Apache-2.0
// Fixes the build options of nlohmann's JSON that the library was compiled with.
#include <swarm/json.hpp>

namespace swarm::detail {

template <>
const char JsonAbi<Json>::same_nlohmann_json_as_the_library = 0;

}  // namespace swarm::detail
