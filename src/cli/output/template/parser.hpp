// SPDX-License-Identifier: Apache-2.0
// Tokens to a tree, with everything checked that can be without a value.
#pragma once

#include "output/template/ast.hpp"

#include <string_view>

namespace cli::templates {

Tree parse(std::string_view text, const Record* record);

}  // namespace cli::templates
