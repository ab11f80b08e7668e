// SPDX-License-Identifier: Apache-2.0
// Words that a value may be, as rows write them: "a|b|c".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

std::vector<std::string_view> split_choices(std::string_view choices);
bool one_of(std::string_view choices, std::string_view word);
/// "a, b or c"
std::string allowed_text(std::string_view choices);

}  // namespace cli
