// SPDX-License-Identifier: Apache-2.0
// The secrets that tests plant, and the search for them in what a program printed.
#pragma once

#include <string>
#include <string_view>

namespace test {

/// Every secret that a test plants, and that nothing may print, holds this word.
inline constexpr std::string_view planted_secret = "hunter2";

/// Whether a planted secret stands in the text, as it is or in base64.
bool shows_secret(std::string_view text);

/// Fails the test if the text shows a planted secret. `where`: the stream and the run, for the message.
void expect_no_secret(std::string_view text, const std::string& where);

}  // namespace test
