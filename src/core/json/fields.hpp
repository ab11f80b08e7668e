// SPDX-License-Identifier: Apache-2.0
// Reading documents of unknown shape: what is absent or of another type reads as empty.
#pragma once

#include <swarm/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm::fields {

using Path = std::initializer_list<std::string_view>;

/// The value at the end of `path`, through objects only; a null document where there is none.
const Json& at(const Json& document, Path path);
/// True if `path` leads to a value other than null.
bool has(const Json& document, Path path);

std::string text(const Json& document, Path path);
std::int64_t integer(const Json& document, Path path, std::int64_t otherwise = 0);
/// The same for counts: negative ones read as `otherwise`.
std::uint64_t count(const Json& document, Path path, std::uint64_t otherwise = 0);
double number(const Json& document, Path path, double otherwise = 0);
/// The strings of a list.
std::vector<std::string> texts(const Json& document, Path path);
/// The members of an object that are strings.
std::vector<std::pair<std::string, std::string>> pairs(const Json& document, Path path);

}  // namespace swarm::fields
