// SPDX-License-Identifier: Apache-2.0
// The scripts by which shells ask swarmctl what may be typed.
#pragma once

#include <string_view>

namespace cli {

/// For bash, zsh or fish; empty for any other.
std::string_view completion_script(std::string_view shell);

}  // namespace cli
