// SPDX-License-Identifier: Apache-2.0
// Members of a document by a dotted path: `Version.Index`, `Endpoint.Ports.0.PublishedPort`.
#include "output/document/get.hpp"

#include "output/document/json_text.hpp"
#include "terminal/io.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

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

namespace {

using swarm::Json;

const Json* item(const Json& list, std::string_view path) {
  std::size_t index = 0;
  const char* end = path.data() + path.size();
  const auto read = std::from_chars(path.data(), end, index);
  if (read.ec != std::errc{} || index >= list.size()) return nullptr;
  const std::string_view rest(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (rest.empty()) return &list[index];
  return rest.front() == '.' ? find(list[index], rest.substr(1)) : nullptr;
}

}  // namespace

const Json* find(const Json& document, std::string_view path) {
  if (path.empty()) return &document;
  if (document.is_array()) return item(document, path);
  if (!document.is_object()) return nullptr;
  if (const auto whole = document.find(std::string(path)); whole != document.end()) return &*whole;
  for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.', dot + 1)) {
    const auto member = document.find(std::string(path.substr(0, dot)));
    if (member == document.end()) continue;
    if (const Json* found = find(*member, path.substr(dot + 1))) return found;
  }
  return nullptr;
}

std::optional<std::string> get(const Json& document, std::string_view path) {
  const Json* found = find(document, path);
  if (found == nullptr) return std::nullopt;
  return found->is_string() ? found->get<std::string>() : compact(*found);
}

}  // namespace cli
