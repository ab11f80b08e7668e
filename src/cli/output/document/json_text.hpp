// SPDX-License-Identifier: Apache-2.0
// JSON documents as text, the way docker writes them. Never throws, whatever bytes a string holds.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>

namespace cli {

/// docker's listings write < > & as \u003c …; its documents don't.
enum class Html { plain, escaped };

/// `text` with quotes. Bytes that are no UTF-8 become \ufffd; control characters are escaped, DEL and C1 too,
/// for a terminal must not act on them.
void append_json_string(std::string& out, std::string_view text, Html html = Html::plain);

/// On one line, without blanks.
std::string compact(const swarm::Json& value, Html html = Html::plain);

/// On many lines, 4 blanks a level; `{}` and `[]` where empty. No line end at the end.
std::string indented(const swarm::Json& value, Html html = Html::plain);

}  // namespace cli
