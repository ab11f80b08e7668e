// SPDX-License-Identifier: Apache-2.0
// Paths and dates of requests, and the conversion of error responses into Error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace swarm {

/// "/services/web" for "service" and "web". Throws not_found for a text that cannot be a name.
std::string item_path(std::string_view kind, std::string_view name_or_id);

/// Parses a date such as "Fri, 02 Jan 2026 03:04:05 GMT"; seconds since the epoch.
std::optional<std::int64_t> http_time(std::string_view text);

}  // namespace swarm
