// SPDX-License-Identifier: Apache-2.0
// Standard base64, in which JSON carries bytes.
#pragma once

#include <string>
#include <string_view>

namespace swarm::spec {

std::string base64(std::string_view bytes);

}  // namespace swarm::spec
