// SPDX-License-Identifier: Apache-2.0
// Finds members of a document by a dotted path: `Version.Index`, `Endpoint.Ports.0.PublishedPort`.
#include "output/document/get.hpp"

#include "output/document/json_text.hpp"

#include <charconv>
#include <cstddef>

#include <nlohmann/json.hpp>

namespace cli {

using swarm::Json;

namespace {

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
