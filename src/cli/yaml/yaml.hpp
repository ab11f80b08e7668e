// SPDX-License-Identifier: Apache-2.0
// Converts YAML text to JSON documents and back, with libyaml. Plain scalars follow YAML 1.2's core schema.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The documents of a stream, without empty and null ones. Keys become text; aliases and merge keys (`<<`)
/// are resolved. Has the limits of read_json on size, depth and members, and one on what aliases add. Throws
/// usage: "NAME:LINE:COLUMN: why".
std::vector<swarm::Json> read_yaml(std::string_view text, const std::string& name);

/// The place, "LINE:COLUMN", of a member in the document with that number (from 0, without empty ones).
/// `path` is in the form of shape_fault(): "TaskTemplate.Networks[0]", case-insensitive. A missing member has
/// the place of the innermost parent that exists; empty if no part of the path exists. Also reads JSON, which
/// is YAML.
std::string place_in_yaml(std::string_view text, std::string_view path, std::size_t document = 0);

/// One document in block style, without `---`. Texts are plain unless a reader of YAML 1.2 or 1.1 would take
/// them for something else; those of several lines are literal blocks. Bytes that are not UTF-8 become U+FFFD.
std::string yaml_text(const swarm::Json& document);

}  // namespace cli
