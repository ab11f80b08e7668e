// SPDX-License-Identifier: Apache-2.0
// The time of a Date header.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace swarm {

/// Seconds since 1970 of "Fri, 02 Jan 2026 03:04:05 GMT".
std::optional<std::int64_t> http_time(std::string_view text);

}  // namespace swarm
