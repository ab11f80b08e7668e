// SPDX-License-Identifier: Apache-2.0
// Formats the cells of tables, such as ages and ports, and defines the natural order of names.
#pragma once

#include <swarm/service_client.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

bool natural_less(std::string_view a, std::string_view b);
/// A sort key: if a's is smaller than b's, then natural_less(a, b). Equal keys decide nothing.
std::uint64_t natural_order(std::string_view text);

using Clock = std::chrono::system_clock;

/// Parses RFC 3339, as the engine writes times; nothing if it is invalid.
std::optional<Clock::time_point> parse_time(std::string_view rfc3339);

/// "Less than a second", "About a minute", "3 hours", "2 weeks".
std::string age(Clock::duration since);

/// "3 hours ago"; empty if `rfc3339` is not a time, or is the engine's zero time (year 1).
std::string ago(std::string_view rfc3339, Clock::time_point now);

/// An image as docker shows it, control characters visible.
void append_image(std::string& out, std::string_view reference);

/// As Go prints a time: `2026-01-01 00:00:00 +0000 UTC`.
std::string go_time(std::string_view rfc3339);

/// The ports of the routing mesh, adjacent ones joined to ranges.
std::string ingress_ports(const std::vector<swarm::ServiceRow::Port>& ports);

/// The ports published on the task's node, in the given order, not joined.
std::string host_ports(const std::vector<swarm::ServiceRow::Port>& ports, std::string_view separator = ", ");

}  // namespace cli
