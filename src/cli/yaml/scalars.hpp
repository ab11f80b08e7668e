// SPDX-License-Identifier: Apache-2.0
// Interprets unquoted words of YAML. Pure.
#pragma once

#include <swarm/json.hpp>

#include <optional>
#include <string_view>

namespace cli {

/// By the core schema of YAML 1.2: null, a boolean, a number or text. Nothing for a number that JSON cannot
/// express (.inf, .nan, 1e999).
std::optional<swarm::Json> plain_scalar(std::string_view word);

/// Whether YAML 1.2 and 1.1 both read the word as text.
bool is_plain_text(std::string_view word);

}  // namespace cli
