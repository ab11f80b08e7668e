// SPDX-License-Identifier: Apache-2.0
// Addresses as typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace swarm::spec {

/// An IPv4 or IPv6 address in canonical form.
std::optional<std::string> address(std::string_view typed);

}  // namespace swarm::spec
