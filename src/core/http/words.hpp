// SPDX-License-Identifier: Apache-2.0
// What the body of an error answer is.
#pragma once

#include <string>
#include <string_view>

namespace swarm::http {

/// A page for browsers, which no engine sends.
bool is_page(std::string_view body);
/// The `message` of an engine's error body; empty: this is none.
std::string engine_message(std::string_view body);

}  // namespace swarm::http
