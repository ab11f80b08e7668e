// SPDX-License-Identifier: Apache-2.0
// Reading documents of unknown shape.
#include "json/fields.hpp"

#include <limits>

#include <nlohmann/json.hpp>

namespace swarm::fields {

const Json& at(const Json& document, Path path) {
  static const Json none;
  const Json* here = &document;
  for (std::string_view name : path) {
    if (!here->is_object()) return none;
    const auto found = here->find(std::string(name));
    if (found == here->end()) return none;
    here = &*found;
  }
  return *here;
}

bool has(const Json& document, Path path) { return !at(document, path).is_null(); }

std::string text(const Json& document, Path path) {
  const Json& value = at(document, path);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t integer(const Json& document, Path path, std::int64_t otherwise) {
  const Json& value = at(document, path);
  if (value.is_number_unsigned()) {
    const auto wide = value.get<std::uint64_t>();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return wide > static_cast<std::uint64_t>(most) ? most : static_cast<std::int64_t>(wide);
  }
  return value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
}

std::uint64_t count(const Json& document, Path path, std::uint64_t otherwise) {
  const Json& value = at(document, path);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  const std::int64_t signed_value = integer(document, path, -1);
  return signed_value < 0 ? otherwise : static_cast<std::uint64_t>(signed_value);
}

double number(const Json& document, Path path, double otherwise) {
  const Json& value = at(document, path);
  return value.is_number() ? value.get<double>() : otherwise;
}

std::vector<std::string> texts(const Json& document, Path path) {
  std::vector<std::string> found;
  const Json& list = at(document, path);
  if (!list.is_array()) return found;
  for (const Json& item : list)
    if (item.is_string()) found.push_back(item.get<std::string>());
  return found;
}

std::vector<std::pair<std::string, std::string>> pairs(const Json& document, Path path) {
  std::vector<std::pair<std::string, std::string>> found;
  const Json& object = at(document, path);
  if (!object.is_object()) return found;
  for (auto member = object.begin(); member != object.end(); ++member)
    if (member->is_string()) found.emplace_back(member.key(), member->get<std::string>());
  return found;
}

}  // namespace swarm::fields
