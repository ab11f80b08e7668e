// SPDX-License-Identifier: Apache-2.0
// Reads members of a document that may be absent or of another type.
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

}  // namespace cli
