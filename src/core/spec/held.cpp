// SPDX-License-Identifier: Apache-2.0
// Safe access to what a document holds: whatever the types, nothing is thrown.

#include "spec/held.hpp"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace swarm::spec {

const Json& member(const Json& object, std::string_view name) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const Json::const_iterator found = object.find(std::string(name));
  return found == object.end() ? nothing : *found;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get_ref<const std::string&>() : std::string();
}

std::string text_of(const Json& object, std::string_view name) { return text_of(member(object, name)); }

std::optional<std::int64_t> integer_of(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  if (!(std::abs(number) < 9.2e18) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> integer_of(const Json& object, std::string_view name) {
  return integer_of(member(object, name));
}

bool is_true(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

void for_each_pair(const Json& object,
                   const std::function<void(const std::string& key, const std::string& value)>& visit) {
  if (!object.is_object()) return;
  for (auto it = object.begin(); it != object.end(); ++it) visit(it.key(), text_of(*it));
}

}  // namespace swarm::spec
