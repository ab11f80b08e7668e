// SPDX-License-Identifier: Apache-2.0
// What stands in the cells of tables: ages, ports, and the natural order of names.
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
/// Where a has a smaller number than b, natural_less(a, b). Equal numbers say nothing.
std::uint64_t natural_order(std::string_view text);

using Clock = std::chrono::system_clock;

/// RFC 3339, as the engine writes times. Nothing: it is none.
std::optional<Clock::time_point> parse_time(std::string_view rfc3339);

/// "Less than a second", "About a minute", "3 hours", "2 weeks".
std::string age(Clock::duration since);

/// "3 hours ago"; empty where `rfc3339` is no time, or is the engine's word for none (year 1).
std::string ago(std::string_view rfc3339, Clock::time_point now);

/// An image as docker shows it, control characters visible.
void append_image(std::string& out, std::string_view reference);

/// As Go prints a time: `2026-01-01 00:00:00 +0000 UTC`.
std::string go_time(std::string_view rfc3339);

/// Those of the routing mesh, neighbours joined to ranges.
std::string ingress_ports(const std::vector<swarm::ServiceRow::Port>& ports);

/// Those published on the task's own node, in the order given, each by itself.
std::string host_ports(const std::vector<swarm::ServiceRow::Port>& ports, std::string_view separator = ", ");

}  // namespace cli
