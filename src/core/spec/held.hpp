// SPDX-License-Identifier: Apache-2.0
// Safe access to what a document holds: whatever the types, nothing is thrown.
#pragma once

#include <swarm/json.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace swarm::spec {

/// The member, or null where there is none or `object` is no object.
const Json& member(const Json& object, std::string_view name);

/// The string; "" for everything else.
std::string text_of(const Json& value);
std::string text_of(const Json& object, std::string_view name);

/// The integer; nothing for everything else, and for what does not fit.
std::optional<std::int64_t> integer_of(const Json& value);
std::optional<std::int64_t> integer_of(const Json& object, std::string_view name);

/// Only for `true` itself.
bool is_true(const Json& object, std::string_view name);

/// Members of an object of strings, in their order; none where it is no object.
void for_each_pair(const Json& object,
                   const std::function<void(const std::string& key, const std::string& value)>& visit);

}  // namespace swarm::spec
