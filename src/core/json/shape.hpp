// SPDX-License-Identifier: Apache-2.0
// JSON text against what the API says of it.
#pragma once

#include <swarm/shape.hpp>

#include <string>
#include <string_view>

namespace swarm::json {

/// api::shape_fault of the document in the text; text that is not JSON has one too.
std::string shape_fault(std::string_view text, const api::Record& record);

}  // namespace swarm::json
