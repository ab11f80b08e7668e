// SPDX-License-Identifier: Apache-2.0
#include "output/peek.hpp"

#include "io.hpp"
#include "output/get.hpp"
#include "output/json_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {

using swarm::Json;

std::string text_at(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  return found != nullptr && found->is_string() ? visible(found->get_ref<const std::string&>())
                                                : std::string();
}

std::optional<std::int64_t> number_at(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  if (found == nullptr || !found->is_number_integer()) return {};
  return found->get<std::int64_t>();
}

std::optional<double> ratio_at(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  if (found == nullptr || !found->is_number()) return {};
  return found->get<double>();
}

bool flag_at(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::vector<std::string> texts_at(const Json& document, std::string_view path) {
  std::vector<std::string> texts;
  for (const Json& item : list_at(document, path))
    texts.push_back(item.is_string() ? visible(item.get_ref<const std::string&>()) : visible(compact(item)));
  return texts;
}

const Json& list_at(const Json& document, std::string_view path) {
  static const Json none = Json::array();
  const Json* found = find(document, path);
  return found != nullptr && found->is_array() ? *found : none;
}

std::vector<MapEntry> entries_at(const Json& document, std::string_view path) {
  std::vector<MapEntry> entries;
  const Json* found = find(document, path);
  if (found == nullptr || !found->is_object()) return entries;
  for (auto it = found->begin(); it != found->end(); ++it)
    entries.push_back({visible(it.key()), text_at(*found, it.key())});
  std::ranges::sort(entries, {}, &MapEntry::key);
  return entries;
}

bool object_at(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  return found != nullptr && found->is_object();
}

}  // namespace cli
