// SPDX-License-Identifier: Apache-2.0
// Times as an engine writes them: in a Date header, and in its documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace swarm {

/// Seconds since 1970 of "Fri, 02 Jan 2026 03:04:05 GMT".
std::optional<std::int64_t> http_time(std::string_view text);
/// Seconds since 1970 of "2026-01-02T03:04:05.598498203Z", or with an offset ("+01:00"); fractions are cut
/// off.
std::optional<std::int64_t> document_time(std::string_view text);

}  // namespace swarm
