// SPDX-License-Identifier: Apache-2.0
// Natural order: digit runs count by their value, so that web2 stands before web10.
#pragma once

#include <string_view>

namespace cli {

bool natural_less(std::string_view a, std::string_view b);

}  // namespace cli
