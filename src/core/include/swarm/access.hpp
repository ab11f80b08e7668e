// SPDX-License-Identifier: Apache-2.0
// Reads untrusted documents: none of these functions throws or crashes, whatever an engine sends, except
// where noted. Pure: threads may read the same document while none of them changes it.
#pragma once

#include <swarm/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

/// Parses one JSON document. Limits size, depth and members per object; rejects invalid UTF-8. Throws
/// broken_answer with the reason and the position; `whose` is the start of the message ("the engine's
/// response").
Json read_json(std::string_view text, std::string_view whose = "document");

/// The same for arbitrary text: null where `read_json` would throw.
Json read_json_or_null(std::string_view text);

/// Why a document exceeds the limits; empty if it does not. Scans only the structure, in one cheap pass.
std::string_view beyond_bounds(std::string_view text);

/// The document as compact JSON text; invalid UTF-8 becomes U+FFFD. `indent`: blanks per level, -1: one line.
std::string json_text(const Json& document, int indent = -1);

/// The value at a JSON pointer ("/Spec/Labels/a~1b", "/Ports/0"); nullptr if there is none.
const Json* find_at(const Json& document, std::string_view pointer);
Json* find_at(Json& document, std::string_view pointer);

/// The value at the pointer; null if there is none.
const Json& value_at(const Json& document, std::string_view pointer);

/// The string at the pointer, or `otherwise` if there is no value of that type; likewise for the functions
/// below.
std::string text_at(const Json& document, std::string_view pointer = {}, std::string_view otherwise = {});
/// A whole number of 0 or more.
std::uint64_t count_at(const Json& document, std::string_view pointer, std::uint64_t otherwise = 0);
/// A whole number in range; 1.0 counts as one.
std::int64_t integer_at(const Json& document, std::string_view pointer, std::int64_t otherwise = 0);
std::optional<std::int64_t> find_integer(const Json& document, std::string_view pointer = {});
bool flag_at(const Json& document, std::string_view pointer, bool otherwise = false);
/// The list or object at the pointer; an empty one for null, absence, or another type. Lives as long as
/// `document`.
const Json& list_at(const Json& document, std::string_view pointer);
const Json& object_at(const Json& document, std::string_view pointer);

/// The strings in the list at the pointer.
std::vector<std::string> texts_at(const Json& document, std::string_view pointer);
/// The string members of the object at the pointer.
std::vector<std::pair<std::string, std::string>> pairs_at(const Json& document, std::string_view pointer);

}  // namespace swarm
