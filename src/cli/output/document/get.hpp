// SPDX-License-Identifier: Apache-2.0
// Members of a document by a dotted path: `Version.Index`, `Endpoint.Ports.0.PublishedPort`.
#pragma once

#include <swarm/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// The value at the path, or null where there is none. Names match case-exactly and may hold dots themselves
/// (`Spec.Labels.com.example.team`); numbers index lists. An empty path is the document, and a dot at the end
/// changes nothing: completion leaves one behind what can be gone into.
const swarm::Json* find(const swarm::Json& document, std::string_view path);

/// The value as a script wants it: a string without quotes, anything else as compact JSON.
std::optional<std::string> get(const swarm::Json& document, std::string_view path);

}  // namespace cli
