// SPDX-License-Identifier: Apache-2.0
// What access.hpp leaves out: values of any type, and lists and objects of strings.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm::fields {

/// The value at a JSON pointer; a null document where there is none.
const Json& at(const Json& document, std::string_view pointer);
/// True if there is a value other than null.
bool has(const Json& document, std::string_view pointer);
/// The strings of a list.
std::vector<std::string> texts(const Json& document, std::string_view pointer);
/// The members of an object that are strings.
std::vector<std::pair<std::string, std::string>> pairs(const Json& document, std::string_view pointer);

}  // namespace swarm::fields
