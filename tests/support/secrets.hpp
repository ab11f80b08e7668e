// SPDX-License-Identifier: Apache-2.0
// The secrets that tests plant, and the search for them in the output of a program.
#pragma once

#include <string>
#include <string_view>

namespace test {

/// Every secret that a test plants contains this word, and no output may show it.
inline constexpr std::string_view planted_secret = "hunter2";

/// Whether the text contains a planted secret, as it is or in base64.
bool shows_secret(std::string_view text);

/// Fails the test if the text shows a planted secret. `where` names the stream and the run in the message.
void expect_no_secret(std::string_view text, const std::string& where);

}  // namespace test
