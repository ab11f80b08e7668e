// SPDX-License-Identifier: Apache-2.0
// A tree run over a value.
#pragma once

#include "output/template/functions.hpp"

#include <string>

namespace cli::templates {

std::string run(const Tree& tree, const Value& root, Purpose purpose);

}  // namespace cli::templates
