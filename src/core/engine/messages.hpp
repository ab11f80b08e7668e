// SPDX-License-Identifier: Apache-2.0
// What requests to an engine and its answers have in common: paths, dates, and errors turned into Error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swarm {

/// "/services/web" for "service" and "web". Throws not_found for what cannot be a name.
std::string item_path(std::string_view kind, std::string_view name_or_id);

/// Seconds since 1970 of "Fri, 02 Jan 2026 03:04:05 GMT".
std::optional<std::int64_t> http_time(std::string_view text);

}  // namespace swarm
