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

/// One document in block style, without `---`. Texts are plain unless YAML 1.2 or 1.1 would read them as
/// something else; texts with several lines are literal blocks. Invalid UTF-8 becomes U+FFFD.
std::string yaml_text(const swarm::Json& document);

}  // namespace cli
