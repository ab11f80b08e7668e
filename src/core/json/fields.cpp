// SPDX-License-Identifier: Apache-2.0
// Values of any type, and lists and objects of strings, in documents of unknown shape.
#include "json/fields.hpp"

#include <swarm/access.hpp>

#include <nlohmann/json.hpp>

namespace swarm::fields {

const Json& at(const Json& document, std::string_view pointer) {
  static const Json none;
  const Json* found = find_at(document, pointer);
  return found ? *found : none;
}

bool has(const Json& document, std::string_view pointer) { return !at(document, pointer).is_null(); }

std::vector<std::string> texts(const Json& document, std::string_view pointer) {
  std::vector<std::string> found;
  for (const Json& item : list_at(document, pointer))
    if (item.is_string()) found.push_back(item.get<std::string>());
  return found;
}

std::vector<std::pair<std::string, std::string>> pairs(const Json& document, std::string_view pointer) {
  std::vector<std::pair<std::string, std::string>> found;
  const Json& object = object_at(document, pointer);
  for (auto member = object.begin(); member != object.end(); ++member)
    if (member->is_string()) found.emplace_back(member.key(), member->get<std::string>());
  return found;
}

}  // namespace swarm::fields
