// SPDX-License-Identifier: Apache-2.0
// Members of a document by a dotted path: `Version.Index`, `Endpoint.Ports.0.PublishedPort`.
#pragma once

#include <swarm/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// Paths are those of find(): `Spec.Mode.Replicated`. What is absent, or not of the type, is empty.

/// Text with its control characters made visible.
std::string text_at(const swarm::Json& document, std::string_view path);
std::optional<std::int64_t> number_at(const swarm::Json& document, std::string_view path);
std::optional<double> ratio_at(const swarm::Json& document, std::string_view path);
bool flag_at(const swarm::Json& document, std::string_view path);
/// The texts of a list, control characters made visible.
std::vector<std::string> texts_at(const swarm::Json& document, std::string_view path);
/// The items of a list.
const swarm::Json& list_at(const swarm::Json& document, std::string_view path);
struct MapEntry {
  std::string key, value;
};
/// The members of a map of texts by key, control characters made visible.
std::vector<MapEntry> entries_at(const swarm::Json& document, std::string_view path);
/// Is there an object, even an empty one?
bool object_at(const swarm::Json& document, std::string_view path);

/// The value at the path, or null where there is none. Names match case-exactly and may hold dots themselves
/// (`Spec.Labels.com.example.team`); numbers index lists. An empty path is the document, and a dot at the end
/// changes nothing: completion leaves one behind what can be gone into.
const swarm::Json* find(const swarm::Json& document, std::string_view path);

/// The value as a script wants it: a string without quotes, anything else as compact JSON.
std::optional<std::string> get(const swarm::Json& document, std::string_view path);

}  // namespace cli
