// SPDX-License-Identifier: Apache-2.0
// Reading a document without trust: whatever an engine sends, these neither throw nor crash. Pure: threads may
// read one document that none of them changes.
#pragma once

#include <swarm/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

/// Reads one JSON document. Bounded in size, depth and members of one object; invalid UTF-8 is refused.
/// Throws broken_answer saying what is wrong and where; `whose` opens the message ("answer of the engine").
Json read_json(std::string_view text, std::string_view whose = "document");

/// The same for text that may be anything: null where `read_json` would throw.
Json read_json_or_null(std::string_view text);

/// Why a document goes beyond the bounds; empty: it does not. Looks at structure only, in one cheap pass.
std::string_view beyond_bounds(std::string_view text);

/// The document as compact JSON text; invalid UTF-8 becomes U+FFFD. `indent`: blanks a level, -1: one line.
std::string json_text(const Json& document, int indent = -1);

/// The value at a JSON pointer ("/Spec/Labels/a~1b", "/Ports/0"); nullptr where there is none.
const Json* find_at(const Json& document, std::string_view pointer);
Json* find_at(Json& document, std::string_view pointer);

/// The value there; null where there is none.
const Json& value_at(const Json& document, std::string_view pointer);

/// The string there, or `otherwise` where there is none of that type. The same holds for all of these.
std::string text_at(const Json& document, std::string_view pointer = {}, std::string_view otherwise = {});
/// A whole number of 0 or more.
std::uint64_t count_at(const Json& document, std::string_view pointer, std::uint64_t otherwise = 0);
/// A whole number, 1.0 included, that fits.
std::int64_t integer_at(const Json& document, std::string_view pointer, std::int64_t otherwise = 0);
std::optional<std::int64_t> find_integer(const Json& document, std::string_view pointer = {});
bool flag_at(const Json& document, std::string_view pointer, bool otherwise = false);
/// The list or object there; an empty one for null, nothing, or another type. Lives as long as `document`.
const Json& list_at(const Json& document, std::string_view pointer);
const Json& object_at(const Json& document, std::string_view pointer);

/// The strings of the list there.
std::vector<std::string> texts_at(const Json& document, std::string_view pointer);
/// The members that are strings, of the object there.
std::vector<std::pair<std::string, std::string>> pairs_at(const Json& document, std::string_view pointer);

}  // namespace swarm
