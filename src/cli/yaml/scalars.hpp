// SPDX-License-Identifier: Apache-2.0
// What an unquoted word of YAML means. Pure.
#pragma once

#include <swarm/json.hpp>

#include <optional>
#include <string_view>

namespace cli {

/// By the core schema of YAML 1.2: null, a boolean, a number or text. Nothing: a number that JSON does not
/// have (.inf, .nan, 1e999).
std::optional<swarm::Json> plain_scalar(std::string_view word);

/// Whether YAML 1.2 and 1.1 both take the word for text.
bool is_plain_text(std::string_view word);

}  // namespace cli
