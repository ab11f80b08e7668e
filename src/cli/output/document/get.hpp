// SPDX-License-Identifier: Apache-2.0
// Finds members of a document by a dotted path: `Version.Index`, `Endpoint.Ports.0.PublishedPort`.
#pragma once

#include <swarm/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// The value at the path, or null if there is none. Names are case-sensitive and may contain dots
/// (`Spec.Labels.com.example.team`); numbers index lists. An empty path is the document. A trailing dot is
/// ignored: completion adds one after objects and lists.
const swarm::Json* find(const swarm::Json& document, std::string_view path);

/// The value for scripts: a string without quotes, anything else as compact JSON.
std::optional<std::string> get(const swarm::Json& document, std::string_view path);

}  // namespace cli
