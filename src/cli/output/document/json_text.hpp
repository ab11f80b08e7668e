// SPDX-License-Identifier: Apache-2.0
// Prints JSON documents as docker does. Never throws, whatever bytes a string holds.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>

namespace cli {

/// docker's listings escape < > & as \u003c …; its documents do not.
enum class Html { plain, escaped };

/// `text` with quotes. Invalid UTF-8 becomes \ufffd; control characters, including DEL and C1, are escaped so
/// that a terminal does not interpret them.
void append_json_string(std::string& out, std::string_view text, Html html = Html::plain);

/// On one line, without blanks.
std::string compact(const swarm::Json& value, Html html = Html::plain);

/// On several lines, 4 blanks per level; `{}` and `[]` if empty. No trailing line end.
std::string indented(const swarm::Json& value, Html html = Html::plain);

}  // namespace cli
